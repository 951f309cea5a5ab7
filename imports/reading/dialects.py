"""How a file is read, trait by trait: chosen by the user or guessed.

A dialect is what a reading is repeated by: the same file with the same dialect gives
the same rows. The guesses beside it are what the page shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any

import msgspec

from imports.reading.csv_rows import RowReader
from imports.reading.form_guesses import SignChoices, guess_form, said_delimiter
from imports.reading.forms import Form
from imports.reading.guesses import Guess
from imports.reading.headers import NumberedRow, header_guess, is_blank
from imports.reading.refusals import WrongChoice

COMMENT = "#"
LONGEST_DELIMITER = 10
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

    def items(self) -> Iterator[tuple[str, Guess[Any]]]:
        """The traits that this kind of file has, by name."""
        for name in (
            "encoding",
            "delimiter",
            "quote",
            "escape",
            "sheet",
            "header_line",
        ):
            guess = getattr(self, name)
            if guess is not None:
                yield name, guess


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
    _check_signs(choices)
    said = said_delimiter(lines[0]) if lines else ""
    skipped = 1 if said else 0
    body = [line for line in lines[skipped:] if not line.startswith(COMMENT)]
    found = guess_form(
        body or lines[skipped:],
        SignChoices(choices.delimiter, choices.quote, choices.escape),
        final=final,
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


def _check_signs(choices: Choices) -> None:
    """Raise WrongChoice for signs that can form no cells."""
    delimiter, quote, escape = choices.delimiter, choices.quote, choices.escape
    if delimiter is not None and (
        not 1 <= len(delimiter) <= LONGEST_DELIMITER
        or "\n" in delimiter
        or "\r" in delimiter
    ):
        raise WrongChoice(
            "wrong_delimiter",
            f"A delimiter has 1 to {LONGEST_DELIMITER} characters and no line end: "
            "choose one such as a comma, a semicolon or a tab.",
        )
    for sign, what in ((quote, "quote"), (escape, "escape")):
        if sign and (len(sign) > 1 or sign.isspace() or sign.isalnum()):
            raise WrongChoice(
                f"wrong_{what}", f"The {what} is one sign that is no letter, or none."
            )
    if delimiter and delimiter in (quote, escape):
        raise WrongChoice(
            "wrong_delimiter", "The delimiter cannot be the quote or the escape too."
        )


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

    Where more than a header begins with # and is whole, it begins values: #17.
    """
    marked = [row for row in rows if row.cells[0].startswith(COMMENT)]
    comments = [row for row in marked if is_comment(row.cells, width)]
    if not comments or len(marked) > len(comments) + 1:
        return "", rows
    return COMMENT, [row for row in rows if not is_comment(row.cells, width)]


def is_comment(cells: Sequence[str], width: int) -> bool:
    """Whether the row is a comment, in a file that has comments."""
    if not cells or not cells[0].startswith(COMMENT):
        return False
    return len(cells) != width or cells[0].startswith(f"{COMMENT} ")
