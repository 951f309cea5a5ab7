"""How the cells of a text file are told apart, and how one record is split by hand.

``csv.reader`` splits nearly every record (``csv_rows``). This splitter is for the
few that it refuses or reads wrongly: it knows where a quote opened, reads stray
quotes as text, and finds JSON that nobody quoted.
"""

from __future__ import annotations

import csv
import json
import re
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

_JSON = json.JSONDecoder()


class Form(msgspec.Struct, frozen=True):
    """The signs that form cells.

    ``delimiter`` may be longer than one character; ``quote`` is empty when quotes are
    text; ``escape`` is a backslash or empty (a quote inside quotes is then doubled,
    which is understood in any case); ``skip_blanks`` drops blanks behind a delimiter.
    """

    delimiter: str = ","
    quote: str = '"'
    escape: str = ""
    skip_blanks: bool = False

    def reader_options(self, delimiter: str) -> dict[str, Any]:
        """The options for ``csv.reader``, with a delimiter of one character."""
        return {
            "delimiter": delimiter,
            "quotechar": self.quote or None,
            "quoting": csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE,
            "escapechar": self.escape or None,
            "skipinitialspace": self.skip_blanks,
            "strict": True,
        }


class Split(NamedTuple):
    """A record split by hand.

    ``stop`` is where the record ends in the text. ``open_at`` is where the quote
    stands that does not close, or -1; the cells then end before it. ``stray`` tells
    that quotes were read as text, ``json`` that a cell is JSON that was not quoted.
    """

    cells: list[str]
    stop: int
    open_at: int = -1
    stray: bool = False
    json: bool = False


class _Cell(NamedTuple):
    """A cell, where it stops, and whether it holds quotes that are text.

    No text if its quote does not close; ``stop`` is then where that was seen.
    """

    text: str | None
    stop: int
    stray: bool = False


def split_record(
    text: str,
    form: Form,
    *,
    strict: bool = False,
    text_from: int | None = None,
    json_cells: bool = False,
) -> Split:
    """The cells of the record that begins the text and may span lines.

    A quote inside a quoted cell that is followed by neither a delimiter nor a line end
    is text; with ``strict`` its cell counts as not closing. From the offset
    ``text_from`` on every quote is text. With ``json_cells`` a cell that begins with a
    brace or bracket ends where its JSON ends.
    """
    cells: list[str] = []
    stray = found_json = False
    at = 0
    while True:
        while form.skip_blanks and text.startswith(" ", at):
            at += 1
        quoted = form.quote and (text_from is None or at < text_from)
        if quoted and text.startswith(form.quote, at):
            cell = _quoted_cell(text, at, form, strict=strict)
            if cell.text is None:
                return Split(cells, cell.stop, at, stray, found_json)
            stray = stray or cell.stray
        elif json_cells and (stop := _json_end(text, at, form)):
            cell, found_json = _Cell(text[at:stop], stop), True
        else:
            cell = _plain_cell(text, at, form)
        cells.append(cell.text or "")
        at = cell.stop
        if not text.startswith(form.delimiter, at):
            return Split(cells, at, -1, stray, found_json)
        at += len(form.delimiter)


def _quoted_cell(text: str, start: int, form: Form, *, strict: bool) -> _Cell:
    """The cell whose quote opens at ``start``."""
    quote = form.quote
    stray = False
    at = start + 1
    while (close := text.find(quote, at)) >= 0:
        if form.escape and _is_escaped(text, close, start, form.escape):
            at = close + 1
        elif text.startswith(quote, close + 1):
            at = close + 2
        else:
            behind = close + 1
            while not strict and text.startswith(" ", behind):
                behind += 1
            if _ends(text, behind, form):
                inner = text[start + 1 : close]
                if stray and f"{form.delimiter}{quote}" in inner:
                    break  # another cell begins before this one ends
                return _Cell(_unquoted(inner, form), behind, stray)
            if strict:
                return _Cell(None, close)
            stray = True
            at = close + 1
    plain = _plain_cell(text, start, form)
    if stray and text.count(quote, start, plain.stop) % 2 == 0:
        return plain._replace(stray=True)  # "Ann" Lee: text that begins with a quote
    return _Cell(None, len(text))


def _ends(text: str, at: int, form: Form) -> bool:
    """Whether a cell can end here."""
    return at >= len(text) or text.startswith((form.delimiter, "\n", "\r"), at)


def _is_escaped(text: str, at: int, start: int, escape: str) -> bool:
    """Whether an odd number of escapes stands between ``start`` and the character."""
    first = at
    while first - 1 > start and text[first - 1] == escape:
        first -= 1
    return (at - first) % 2 == 1


def _unquoted(inner: str, form: Form) -> str:
    """The text between quotes with doubled and escaped characters made single."""
    if form.escape and form.escape in inner:
        return _escapes(form).sub(r"\1", inner)
    return inner.replace(form.quote * 2, form.quote)


@lru_cache(maxsize=32)
def _escapes(form: Form) -> re.Pattern[str]:
    """An escaped character, or the second of two quotes."""
    signs = [re.escape(form.escape)]
    if form.quote:
        quote = re.escape(form.quote)
        signs.append(f"{quote}(?={quote})")
    return re.compile(f"(?:{'|'.join(signs)})(.)", re.DOTALL)


@lru_cache(maxsize=32)
def _cell_end(form: Form) -> re.Pattern[str]:
    """What ends a cell without quotes; an escape takes the next character along."""
    end = f"({re.escape(form.delimiter)}|[\r\n])"
    return re.compile(f"{re.escape(form.escape)}.|{end}" if form.escape else end)


def _plain_cell(text: str, start: int, form: Form) -> _Cell:
    """The cell without quotes that begins at ``start``."""
    stop = next(
        (found.start() for found in _cell_end(form).finditer(text, start) if found[1]),
        len(text),
    )
    cell = text[start:stop]
    if form.escape and form.escape in cell:
        cell = re.sub(f"{re.escape(form.escape)}(.)", r"\1", cell)
    return _Cell(cell, stop)


def _json_end(text: str, start: int, form: Form) -> int:
    """Where the JSON object or list ends that begins here as a whole cell, or 0."""
    if not text.startswith(("{", "["), start):
        return 0
    try:
        _, stop = _JSON.raw_decode(text, start)
    except (ValueError, RecursionError):
        return 0
    return stop if _ends(text, stop, form) else 0
