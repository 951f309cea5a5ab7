"""What the process that reads a workbook and the one that asked for it tell each other.

Each message is its length in four bytes and then msgpack. The asking side decodes into
these types only, so a child that was led astray can at worst send wrong text.
"""

from __future__ import annotations

import msgspec

from imports.reading.limits import Limits

LENGTH_BYTES = 4


class Sheet(msgspec.Struct, frozen=True):
    """One sheet of a workbook: its name, its rows, whether the workbook hides it."""

    name: str
    rows: int
    hidden: bool = False


class Request(msgspec.Struct, frozen=True):
    """What to read: all of a sheet, or an outline and the first ``sample`` rows."""

    path: str
    limits: Limits
    sheet: str | None = None
    sample: int = 0


class Outline(msgspec.Struct, frozen=True, tag=True):
    """The sheets of the workbook and the name of the one whose rows follow."""

    sheets: list[Sheet]
    chosen: str


class SheetRows(msgspec.Struct, frozen=True, tag=True, gc=False):
    """Rows of the sheet: their numbers there, their cells, the cells with errors."""

    numbers: list[int]
    cells: list[list[str]]
    errors: dict[int, list[int]]


class Refused(msgspec.Struct, frozen=True, tag=True):
    """Why the workbook cannot be read: the name of the exception, code, sentence."""

    kind: str
    code: str
    sentence: str


class Finished(msgspec.Struct, frozen=True, tag=True):
    """Everything was sent."""


Message = Outline | SheetRows | Refused | Finished
