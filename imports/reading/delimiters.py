"""Which delimiter, quote and escape a text file uses.

Every candidate form reads the sample, with the reader that will read the file, and is
rated by what comes out: rows of one width, cells that look like values, few records in
trouble. A wrong delimiter can make rows of one width too (the comma in ``1,5;2,7``),
but then its cells do not look like values.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

import msgspec

from imports.reading.cell_shapes import CellShape, cell_shape
from imports.reading.csv_rows import Block, RowReader
from imports.reading.forms import Form
from imports.reading.guesses import Guess

SAMPLE_LINES = 2_000
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
    " ": 0.4,
    "||": 1.0,
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
BACKSLASH = "\\"
# The ending .tsv or .csv makes its delimiter so much likelier.
EXPECTED_BONUS = 1.1
# Reading quotes as text hides what is wrong with them, so it must explain much more.
QUOTE_PRIORS = {'"': 1.0, "'": 0.98, "": 0.85}
# A file of one column is likelier than a delimiter that rates lower than this.
ONE_COLUMN = 0.45
SEP_LINE = re.compile(r"^\ufeff?\"?sep=(\t|[^\"\r\n]{1,3})\"?\s*$", re.IGNORECASE)
WEIGHTS = {CellShape.GLUED: 0.3, CellShape.TEXT: 0.9}
NO_WORD = re.compile(r"[\W_]+")


class Rating(NamedTuple):
    """A form and how well the sample reads with it, from 0 to about 1."""

    form: Form
    score: float
    width: int
    block: Block


class FormGuess(NamedTuple):
    """The guessed signs of a file and the rows that the sample gives with them."""

    form: Form
    delimiter: Guess[str]
    quote: Guess[str]
    escape: Guess[str]
    width: int
    block: Block


def said_delimiter(first_line: str) -> str:
    """The delimiter that an Excel line such as ``sep=;`` names, or nothing."""
    found = SEP_LINE.match(first_line)
    return found[1] if found else ""


def delimiter_label(delimiter: str) -> str:
    """What people call the delimiter."""
    return DELIMITER_LABELS.get(delimiter, delimiter)


def rate(form: Form, lines: list[str], *, final: bool) -> Rating:
    """How well the lines read with this form."""
    block = RowReader(form).read(lines, 1, final=final)
    rows = [row for row in block.rows if any(cell.strip() for cell in row)]
    widths = Counter(len(row) for row in rows)
    wide = Counter({width: count for width, count in widths.items() if width > 1})
    if not wide:
        score = ONE_COLUMN * _quality(rows, form) if rows else 0.0
        return Rating(form, score, 1, block)
    width = max(wide, key=lambda width: (wide[width], width))
    places = [place for place, row in enumerate(rows) if len(row) == width]
    inside = places[-1] - places[0] + 1
    consistency = wide[width] / inside
    coverage = inside / len(rows)
    troubled = len(block.issues) / len(rows)
    regular = [rows[place] for place in places]
    score = (
        consistency**2
        * coverage**0.5
        * (1 - 0.4 / width)
        * _quality(regular[1:] or regular, form)
        * (1 - 0.8 * troubled)
        * DELIMITERS.get(form.delimiter, 0.5)
        * QUOTE_PRIORS.get(form.quote, 0.9)
    )
    return Rating(form, score, width, block)


def _quality(rows: list[list[str]], form: Form) -> float:
    """How much the cells look like values, each of them one value."""
    total = count = 0.0
    for row in rows[:RATED_ROWS]:
        for cell in row:
            kind = cell_shape(cell)
            if kind is CellShape.EMPTY:
                continue
            weight = WEIGHTS.get(kind, 1.0)
            bare = cell.strip()
            if len(bare) > 1 and bare[0] == bare[-1] and bare[0] in QUOTES:
                weight = 0.3  # quotes that this form does not take off
            elif NO_WORD.fullmatch(bare):
                weight = 0.2
            total += weight
            count += 1
    doubled = len(rows[0]) > 2 and all(not any(row[1::2]) for row in rows)
    return (total / count if count else 0.0) * (0.5 if doubled else 1.0)


def guess_form(
    lines: list[str],
    *,
    final: bool,
    delimiter: str | None = None,
    quote: str | None = None,
    escape: str | None = None,
    said: str = "",
    expected: str = "",
) -> FormGuess:
    """The signs of the file that begins with these lines.

    What is given (not None) is a choice and stays, the rest is guessed around it;
    ``said`` is the delimiter that the file itself names, ``expected`` the one that
    the ending of its name promises.
    """
    fixed = delimiter if delimiter is not None else said or None
    ratings = _rated(lines, fixed, quote=quote, escape=escape, final=final)
    if expected:
        ratings = [
            rating._replace(score=rating.score * EXPECTED_BONUS)
            if rating.form.delimiter == expected
            else rating
            for rating in ratings
        ]
    ratings.sort(key=lambda rating: -rating.score)
    best = ratings[0]
    if delimiter is not None:
        delimiter_guess = Guess(delimiter, 1.0, "chosen by you", chosen=True)
    elif said:
        delimiter_guess = Guess(said, 0.99, "the file names it in its first line")
    else:
        best, delimiter_guess = _judged(ratings, lines, quote or '"')
    if best.width == 1 and fixed:
        others = _rated(lines, None, quote=quote, escape=escape, final=final)
        better = tuple(o.form.delimiter for o in others if o.score > best.score)
        delimiter_guess = msgspec.structs.replace(delimiter_guess, alternatives=better)
    return FormGuess(
        best.form,
        delimiter_guess,
        _quote_guess(best, lines, quote),
        _escape_guess(best, escape),
        best.width,
        best.block,
    )


def _rated(
    lines: list[str],
    delimiter: str | None,
    *,
    quote: str | None,
    escape: str | None,
    final: bool,
) -> list[Rating]:
    """The best rating of each delimiter that occurs, or of the given one."""
    text = "".join(lines)
    signs = [delimiter] if delimiter else _present(lines) or [","]
    ratings = []
    for sign in signs:
        forms = _forms(sign, text, quote, escape)
        rated = (rate(form, lines, final=final) for form in forms)
        ratings.append(max(rated, key=lambda rating: rating.score))
    return ratings


def _present(lines: list[str]) -> list[str]:
    """The delimiters that stand in enough of the lines to be rated."""
    filled = [line for line in lines if line.strip()]
    goal = max(1, len(filled) // 5)
    return [
        sign
        for sign in DELIMITERS
        if sum(1 for line in filled if sign in line.strip(" \r\n")) >= goal
    ]


def _forms(
    delimiter: str, text: str, quote: str | None, escape: str | None
) -> list[Form]:
    """The forms with this delimiter that the text gives reason to try."""
    sign = re.escape(delimiter)
    edge = rf"(?:^|{sign}) *"
    if quote is not None:
        quotes = [quote]
    else:
        quotes = ['"']
        if re.search(rf"{edge}'[^'\r\n]*' *(?:{sign}|$)", text, re.MULTILINE):
            quotes.append("'")
        if '"' in text:
            quotes.append("")
    forms = []
    for mark in quotes:
        blanks = [False]
        if mark and re.search(rf"{sign} +{re.escape(mark)}", text):
            blanks.append(True)
        escapes = [escape] if escape is not None else [""]
        if escape is None and (
            (mark and BACKSLASH + mark in text) or BACKSLASH + delimiter in text
        ):
            escapes.append(BACKSLASH)
        forms += [
            Form(delimiter, mark, escaping, skipped)
            for escaping in escapes
            for skipped in blanks
        ]
    return forms


def _judged(
    ratings: list[Rating], lines: list[str], quote: str
) -> tuple[Rating, Guess[str]]:
    """The best rating, or one column if that explains the lines better."""
    best = ratings[0]
    others = tuple(r.form.delimiter for r in ratings[1:5] if r.width > 1)
    cells = [[line] for line in lines if line.strip()]
    one_column = ONE_COLUMN * _quality(cells, best.form) if cells else 0.0
    if best.width == 1 or best.score < one_column:
        text = "".join(lines)
        absent = next((sign for sign in ",;\t|\x1f" if sign not in text), "\x1e")
        block = RowReader(Form(absent, quote)).read(lines, 1, final=True)
        possible = tuple(r.form.delimiter for r in ratings if r.width > 1)
        sureness = 0.9 if not possible else 0.5
        reason = "no delimiter makes several columns of it"
        rating = Rating(Form(absent, quote), one_column, 1, block)
        return rating, Guess(absent, sureness, reason, possible)
    second = max((r.score for r in ratings[1:]), default=0.0)
    lead = 1 - max(second, one_column) / best.score
    sureness = min(0.99, 0.5 + lead) if best.score > 0.5 else min(0.7, 0.4 + lead)
    reason = f"it makes rows of {best.width} cells that look like values"
    return best, Guess(best.form.delimiter, round(sureness, 2), reason, others)


def _quote_guess(best: Rating, lines: list[str], choice: str | None) -> Guess[str]:
    """How sure the quote of the best form is."""
    quote = best.form.quote
    others = tuple(mark for mark in (*QUOTES, "") if mark != quote)
    if choice is not None:
        return Guess(choice, 1.0, "chosen by you", others, chosen=True)
    if not quote:
        return Guess("", 0.7, "quotes in it do not come in pairs", others)
    if any(quote in line for line in lines):
        sureness = 0.6 if best.block.issues else 0.97
        return Guess(quote, sureness, "cells stand in it", others)
    return Guess(quote, 0.95, "no cell is quoted; this is the usual one", others)


def _escape_guess(best: Rating, choice: str | None) -> Guess[str]:
    """How sure the escape of the best form is."""
    escape = best.form.escape
    others = ("",) if escape else (BACKSLASH,)
    if choice is not None:
        return Guess(choice, 1.0, "chosen by you", others, chosen=True)
    reason = "a backslash stands before quotes" if escape else "quotes are doubled"
    return Guess(escape, 0.9 if escape else 0.95, reason, others)
