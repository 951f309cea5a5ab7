"""What the columns of one batch have given, before rows are put together of it.

Columns are read one after another, each for all rows of the batch; what they find is
gathered here by the row's position in the batch.
"""

from __future__ import annotations

from enum import Enum
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from profiles.issues import WORDS, Fault, Issue, IssueCode, error, warning
from profiles.mapping import Attributed
from profiles.records import Action, Attribution, Identifier, Operation
from profiles.subscriptions import Statement
from profiles.values import JSONValue


class Cell(Enum):
    """What a cell can be that gives no value."""

    EMPTY = "empty"
    CLEARED = "cleared"


class Harvest:
    """The findings of one batch.

    ``sets`` holds for each attribute one value a row, or ``Cell.EMPTY``, and
    ``sparse`` the attributes that have some of these;
    ``identifiers`` for each identifier column one identifier a row, or None;
    ``statements`` and ``segments`` for each column of consent or of segments what it
    says of a row. ``properties`` and ``sparse_properties`` are of events what ``sets``
    and ``sparse`` are of people. ``attributed`` holds what columns of attribution say,
    ``attributions`` what becomes of it.
    """

    def __init__(self, size: int) -> None:
        """Begin with nothing for a batch of ``size`` rows."""
        self.size = size
        self.sets: dict[str, list[JSONValue | Cell]] = {}
        self.sparse: set[str] = set()
        self.identifiers: list[tuple[str, list[Identifier | None]]] = []
        self.operations: dict[int, list[Operation]] = {}
        self.profile_ids: list[int | None] | None = None
        self.merge_with: list[int | None] | None = None
        self.at: list[str | None] | None = None
        self.statements: list[list[tuple[Statement, ...]]] = []
        self.segments: list[list[dict[int, bool]]] = []
        self.event_names: list[str | Cell] | None = None
        self.event_times: list[str | None] | None = None
        self.properties: dict[str, list[JSONValue | Cell]] = {}
        self.sparse_properties: set[str] = set()
        self.attributed: dict[Attributed, list[JSONValue | Cell]] = {}
        self.attributions: list[Attribution | None] | None = None
        self.issues: dict[int, list[Issue]] = {}

    def operate(
        self, row: int, attribute: str, *, action: Action, value: JSONValue = None
    ) -> None:
        """Ask an operation of the row."""
        operation = Operation(attribute, action, value)
        self.operations.setdefault(row, []).append(operation)

    def blame(self, row: int, issue: Issue) -> None:
        """Add an issue to the row."""
        self.issues.setdefault(row, []).append(issue)

    def person_zone(self, row: int, default: ZoneInfo) -> ZoneInfo:
        """The zone that the row itself gives its person, else the default."""
        names = self.sets.get("timezone")
        name = names[row] if names else None
        return (_zone(name) if isinstance(name, str) else None) or default


@lru_cache(maxsize=1000)
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


class Reporter:
    """Turns the faults of one column's cells into issues of their rows.

    With ``drops`` an invalid value is left out with a warning, else it holds its row.
    """

    def __init__(self, title: str, *, drops: bool) -> None:
        """Take the column's title, by which issues call it."""
        self.title = title
        self.drops = drops

    def reject(self, harvest: Harvest, row: int, *, fault: Fault, cell: str) -> None:
        """Say that the cell's value is not taken."""
        if self.drops:
            title = WORDS[fault.code].title
            reason = f"{title[0].lower()}{title[1:]}."
            code = IssueCode.VALUE_DROPPED
            harvest.blame(row, warning(code, self.title, cell.strip(), reason))
        else:
            issue = error(fault.code, self.title, cell.strip(), fault.detail)
            harvest.blame(row, issue)

    def doubt(self, harvest: Harvest, row: int, *, fault: Fault, cell: str) -> None:
        """Say that the cell's value is taken though it is odd."""
        issue = warning(fault.code, self.title, cell.strip(), fault.detail)
        harvest.blame(row, issue)
