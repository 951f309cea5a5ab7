"""Fixes: what stands in a cell instead of what the file says.

Pure. The file stays as it was uploaded; fixes lie over it whenever it is read, a fix
of one cell over the rules of its column. A rule speaks of a value, whatever blanks
stand around it.
"""

from __future__ import annotations

from collections import Counter

import msgspec

from profiles.issues import Issue, IssueCode, error
from profiles.records import RowBatch
from profiles.values import BLANKS

# By column and old value, how many cells a rule has mended.
Mended = Counter[tuple[int, str]]


class Fixes(msgspec.Struct, frozen=True):
    """All fixes of an import.

    ``cells``: by row number, then by column; ``rules``: by column, old value to new,
    or to nothing where rows with this value are held; ``titles``: what issues call
    the columns that have rules.
    """

    cells: dict[int, dict[int, str]] = {}
    rules: dict[int, dict[str, str | None]] = {}
    titles: dict[int, str] = {}

    def applied(self, batch: RowBatch, mended: Mended | None = None) -> RowBatch:
        """The batch with the fixes in it; the batch itself may be changed.

        What the rules mend is counted into ``mended``.
        """
        counted = Counter() if mended is None else mended
        held: dict[int, list[Issue]] = {}
        for column in self.rules:
            self._apply_rules(column, batch, counted, held)
        for ordinal in self._fixed(batch):
            cells = batch.cells[ordinal - batch.first]
            for column, value in self.cells[ordinal].items():
                if column < len(cells):
                    cells[column] = value
        if held:
            issues = {row: list(found) for row, found in batch.issues.items()}
            for row, found in held.items():
                issues.setdefault(row, []).extend(found)
            batch.issues = issues
        return batch

    def _apply_rules(
        self, column: int, batch: RowBatch, mended: Mended, held: dict[int, list[Issue]]
    ) -> None:
        rules = self.rules[column]
        for row, cells in enumerate(batch.cells):
            if column >= len(cells):
                continue
            old = cells[column].strip(BLANKS)
            if old not in rules:
                continue
            if column in self.cells.get(batch.first + row, ()):
                continue
            new = rules[old]
            if new is None:
                title = self.titles.get(column, "")
                issue = error(IssueCode.VALUE_HELD, title, old)
                held.setdefault(row, []).append(issue)
            else:
                cells[column] = new
                mended[column, old] += 1

    def _fixed(self, batch: RowBatch) -> list[int]:
        """The numbers of the batch's rows that have fixes of their own."""
        if not self.cells:
            return []
        rows = range(batch.first, batch.first + len(batch.cells))
        if len(self.cells) < len(rows):
            return [ordinal for ordinal in self.cells if ordinal in rows]
        return [ordinal for ordinal in rows if ordinal in self.cells]
