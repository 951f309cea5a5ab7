"""Records in trouble, read by hand: open quotes, stray quotes, JSON without quotes.

A quote that never closes must cost the rows it spoils and no more. So a record that
spans lines is believed only if what it swallowed does not look like rows, and a quote
that is still open after ``WINDOW_LINES`` is text: the rows behind it are read.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple

from imports.reading.forms import Form, Split, split_record
from profiles.issues import Issue, IssueCode, error, warning

WINDOW_LINES = 10_000
WINDOW_CHARACTERS = 1_000_000
LONG_RECORD_LINES = 50
# Looking ahead so far is dear; a file that asks for it often gets the short window.
WIDE_WINDOWS = 100
NUMBERS = re.compile(r"\d+")
LETTERS = re.compile(r"[^\W\d_]+")


class Mended(NamedTuple):
    """A record read by hand: its cells, its issue, and how many lines it took."""

    cells: list[str]
    issue: Issue | None
    used: int


class Mender:
    """Reads the records that ``csv.reader`` refuses or that seem to swallow rows.

    ``width`` is the number of columns, by which a record that spans lines is judged;
    without it (while the form is being guessed) such records are believed.
    """

    def __init__(self, form: Form, width: int | None) -> None:
        """Keep the form and the width."""
        self.form = form
        self.width = width
        self._wide_windows = 0

    def is_suspicious(self, lines: list[str], row: list[str]) -> bool:
        """Whether a record that spans these lines may have swallowed rows."""
        if self.width is None or self.width < 2:
            return False
        swallowed = lines[1:]
        if len(row) == self.width:
            if self.width < 3:
                return False
            signs = [line.count(self.form.delimiter) for line in swallowed]
            if min(signs) < self.width - 1 and len(lines) <= LONG_RECORD_LINES:
                return False
        opened = split_record(lines[0], self.form).open_at
        first = split_record(lines[0], self.form, text_from=max(opened, 0)).cells
        if len(row) != self.width:
            return len(first) == self.width
        rest = [split_record(line, self.form).cells for line in swallowed]
        alike = sum(1 for cells in rest if len(cells) == self.width)
        if len(lines) > LONG_RECORD_LINES:
            return alike * 2 > len(rest)
        shapes = {_shape(cells[0]) for cells in (first, *rest) if cells}
        return len(first) == self.width and alike == len(rest) and len(shapes) == 1

    def mend(
        self, lines: list[str], at: int, first_line: int, *, final: bool
    ) -> Mended | None:
        """Read the record at ``at`` by hand, or None if it needs the lines behind."""
        line = lines[at]
        split = self._split_json(line)
        if split.json:
            return Mended(split.cells, warning(IssueCode.JSON_NOT_QUOTED), 1)
        split = split_record(line, self.form)
        if split.open_at < 0:
            issue = warning(IssueCode.STRAY_QUOTE) if split.stray else None
            return Mended(split.cells, issue, 1)
        return self._mend_open(lines, at, first_line, final=final)

    def _split_json(self, line: str) -> Split:
        """The cells of the line with unquoted JSON kept whole, if that helps."""
        if "{" in line or "[" in line:
            split = split_record(line, self.form, json_cells=True)
            if split.open_at < 0 and self.width in (None, len(split.cells)):
                return split
        return Split([], 0)

    def _mend_open(
        self, lines: list[str], at: int, first_line: int, *, final: bool
    ) -> Mended | None:
        """Read a record whose quote is still open at the end of its first line."""
        window = self._window(lines, at)
        text = "".join(window)
        split = split_record(text, self.form, strict=True)
        if split.open_at < 0:
            taken = _line_of(window, split.stop) + 1
            if not self.is_suspicious(window[:taken], split.cells):
                return Mended(split.cells, None, taken)
            # It closes behind rows that it swallowed.
            split = split_record(window[0], self.form)
        elif split.stop == len(text):
            if not final and at + len(window) == len(lines):
                return None
            self._wide_windows += 1
        opened = _line_of(window, split.open_at)
        spoiled = "".join(window[: opened + 1])
        cells = split_record(spoiled, self.form, text_from=split.open_at).cells
        issue = error(IssueCode.UNCLOSED_QUOTE, detail=str(first_line + at + opened))
        return Mended(cells, issue, opened + 1)

    def _window(self, lines: list[str], at: int) -> list[str]:
        """The lines in which an open quote may close."""
        wide = self._wide_windows < WIDE_WINDOWS
        stop = at + (WINDOW_LINES if wide else LONG_RECORD_LINES)
        window: list[str] = []
        characters = 0
        for line in islice(lines, at, stop):
            window.append(line)
            characters += len(line)
            if characters > WINDOW_CHARACTERS:
                break
        return window


def _line_of(lines: list[str], offset: int) -> int:
    """Which of the lines holds the character at this offset of their text."""
    for number, line in enumerate(lines):
        if offset < len(line):
            return number
        offset -= len(line)
    return len(lines) - 1


def _shape(cell: str) -> str:
    """The cell with its runs of digits and letters made alike: ``u17`` is ``a9``."""
    return NUMBERS.sub("9", LETTERS.sub("a", cell.strip()))
