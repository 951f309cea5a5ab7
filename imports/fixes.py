"""Fixes made in review: what stands in a cell instead of what the file says.

Pure. The file stays as it was uploaded; fixes lie over it whenever it is read, a fix
of one cell over the rules of its column.
"""

from __future__ import annotations

import msgspec

from profiles.records import RowBatch


class Fixes(msgspec.Struct, frozen=True):
    """All fixes of an import.

    ``cells``: by row number, then by column; ``rules``: by column, old value to new.
    """

    cells: dict[int, dict[int, str]] = {}
    rules: dict[int, dict[str, str]] = {}

    def applied(self, batch: RowBatch) -> RowBatch:
        """The batch with the fixes in it; the batch itself may be changed."""
        for column, rule in self.rules.items():
            for cells in batch.cells:
                if column < len(cells):
                    cells[column] = rule.get(cells[column], cells[column])
        if self.cells:
            for ordinal, cells in enumerate(batch.cells, batch.first):
                for column, value in self.cells.get(ordinal, {}).items():
                    if column < len(cells):
                        cells[column] = value
        return batch
