"""Which delimiter, quote and escape a text file uses.

Every form that the text gives reason to try is rated (``delimiters``); the best one
is the guess, and its lead over the others says how sure it is.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from imports.reading.csv_rows import RowReader
from imports.reading.delimiters import (
    DELIMITERS,
    NO_WORD,
    ONE_COLUMN,
    QUOTES,
    Rating,
    quality,
    rate,
)
from imports.reading.forms import Form
from imports.reading.guesses import Guess

# The ending .tsv or .csv makes its delimiter so much likelier.
EXPECTED_BONUS = 1.1
SEP_LINE = re.compile(r"^\ufeff?\"?sep=(\t|[^\"\r\n]{1,3})\"?\s*$", re.IGNORECASE)
BACKSLASH = "\\"
ROWS_IN_TROUBLE = 3


class SignChoices(NamedTuple):
    """The signs that the user chose; None leaves one to guessing."""

    delimiter: str | None = None
    quote: str | None = None
    escape: str | None = None


class FormGuess(NamedTuple):
    """The guessed signs of a file and the rows that the sample gives with them."""

    form: Form
    delimiter: Guess[str]
    quote: Guess[str]
    escape: Guess[str]
    width: int


def said_delimiter(first_line: str) -> str:
    """The delimiter that an Excel line such as ``sep=;`` names, or nothing."""
    found = SEP_LINE.match(first_line)
    return found[1] if found else ""


def guess_form(
    lines: list[str],
    choices: SignChoices,
    *,
    final: bool,
    said: str = "",
    expected: str = "",
) -> FormGuess:
    """The signs of the file that begins with these lines.

    What is chosen stays, the rest is guessed around it; ``said`` is the delimiter that
    the file itself names, ``expected`` the one that the ending of its name promises.
    """
    fixed = choices.delimiter or said
    signs = [fixed] if fixed else _present(lines) or [","]
    ratings = _rated(lines, signs, choices, final=final)
    best = max(
        ratings,
        key=lambda rating: (
            rating.score
            * (EXPECTED_BONUS if rating.form.delimiter == expected else 1.0)
        ),
    )
    if not fixed:
        best, delimiter = _judged(best, ratings, lines)
    else:
        others = _rated(lines, _present(lines), choices, final=final)
        better = tuple(
            other.form.delimiter
            for other in others
            if best.width == 1 and other.score > best.score
        )
        if choices.delimiter:
            delimiter = Guess(fixed, 1.0, "chosen by you", better, chosen=True)
        else:
            delimiter = Guess(fixed, 0.99, "the file names it in line 1", better)
    quote = _quote_guess(best, lines, choices.quote)
    escape = _escape_guess(best, choices.escape)
    return FormGuess(best.form, delimiter, quote, escape, best.width)


def _rated(
    lines: list[str], signs: list[str], choices: SignChoices, *, final: bool
) -> list[Rating]:
    """The best rating of each delimiter."""
    text = "".join(lines)
    ratings = []
    for sign in signs:
        forms = _forms(sign, text, choices.quote, choices.escape)
        rated = [rate(form, lines, final=final) for form in forms]
        # One odd quote is a fault of its row; only several make quotes mere text.
        if rated[0].troubled < ROWS_IN_TROUBLE and choices.quote is None:
            rated = [rating for rating in rated if rating.form.quote]
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
        if mark and delimiter != " " and re.search(f"{sign} +{re.escape(mark)}", text):
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
    best: Rating, ratings: list[Rating], lines: list[str]
) -> tuple[Rating, Guess[str]]:
    """The best rating, or one column if that explains the lines better."""
    rest = sorted(ratings, key=lambda rating: -rating.score)
    rest = [rating for rating in rest if rating is not best and rating.width > 1]
    others = tuple(rating.form.delimiter for rating in rest[:4])
    cells = [[line] for line in lines if not NO_WORD.fullmatch(line)]
    if not cells:
        return best, Guess(best.form.delimiter, 0.5, "the file holds no words")
    one_column = ONE_COLUMN * quality(cells, best.form)
    if best.width == 1 or best.score < one_column:
        text = "".join(lines)
        absent = next((sign for sign in ",;\t|\x1f" if sign not in text), "\x1e")
        form = Form(absent, best.form.quote or '"')
        block = RowReader(form).read(lines, 1, final=True)
        if best.width > 1:
            others = (best.form.delimiter, *others)
        sureness = 0.5 if others else 0.9
        reason = "no delimiter makes several columns of it"
        rating = Rating(form, one_column, 1, block)
        return rating, Guess(absent, sureness, reason, others)
    second = max((rating.score for rating in rest), default=0.0)
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
