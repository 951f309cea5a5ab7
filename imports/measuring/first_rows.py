"""The first rows of a file as the page shows them: as many as there is room for.

Pure. Ragged rows are marked where a cell is missing or one too many stands.
"""

from __future__ import annotations

from dataclasses import dataclass

from imports.measuring.first_look import FirstLook

SHOWN_CELLS = 3_000
FEWEST_ROWS = 5


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row: its line, its cells, how many are missing at its end, what is odd."""

    line: int
    cells: list[str]
    missing: range
    extra: list[str]
    issues: list[str]


@dataclass(frozen=True, slots=True)
class ShownRows:
    """The rows, and whether the file has more of them."""

    columns: list[str]
    rows: list[ShownRow]
    is_all: bool


def first_rows(look: FirstLook) -> ShownRows:
    """The first rows of a look, at most ``SHOWN_CELLS`` cells of them."""
    width = len(look.columns)
    count = max(FEWEST_ROWS, SHOWN_CELLS // max(1, width))
    batch = look.rows
    rows = [
        ShownRow(
            line,
            cells[:width],
            range(max(0, width - len(cells))),
            cells[width:],
            [issue.message for issue in batch.issues.get(place, [])],
        )
        for place, (line, cells) in enumerate(
            zip(batch.lines[:count], batch.cells[:count], strict=True)
        )
    ]
    return ShownRows(look.columns, rows, look.is_all and len(rows) == len(batch.lines))
