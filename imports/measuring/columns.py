"""What a column of a file holds: its figures over the whole file, and what they decide.

``measuring.column_counting`` makes a ``ColumnSummary`` of each column while the file is
read; it is stored with the import, the mapping page shows it, and
``suggesting.suggestions`` proposes a target from it. Which comes first, day or month,
and which sign is the decimal one, is decided here: for a column, never for a cell.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from imports.suggesting.cell_types import CellType

MAX_DISTINCT = 10_000
SHOWN_SAMPLES = 3
# A type is inferred when at least this share of the filled cells fit it.
INFERRED_SHARE = 0.9
# Cells that say the opposite are taken for slips (they are held with an issue) when
# a hundred times as many agree; otherwise the column is ambiguous.
_AGREEING_TO_ONE = 100

DateOrder = Literal["day_first", "month_first", "iso", "ambiguous"]
DecimalSign = Literal["point", "comma", "none", "ambiguous"]

# The first that the cells fit is the column's type; dates, numbers and phones are
# judged between these, for a column can mix their kinds.
_BEFORE_DATES = (
    CellType.EMAIL,
    CellType.URL,
    CellType.UUID,
    CellType.IP,
    CellType.OBJECT,
    CellType.LIST,
    CellType.TIMEZONE,
)
_BEFORE_NUMBERS = (
    CellType.BOOLEAN,
    CellType.UNIX_MILLISECONDS,
    CellType.UNIX_SECONDS,
    CellType.COUNTRY_CODE,
    CellType.LANGUAGE_CODE,
)


class Example(msgspec.Struct, frozen=True, array_like=True):
    """A cell that shows something about its column, and the line its row starts on."""

    value: str
    line: int


class ColumnSummary(msgspec.Struct, frozen=True):
    """One column's figures.

    ``distinct`` is exact up to ``MAX_DISTINCT``, one more means over that; ``compared``
    is how many filled cells were compared until then. ``patterns`` counts the cells by
    pattern (``suggesting.cell_patterns``), ``fits`` by type: a cell may fit several
    types, ``text`` counts those that fit no other. ``samples`` are the first distinct
    values, shortened; ``examples`` the first cells of the patterns that tell the order
    of dates and the decimal sign.
    """

    position: int
    header: str
    rows: int = 0
    filled: int = 0
    distinct: int = 0
    compared: int = 0
    longest: int = 0
    type: CellType = CellType.TEXT
    samples: tuple[str, ...] = ()
    patterns: dict[str, int] = {}
    fits: dict[CellType, int] = {}
    examples: dict[str, tuple[Example, ...]] = {}

    @property
    def shown_samples(self) -> tuple[str, ...]:
        """The samples that the mapping page has room for."""
        return self.samples[:SHOWN_SAMPLES]

    @property
    def filled_share(self) -> float:
        """The share of rows whose cell is filled, 0 to 1."""
        return self.filled / self.rows if self.rows else 0.0

    @property
    def is_over_limit(self) -> bool:
        """Whether there are more distinct values than are counted."""
        return self.distinct > MAX_DISTINCT

    @property
    def distinct_share(self) -> float:
        """The share of the compared cells that differ; 1 means that none repeats."""
        return self.distinct / self.compared if self.compared else 0.0

    def fitting(self, *types: CellType) -> int:
        """How many cells fit one of these types, of which no cell may fit two."""
        return sum(self.fits.get(type_, 0) for type_ in types)

    def share(self, *types: CellType) -> float:
        """The share of the filled cells that fit one of these types."""
        return self.fitting(*types) / self.filled if self.filled else 0.0

    def dates(self, order: str) -> int:
        """How many cells are dates, with or without a time, of this pattern."""
        return self.patterns.get(order, 0) + self.patterns.get(f"{order}_time", 0)


def inferred_type(summary: ColumnSummary) -> CellType:
    """The narrowest type that at least nine of ten filled cells fit, else text."""
    for type_ in _BEFORE_DATES:
        if summary.share(type_) >= INFERRED_SHARE:
            return type_
    if summary.share(CellType.DATE, CellType.DATETIME) >= INFERRED_SHARE:
        return (
            CellType.DATETIME if summary.fitting(CellType.DATETIME) else CellType.DATE
        )
    for type_ in _BEFORE_NUMBERS:
        if summary.share(type_) >= INFERRED_SHARE:
            return type_
    # Bare digits are numbers until some cells are written as phones are.
    written_as_phones = summary.patterns.get("phone", 0) + summary.patterns.get(
        "national", 0
    )
    if (
        summary.share(CellType.PHONE) >= INFERRED_SHARE
        and 2 * written_as_phones >= summary.filled
    ):
        return CellType.PHONE
    if summary.share(CellType.INTEGER, CellType.DECIMAL) >= INFERRED_SHARE:
        return (
            CellType.DECIMAL if summary.fitting(CellType.DECIMAL) else CellType.INTEGER
        )
    return CellType.TEXT


def decide_date_order(summary: ColumnSummary) -> DateOrder:
    """Which comes first in the column's dates, as its cells decide it.

    ``iso``: no cell needs to know. A cell decides when one number is over 12; dots
    mean day first, for no locale of CLDR writes the month first with dots.
    ``ambiguous``: nothing decides, or the cells contradict each other.
    """
    month_first = summary.dates("month_first")
    day_first = summary.dates("day_first")
    if not (month_first or day_first or summary.dates("either")):
        return "day_first" if summary.dates("dotted") else "iso"
    day_first += summary.dates("dotted")
    if day_first > _AGREEING_TO_ONE * month_first:
        return "day_first"
    if month_first > _AGREEING_TO_ONE * day_first:
        return "month_first"
    return "ambiguous"


def decide_decimal_sign(summary: ColumnSummary) -> DecimalSign:
    """Which sign is the decimal one in the column's numbers, as its cells decide it.

    ``none``: no number has a sign. A cell decides by what stands around its sign:
    ``12,5``, ``1.234,56`` and ``1.234.567`` say comma; ``1,234`` and ``1.234`` could
    be either. ``ambiguous``: nothing decides, or the cells contradict each other.
    """
    point = summary.patterns.get("point", 0)
    comma = summary.patterns.get("comma", 0)
    if not (point or comma):
        return "ambiguous" if summary.patterns.get("either_sign") else "none"
    if point > _AGREEING_TO_ONE * comma:
        return "point"
    if comma > _AGREEING_TO_ONE * point:
        return "comma"
    return "ambiguous"
