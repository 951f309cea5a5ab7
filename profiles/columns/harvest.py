"""What the columns of one batch have given, before rows are put together of it.

Columns are read one after another, each for all rows of the batch; what they find is
gathered here by the row's position in the batch.
"""

from __future__ import annotations

from enum import Enum
from functools import lru_cache
from typing import NamedTuple, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from profiles.issues import WORDS, Fault, Issue, IssueCode, error, warning
from profiles.mapping import Attributed
from profiles.packs import KeyColumn
from profiles.records import Action, Attribution, Operation, Related
from profiles.subscriptions import Statement
from profiles.values import JSONValue

Found = TypeVar("Found")


class Cell(Enum):
    """What a cell can be that gives no value."""

    EMPTY = "empty"
    CLEARED = "cleared"


class RelationPart(NamedTuple):
    """What a cell says of one attribute of a relationship."""

    key: str
    action: Action
    value: JSONValue


class Harvest:
    """The findings of one batch.

    ``sets`` holds for each attribute one value a row, or ``Cell.EMPTY``, and
    ``sparse`` the attributes that have some of these;
    ``keys`` holds what each identifier column gives;
    ``statements`` and ``segments`` for each column of consent or of segments what it
    says of a row. ``properties`` and ``sparse_properties`` are of events what ``sets``
    and ``sparse`` are of people. ``attributed`` holds what columns of attribution say,
    ``attributions`` what becomes of it. Of relationships, ``relation_types`` and
    ``relation_ids`` say to which object each row relates its person, and
    ``relation_parts`` for each column what it says of that; ``related`` is what becomes
    of it.
    """

    def __init__(self, size: int) -> None:
        """Begin with nothing for a batch of ``size`` rows."""
        self.size = size
        self.sets: dict[str, list[JSONValue | Cell]] = {}
        self.sparse: set[str] = set()
        self.keys: list[KeyColumn] = []
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
        self.relation_types: list[int | None] | None = None
        self.relation_ids: list[str | None] | None = None
        self.relation_parts: list[list[RelationPart | None]] = []
        self.related: list[tuple[Related, ...]] | None = None
        self.issues: dict[int, list[Issue]] = {}

    def only(self, rows: list[int]) -> Harvest:
        """The findings of some rows, as those of a batch of their own."""

        def picked(column: list[Found]) -> list[Found]:
            return [column[row] for row in rows]

        part = Harvest(len(rows))
        part.sets = {key: picked(values) for key, values in self.sets.items()}
        part.sparse, part.sparse_properties = self.sparse, self.sparse_properties
        part.keys = [
            KeyColumn(each.kind, picked(each.values), picked(each.sent or each.values))
            for each in self.keys
        ]
        part.statements = [picked(said) for said in self.statements]
        part.segments = [picked(said) for said in self.segments]
        part.profile_ids = self.profile_ids and picked(self.profile_ids)
        part.merge_with = self.merge_with and picked(self.merge_with)
        part.attributions = self.attributions and picked(self.attributions)
        part.at = self.at and picked(self.at)
        part.related = self.related and picked(self.related)
        part.event_names = self.event_names and picked(self.event_names)
        part.event_times = self.event_times and picked(self.event_times)
        part.properties = {k: picked(values) for k, values in self.properties.items()}
        for place, row in enumerate(rows):
            if row in self.operations:
                part.operations[place] = self.operations[row]
            if row in self.issues:
                part.issues[place] = self.issues[row]
        return part

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
