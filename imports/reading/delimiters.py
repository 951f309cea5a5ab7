"""How well a sample reads with a delimiter, a quote and an escape.

The sample is read with the reader that will read the file, and the form is rated by
what comes out: rows of one width, cells that look like values, few records in
trouble. A wrong delimiter can make rows of one width too (the comma in ``1,5;2,7``),
but then its cells do not look like values.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from imports.reading.cell_shapes import CellShape, cell_shape
from imports.reading.csv_rows import Block, RowReader
from imports.reading.forms import Form
from profiles.issues import Issue, IssueCode

RATED_ROWS = 250
# How ready we are to believe in each delimiter, all else being equal.
DELIMITERS: dict[str, float] = {
    ",": 1.0,
    ";": 1.0,
    "\t": 1.0,
    "|": 0.98,
    "^": 0.9,
    "~": 0.9,
    "\x1f": 0.95,
    "\x01": 0.95,
    "¦": 0.9,
    "§": 0.9,
    "¬": 0.9,
    ":": 0.5,
    "!": 0.5,
    "#": 0.5,
    "*": 0.5,
    "&": 0.5,
    " ": 0.5,
    "||": 1.0,
    "\t\t": 1.0,
    "\\t": 0.95,
    ";;": 1.0,
    "::": 0.95,
    "^^": 0.95,
    "~~": 0.95,
    "##": 0.95,
    "@@": 0.95,
    "$$": 0.95,
    "|~|": 1.0,
    "~|~": 1.0,
    "|^|": 1.0,
    "^|^": 1.0,
    "|;|": 1.0,
    "<>": 0.95,
    "=>": 0.9,
}
DELIMITER_LABELS = {
    ",": "comma",
    ";": "semicolon",
    "\t": "tab",
    "|": "pipe",
    " ": "blank",
    ":": "colon",
    "^": "caret",
    "~": "tilde",
    "\x1f": "unit separator",
    "\x01": "control A",
}
QUOTES = ('"', "'")
# Reading quotes as text hides what is wrong with them, so it must explain much more.
QUOTE_PRIORS = {'"': 1.0, "'": 0.98, "": 0.85}
# A file of one column is likelier than a delimiter that rates lower than this.
ONE_COLUMN = 0.45
WEIGHTS = {CellShape.GLUED: 0.3, CellShape.TEXT: 0.9}
NO_WORD = re.compile(r"[\W_]+")


class Rating(NamedTuple):
    """A form and how well the sample reads with it, from 0 to about 1."""

    form: Form
    score: float
    width: int
    block: Block
    troubled: int = 0


def delimiter_label(delimiter: str) -> str:
    """What people call the delimiter."""
    return DELIMITER_LABELS.get(delimiter, delimiter)


def rate(form: Form, lines: list[str], *, final: bool) -> Rating:
    """How well the lines read with this form."""
    block = RowReader(form).read(lines, 1, final=final)
    rows = [row for row in block.rows if any(cell.strip() for cell in row)]
    troubled = sum(map(_is_trouble, block.issues.values()))
    widths = Counter(len(row) for row in rows)
    wide = Counter({width: count for width, count in widths.items() if width > 1})
    if not wide:
        score = ONE_COLUMN * quality(rows, form) if rows else 0.0
        return Rating(form, score, 1, block, troubled)
    width = max(wide, key=lambda width: (wide[width], width))
    places = [place for place, row in enumerate(rows) if len(row) == width]
    inside = places[-1] - places[0] + 1
    consistency = wide[width] / inside
    coverage = inside / len(rows)
    regular = [rows[place] for place in places]
    score = (
        consistency**2
        * coverage**0.5
        * (1 - 0.4 / width)
        * quality(regular[1:] or regular, form)
        * (1 - 0.8 * troubled / len(rows))
        * DELIMITERS.get(form.delimiter, 0.5)
        * QUOTE_PRIORS.get(form.quote, 0.9)
    )
    return Rating(form, score, width, block, troubled)


def _is_trouble(issues: list[Issue]) -> bool:
    """Whether quotes of the row do not come in pairs."""
    return any(issue.code != IssueCode.JSON_NOT_QUOTED for issue in issues)


def quality(rows: list[list[str]], form: Form) -> float:
    """How much the cells look like values, each of them one value."""
    total = count = 0.0
    for row in rows[:RATED_ROWS]:
        for cell in row:
            kind = cell_shape(cell)
            if kind is CellShape.EMPTY:
                continue
            weight = WEIGHTS.get(kind, 1.0)
            bare = cell.strip()
            if _has_outer_quotes(bare):
                weight = 0.3
            elif NO_WORD.fullmatch(bare):
                weight = 0.2
            total += weight
            count += 1
    # a||b read with a single pipe
    doubled = len(rows[0]) > 2 and all(not any(row[1::2]) for row in rows)
    return (total / count if count else 0.0) * (0.5 if doubled else 1.0)


def _has_outer_quotes(cell: str) -> bool:
    """Whether quotes stand around the cell, or before it, that the form left there."""
    if len(cell) < 2 or cell[0] not in QUOTES:
        return False
    return cell[0] == cell[-1] or cell.count(cell[0]) == 1
