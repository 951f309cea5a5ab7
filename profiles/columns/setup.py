"""What a column is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from profiles.columns.harvest import Harvest, Reporter
from profiles.definitions import Definitions
from profiles.mapping import (
    ColumnOptions,
    EmptyCells,
    InvalidValues,
    Mapping,
    Target,
)
from profiles.segments import SegmentNames

# Reads the cells of one batch, one a row, into the harvest.
Column = Callable[[list[str], Harvest], None]


@dataclass(frozen=True, slots=True)
class ColumnSetup:
    """One column's target and options, and what the whole import says.

    ``title`` is how issues call the column, ``zone`` the import's. ``segments`` finds
    segments for all columns of the import; ``is_provisional`` says that those which
    are still to be made are known by provisional ids.
    """

    title: str
    target: Target
    options: ColumnOptions
    mapping: Mapping
    definitions: Definitions
    zone: ZoneInfo
    segments: SegmentNames
    is_provisional: bool

    @property
    def region(self) -> str:
        """The region of phones that do not say their country."""
        return self.mapping.region or self.definitions.region

    @property
    def drops_invalid_values(self) -> bool:
        """Whether a value that does not fit is left out, and its row goes in."""
        return self.mapping.invalid_values is InvalidValues.DROP_VALUE

    @property
    def clears_when_empty(self) -> bool:
        """Whether an empty cell clears what the person has."""
        chosen = self.options.empty_cells or self.mapping.empty_cells
        return chosen is EmptyCells.CLEAR

    @property
    def reporter(self) -> Reporter:
        """What tells the faults of the column's cells."""
        return Reporter(self.title, drops=self.drops_invalid_values)
