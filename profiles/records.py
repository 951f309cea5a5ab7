"""Row, record, outcome: the data that flows from a door to a profile.

A *row* is what the source said, with its place. A *record* is what we understood of
it: identifiers, operations, and the time it speaks of. They are msgspec structs
rather than dataclasses because a million of them are made in one import: creation
costs a tenth, ``gc=False`` keeps the collector away, and msgspec writes them to the
frames that one process hands to the next.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

import msgspec

from profiles.issues import Issue, Severity
from profiles.subscriptions import Statement
from profiles.values import JSONValue


class RowBatch(msgspec.Struct, gc=False):
    """Consecutive rows of one source, as text.

    ``first`` is the number of the first row (the first data row of a file is 1);
    row ``i`` of the batch has the number ``first + i``, starts on the physical line
    ``lines[i]`` (the header counts, quoted newlines count) and says ``cells[i]``,
    one text per column. ``issues`` holds what reading found, by position in the
    batch; such a row's cells may be fewer or more than the header's.
    """

    first: int
    lines: list[int]
    cells: list[list[str]]
    issues: dict[int, list[Issue]] = {}


def part_of(batch: RowBatch, start: int, end: int) -> RowBatch:
    """The rows of a batch from one position to before another."""
    if start == 0 and end >= len(batch.cells):
        return batch
    issues = {
        row - start: issues
        for row, issues in batch.issues.items()
        if start <= row < end
    }
    lines, cells = batch.lines[start:end], batch.cells[start:end]
    return RowBatch(batch.first + start, lines, cells, issues)


class Action(StrEnum):
    """What an operation does to one attribute."""

    SET = "set"
    UNSET = "unset"
    INCREMENT = "increment"
    ADD = "add"
    REMOVE = "remove"
    UPSERT = "upsert"
    AGGREGATE = "aggregate"


class Operation(msgspec.Struct, frozen=True, gc=False):
    """One change asked of one attribute, other than a plain set.

    ``value`` is a value of the attribute's type for set, increment and aggregate, a
    list for add and remove, ``[path, value]`` for upsert, and nothing for unset.
    ``at`` is the time the value speaks of, where that is not the record's.
    """

    attribute: str
    action: Action
    value: JSONValue = None
    at: str | None = None


class Identifier(NamedTuple):
    """A kind, its normal value, and the value as it was sent."""

    kind: str
    value: str
    sent: str


class Event(msgspec.Struct, frozen=True, gc=False):
    """What a person did: its name, when (UTC, ISO 8601; none: on arrival), its data."""

    name: str
    at: str | None = None
    data: dict[str, JSONValue] = {}


class Attribution(msgspec.Struct, frozen=True, gc=False):
    """The source actions of a row, as events of the person's.

    ``created`` is written if the row creates the person, ``edited`` if it changes
    somebody who was here.
    """

    created: Event
    edited: Event | None = None


class Start(NamedTuple):
    """The trigger that a record starts by its number, and what is sent along."""

    trigger: int
    data: JSONValue = None


class Related(msgspec.Struct, frozen=True, gc=False):
    """What a record says of its person's relationship to an object.

    ``type`` is the number of the object type; sets and operations are of the
    relationship's attributes. With ``ends`` there is to be no relationship.
    """

    type: int
    object_id: str
    sets: dict[str, JSONValue] = {}
    operations: tuple[Operation, ...] = ()
    ends: bool = False


class Record(msgspec.Struct, gc=False):
    """What we understood of one row.

    ``sets`` are the plain sets by attribute key, nearly all there is in a file;
    ``operations`` the others, in the row's order, after the sets. ``statements`` are
    about subscriptions; ``segments`` says of static segments, by id, whether the
    person joins or leaves. ``profile_id`` is
    set when the source names the person by our own id; then ``detach`` takes
    identifiers away. ``merge_with`` names another profile that is the same person,
    ``attribution`` what brought the row.
    ``at`` is the time the record speaks of (UTC, ISO 8601), which first, last and
    first_last compare. ``start`` names a trigger that is told in any case. ``related``
    are the person's relationships to objects. Of an import of objects the record is an
    object's: its identifier is the object's id.
    """

    number: int
    line: int
    identifiers: tuple[Identifier, ...] = ()
    sets: dict[str, JSONValue] = {}
    operations: tuple[Operation, ...] = ()
    profile_id: int | None = None
    at: str | None = None
    issues: tuple[Issue, ...] = ()
    # ``profiles.columns.gathering`` makes records by position: add fields at the end
    statements: tuple[Statement, ...] = ()
    segments: dict[int, bool] = {}
    events: tuple[Event, ...] = ()
    detach: tuple[Identifier, ...] = ()
    merge_with: int | None = None
    start: Start | None = None
    attribution: Attribution | None = None
    related: tuple[Related, ...] = ()

    @property
    def held(self) -> bool:
        """Whether an error keeps the row out."""
        return any(issue.severity == Severity.ERROR for issue in self.issues)


class Outcome(StrEnum):
    """What became of a row; the counts of these balance with the rows read.

    ``REMOVED`` is what undo does with a person it created; no row ends so.
    """

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    MERGED = "merged"
    HELD = "held"
    SKIPPED = "skipped"
    REMOVED = "removed"
