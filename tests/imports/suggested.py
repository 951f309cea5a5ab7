"""Columns to be suggested for, and what is suggested for them."""

from __future__ import annotations

from imports.measuring.columns import ColumnSummary
from imports.suggesting.suggestions import (
    Suggestion,
    suggest,
)
from tests.imports.header_sets import OFFER, summarised

MANY = 60


def make_columns(**cells: list[str]) -> tuple[ColumnSummary, ...]:
    """Columns under these headers, one row for each cell of the longest."""
    height = max(map(len, cells.values()), default=0)
    padded = [column + [""] * (height - len(column)) for column in cells.values()]
    return summarised(list(cells), list(zip(*padded, strict=True)))


def suggested(**cells: list[str]) -> dict[str, Suggestion]:
    return dict(zip(cells, suggest(make_columns(**cells), OFFER), strict=True))


def targets(**cells: list[str]) -> dict[str, str]:
    return {header: found.target for header, found in suggested(**cells).items()}
