"""What a cell looks like, by which delimiters and header lines are told.

Only shapes matter here, not values: ``31.02.2024`` looks like a date. What a column
really holds is judged elsewhere, with all its cells.
"""

from __future__ import annotations

import re
from enum import Enum

NUMBER = re.compile(
    r"[-+(]?\s?[$€£¥]?\s?\d{1,3}(?:[ '.,\u00a0\u202f]\d{3})*(?:[.,]\d+)?\)?\s?[%€$£]?"
    r"|[-+]?\d+(?:[.,]\d*)?(?:[eE][-+]?\d+)?%?"
    r"|[-+]?[.,]\d+"
)
DATE = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?"
    r"(?:\s?(?:Z|[AP]M|UTC|[-+]\d{2}:?\d{2}))*)?"
    r"|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}(?:,?[T ]\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AP]M)?)?"
    r"|\d{1,2}[ -][^\W\d]{3,9}\.?[ -,]{1,2}\d{2,4}|[^\W\d]{3,9}\.? \d{1,2},? \d{4}"
    r"|\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s?[AP]M)?",
    re.IGNORECASE,
)
EMAIL = re.compile(r"[^@\s,;|<>\"]+@[^@\s,;|<>\"]+\.[^@\s,;|<>\"]+")
ADDRESS = re.compile(r"(?:https?://|www\.|mailto:)\S+|\d{1,3}(?:\.\d{1,3}){3}", re.I)
PHONE = re.compile(r"\+?[\d(][\d\s()./-]{5,20}\d")
IDENTIFIER = re.compile(
    r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|(?=\S*\d)[A-Za-z0-9#][\w.#-]*", re.I
)
TRUTH = frozenset(
    ("true", "false", "yes", "no", "y", "n", "t", "f", "ja", "nein", "oui")
)
# The shape of a long cell shows in its beginning.
SHOWN_CHARACTERS = 256
# What a cell of prose may hold without being two cells: a delimiter and a blank.
GLUED = re.compile(r"[,;|\t^~]\S")


class CellShape(Enum):
    """The shapes of cells."""

    EMPTY = "empty"
    NUMBER = "number"
    DATE = "date"
    EMAIL = "email"
    ADDRESS = "address"
    PHONE = "phone"
    TRUTH = "truth"
    IDENTIFIER = "identifier"
    JSON = "json"
    TEXT = "text"
    GLUED = "glued"


def cell_shape(cell: str) -> CellShape:
    """The shape of the cell; GLUED if it looks like several cells in one."""
    cell = cell[:SHOWN_CHARACTERS].strip()
    if not cell:
        return CellShape.EMPTY
    for pattern, kind in (
        (NUMBER, CellShape.NUMBER),
        (EMAIL, CellShape.EMAIL),
        (DATE, CellShape.DATE),
        (PHONE, CellShape.PHONE),
        (ADDRESS, CellShape.ADDRESS),
        (IDENTIFIER, CellShape.IDENTIFIER),
    ):
        if pattern.fullmatch(cell):
            return kind
    if cell.casefold() in TRUTH:
        return CellShape.TRUTH
    if cell[0] in "{[" and cell[-1] in "}]":
        return CellShape.JSON
    return CellShape.GLUED if GLUED.search(cell) else CellShape.TEXT
