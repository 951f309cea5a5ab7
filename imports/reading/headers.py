"""Which row of a table names its columns, and what the columns are called.

Above the header may stand titles, dates, filters: rows with few cells. The header is
the first row that is about as full as the fullest, if its cells look like labels. That
the cells below look different (numbers below ``revenue``, addresses below ``email``)
is the strongest sign; that they look alike means that there is no header.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from imports.reading.cell_shapes import CellShape, cell_shape
from imports.reading.guesses import Guess
from imports.reading.refusals import WrongChoice
from profiles.values import BLANKS

SEARCHED_ROWS = 50
COMPARED_ROWS = 200
FULL_SHARE = 0.6
LABEL_CHARACTERS = 80
NAME_CHARACTERS = 200
YEAR = re.compile(r"(?:19|20)\d\d")
TYPED = frozenset(
    (
        CellShape.NUMBER,
        CellShape.DATE,
        CellShape.EMAIL,
        CellShape.PHONE,
        CellShape.ADDRESS,
        CellShape.JSON,
        CellShape.TRUTH,
    )
)
# Parts of words that stand in headers of contact files, in several languages.
LABEL_WORDS = re.compile(
    r"mail|name|phone|tel[eé]f|mobil|\bid\b|_id\b|^id|date|datum|city|addr|adres|country"
    r"|first|last|birth|company|firma|status|type|title|titel|zip|code|note|value|owner"
    r"|nom\b|ville|soci[eé]t|stra[sß]|ort\b|land\b|nombre|apellido|correo|ciudad|empresa"
    r"|pa[ií]s|nome|cognome|citt|namn|e-post|navn|imi[eę]|nazwisko|jm[eé]no|p[rř][ií]jm"
    r"|vorname|created|updated|gender|language|amount|price|total|tag|source|url|key"
    r"|имя|фамилия|почта|телефон|город|名|姓|住所|電話|メール|电话|邮箱|地址|이름|전화|주소",
    re.IGNORECASE,
)


class NumberedRow(NamedTuple):
    """A row of the sample and the physical line on which it starts."""

    line: int
    cells: Sequence[str]


def header_guess(
    rows: Sequence[NumberedRow], choice: int | None
) -> tuple[Guess[int], int]:
    """The header's line, 0 if there is none, and the line where the table begins.

    ``rows`` are the first rows of the file without the blank ones; ``choice`` is the
    line that the user chose, if any. Raises WrongChoice if no row begins there.
    """
    if choice is None:
        return _guess_header(rows)
    first = rows[_first_full_row(rows)].line if rows else 1
    if choice == 0:
        return Guess(0, 1.0, "chosen by you", chosen=True), first
    if all(row.line != choice for row in rows):
        raise WrongChoice(
            "no_such_header_line",
            f"No row begins in line {choice}, so it cannot be the header. Choose one "
            f"of the first lines that is not blank, such as {first}.",
        )
    return Guess(choice, 1.0, "chosen by you", chosen=True), choice


def _guess_header(rows: Sequence[NumberedRow]) -> tuple[Guess[int], int]:
    """The header's line and the line where the table begins, by what the rows hold."""
    if not rows:
        return Guess(0, 0.5, "the file has no rows"), 1
    at = _first_full_row(rows)
    header, below = rows[at], rows[at + 1 : at + 1 + COMPARED_ROWS]
    others = tuple(row.line for row in rows[:10] if row.line != header.line)
    labels, typed = _contrast(header.cells, below)
    if typed and typed >= labels:
        sureness = 0.9 if typed > 1 or len(below) > 2 else 0.6
        reason = "the first row holds values like the rows below it"
        return Guess(0, sureness, reason, (header.line, *others)), header.line
    known = sum(
        1 for cell in header.cells if LABEL_WORDS.search(cell[:LABEL_CHARACTERS])
    )
    if labels and _are_labels(header.cells):
        sureness, reason = 0.95, "its cells are labels, the cells below are values"
    elif known * 2 >= sum(1 for cell in header.cells if not is_blank(cell)):
        sureness, reason = 0.92, "its cells are words that headers use"
    elif known or _are_labels(header.cells):
        sureness, reason = 0.7, "it is the first full row"
    else:
        sureness, reason = 0.4, "it is the first full row, but does not look like one"
    if at:
        reason += f"; {at} rows above it are not part of the table"
    return Guess(header.line, sureness, reason, (0, *others)), header.line


def is_blank(cell: str) -> bool:
    """Whether the cell holds nothing that can be seen."""
    return not cell.strip(BLANKS)


def _first_full_row(rows: Sequence[NumberedRow]) -> int:
    """The position of the first row that is about as full as the fullest."""
    filled = [
        sum(1 for cell in row.cells if not is_blank(cell))
        for row in rows[:SEARCHED_ROWS]
    ]
    # One row that is far longer than the rest does not make the others empty.
    common = Counter(filled).most_common(1)[0][0]
    fullest = max(filled)
    goal = common if fullest > 2 * common and common > 1 else fullest
    return next(at for at, count in enumerate(filled) if count >= goal * FULL_SHARE)


def _contrast(header: Sequence[str], below: Sequence[NumberedRow]) -> tuple[int, int]:
    """In how many columns the row is a label above values, and a value like them."""
    labels = alike = 0
    for column, cell in enumerate(header):
        cells = [row.cells[column] for row in below if column < len(row.cells)]
        kinds = Counter(map(cell_shape, cells))
        filled = kinds.total() - kinds[CellShape.EMPTY]
        own = cell_shape(cell)
        if YEAR.fullmatch(cell):
            labels += not any(map(YEAR.fullmatch, cells))
        elif own is CellShape.EMAIL or (own in TYPED and kinds[own] * 2 > filled):
            alike += 1
        elif own not in TYPED and own is not CellShape.EMPTY:
            labels += sum(kinds[kind] for kind in TYPED) * 2 > filled > 0
    return labels, alike


def _are_labels(cells: Sequence[str]) -> bool:
    """Whether nearly all filled cells of the row are short texts, and distinct."""
    filled = [cell.strip(BLANKS) for cell in cells if not is_blank(cell)]
    short = [
        cell
        for cell in filled
        if len(cell) <= LABEL_CHARACTERS and cell_shape(cell) not in TYPED
    ]
    distinct = len(set(filled))
    return len(short) >= 0.8 * len(filled) and distinct >= 0.8 * len(filled)


def header_cells(
    rows: Sequence[NumberedRow], header_line: int, first_line: int
) -> tuple[list[str], int]:
    """The cells of the header, none without one, and how many columns there are.

    Columns at the end without a name and without a value in these first rows are left
    out: spreadsheet programs write them.
    """
    table = [row for row in rows if row.line >= first_line]
    if not header_line:
        widths = Counter(len(row.cells) for row in table)
        return [], max(widths, key=lambda width: (widths[width], width), default=1)
    header, below = list(table[0].cells), table[1:]
    width = len(header)
    while width > 1 and is_blank(header[width - 1]):
        cells = (row.cells[width - 1] for row in below if width <= len(row.cells))
        if not all(map(is_blank, cells)):
            break
        width -= 1
    return header[:width], width


def column_name(columns: Sequence[str], place: int) -> str:
    """The name of the column at the place, or the cell's number beyond the header."""
    return columns[place] if place < len(columns) else f"cell {place + 1}"


def column_letters(position: int) -> str:
    """The name of the column in a spreadsheet: A, B, ..., Z, AA (0 is A)."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _label(cell: str) -> str:
    """The header cell on one line, cut to what a page can show."""
    label = " ".join(cell.strip(BLANKS).split())
    return label if len(label) <= NAME_CHARACTERS else label[:NAME_CHARACTERS] + "…"


def column_names(header: Sequence[str], width: int) -> list[str]:
    """A name for each column that no other column has.

    A blank header becomes *Column C*; headers that occur twice name their column:
    *Email (col B)*, *Email (col F)*.
    """
    cleaned = [_label(cell) for cell in header]
    cleaned += [""] * (width - len(cleaned))
    if cleaned and cleaned[0].startswith("#") and len(cleaned) > 1:
        cleaned[0] = cleaned[0].lstrip("# ")
    times = Counter(cleaned)
    names: list[str] = []
    taken: set[str] = set()
    for position, label in enumerate(cleaned):
        letters = column_letters(position)
        name = label or f"Column {letters}"
        if label and times[label] > 1:
            name = f"{label} (col {letters})"
        while name in taken:
            name += f" (col {letters})"
        taken.add(name)
        names.append(name)
    return names
