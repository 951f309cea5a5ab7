"""Pieces of any size become numbered batches of one size; footnotes are left out."""

from __future__ import annotations

import re
from typing import NamedTuple

from imports.reading.encodings import shown
from imports.reading.headers import is_blank
from imports.reading.shaping import Piece
from profiles.issues import Issue
from profiles.records import RowBatch

# So many rows are held back until it is known whether they are the last ones.
FOOTNOTES_SEARCHED = 20
FOOTNOTE = re.compile(
    r"\W*(total|sum|source|quelle|note|footnote|generated|exported|report|page|end of"
    r"|copyright|confidential|created (by|with|on)|\d+ (rows?|records?|contacts?)\b)"
    r"|\s*[*©†]|--|==|__",
    re.IGNORECASE,
)


class Footnote(NamedTuple):
    """A line of text below the table, which is no row."""

    line: int
    text: str


class RowQueue:
    """Takes pieces in and gives batches out, leaving out the first ``after`` rows."""

    def __init__(self, width: int, after: int) -> None:
        """Begin before the first row."""
        self.number = after + 1
        self._width = width
        self._to_skip = after
        self._rows: list[list[str]] = []
        self._lines: list[int] = []
        self._issues: dict[int, list[Issue]] = {}

    def __len__(self) -> int:
        """How many rows wait."""
        return len(self._rows)

    def push(self, piece: Piece) -> None:
        """Take the rows of a piece in."""
        skipped = min(self._to_skip, len(piece.rows))
        self._to_skip -= skipped
        before = len(self._rows) - skipped
        for at, found in piece.issues.items():
            if at >= skipped:
                self._issues[before + at] = found
        self._rows += piece.rows[skipped:] if skipped else piece.rows
        self._lines += piece.lines[skipped:] if skipped else piece.lines

    def take(self, size: int) -> RowBatch:
        """The next rows, at most ``size``, as a batch."""
        issues = {at: found for at, found in self._issues.items() if at < size}
        batch = RowBatch(self.number, self._lines[:size], self._rows[:size], issues)
        del self._rows[:size], self._lines[:size]
        if self._issues:
            self._issues = {
                at - size: found for at, found in self._issues.items() if at >= size
            }
        self.number += len(batch.cells)
        return batch

    def drop_footnotes(self) -> list[Footnote]:
        """Take out the lines of text that end the file, if it is known to end here."""
        footnotes: list[Footnote] = []
        while len(footnotes) < FOOTNOTES_SEARCHED and self._ends_in_text():
            text = shown(self._rows.pop()[0].strip())
            footnotes.append(Footnote(self._lines.pop(), text))
            self._issues.pop(len(self._rows), None)
        return footnotes[::-1]

    def _ends_in_text(self) -> bool:
        """Whether the last row is one line of prose, not a row cut short.

        It must be a single cell of a table of three or more columns, and either begin
        as footnotes do, or be several words behind a blank line.
        """
        if not self._rows:
            return False
        cells = self._rows[-1]
        if self._width < 3 or is_blank(cells[0]) or not all(map(is_blank, cells[1:])):
            return False
        if FOOTNOTE.match(cells[0]):
            return True
        alone = len(self._lines) < 2 or self._lines[-1] > self._lines[-2] + 1
        return len(cells) == 1 and alone and " " in cells[0].strip()
