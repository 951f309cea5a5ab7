"""How a file is read, trait by trait: chosen by the user or guessed.

A dialect is what a reading is repeated by: the same file with the same dialect gives
the same rows. The guesses beside it are what the page shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from imports.reading.csv_rows import RowReader
from imports.reading.delimiters import guess_form, said_delimiter
from imports.reading.forms import Form
from imports.reading.guesses import Guess
from imports.reading.headers import NumberedRow, header_guess, is_blank

COMMENT = "#"
ENDINGS = {".tsv": "\t", ".tab": "\t"}


class ShortRows(StrEnum):
    """What becomes of a row with fewer cells than the header."""

    ISSUE = "issue"
    FILL = "fill"


class Choices(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the user decided about a file; None leaves the trait to guessing.

    ``quote`` and ``escape`` may be empty: quotes are text, nothing escapes.
    ``header_line`` is a physical line (for a workbook the row of the sheet), 0 for a
    table without a header.
    """

    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    escape: str | None = None
    header_line: int | None = None
    sheet: str | None = None
    short_rows: ShortRows = ShortRows.ISSUE


class Dialect(msgspec.Struct, frozen=True):
    """Everything that a reading follows.

    ``header_line`` is 0 without a header; ``first_line`` is where the table begins,
    with its header or its first row. ``comment`` begins lines that are no rows. A
    workbook has a ``sheet`` and no encoding, delimiter or quote.
    """

    encoding: str = ""
    delimiter: str = ""
    quote: str = ""
    escape: str = ""
    skip_blanks: bool = False
    header_line: int = 1
    first_line: int = 1
    comment: str = ""
    sheet: str = ""
    short_rows: ShortRows = ShortRows.ISSUE

    @property
    def form(self) -> Form:
        """The signs that form cells."""
        return Form(self.delimiter, self.quote, self.escape, self.skip_blanks)


class Guesses(msgspec.Struct, frozen=True, omit_defaults=True):
    """The guess for each trait that the kind of file has."""

    header_line: Guess[int]
    encoding: Guess[str] | None = None
    delimiter: Guess[str] | None = None
    quote: Guess[str] | None = None
    escape: Guess[str] | None = None
    sheet: Guess[str] | None = None


class TextGuess(msgspec.Struct, frozen=True):
    """The dialect of a text file, its guesses, and the sample's rows behind them."""

    dialect: Dialect
    guesses: Guesses
    rows: list[NumberedRow]
    width: int


def guess_text(
    lines: list[str],
    encoding: Guess[str],
    choices: Choices,
    *,
    final: bool,
    ending: str = "",
) -> TextGuess:
    """The dialect of the text file that begins with these lines.

    ``final`` tells that the lines are all of it, ``ending`` is that of its name.
    """
    said = said_delimiter(lines[0]) if lines else ""
    skipped = 1 if said else 0
    body = [line for line in lines[skipped:] if not line.startswith(COMMENT)]
    found = guess_form(
        body or lines[skipped:],
        final=final,
        delimiter=choices.delimiter,
        quote=choices.quote,
        escape=choices.escape,
        said=said,
        expected=ENDINGS.get(ending, ""),
    )
    rows = _numbered_rows(lines, found.form, skipped, final=final)
    comment, rows = _without_comments(rows, found.width)
    header, first_line = header_guess(rows, choices.header_line)
    form = found.form
    dialect = Dialect(
        encoding.value,
        form.delimiter,
        form.quote,
        form.escape,
        form.skip_blanks,
        header.value,
        first_line,
        comment,
        short_rows=choices.short_rows,
    )
    guesses = Guesses(header, encoding, found.delimiter, found.quote, found.escape)
    return TextGuess(dialect, guesses, rows, found.width)


def _numbered_rows(
    lines: list[str], form: Form, skipped: int, *, final: bool
) -> list[NumberedRow]:
    """The rows of the sample that are not blank, with their physical lines."""
    block = RowReader(form).read(lines[skipped:], 1 + skipped, final=final)
    rows = map(NumberedRow, block.starts, block.rows)
    return [row for row in rows if not all(map(is_blank, row.cells))]


def _without_comments(
    rows: list[NumberedRow], width: int
) -> tuple[str, list[NumberedRow]]:
    """What begins a comment, if anything does, and the rows that are none.

    A row that begins with # and has the width of the table is a comment only if the
    table has one column; a header may begin so too.
    """
    marked = [row for row in rows if is_comment(row.cells, width)]
    whole = [row for row in rows if row.cells[0].startswith(COMMENT)]
    if not marked or len(whole) > len(marked) + 1:
        return "", rows
    return COMMENT, [row for row in rows if not is_comment(row.cells, width)]


def is_comment(cells: Sequence[str], width: int) -> bool:
    """Whether the row is a comment, in a file that has comments."""
    if not cells or not cells[0].startswith(COMMENT):
        return False
    return len(cells) != width or (width == 1 and cells[0].startswith("# "))
