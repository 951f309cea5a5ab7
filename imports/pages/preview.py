"""A record as the values that would be written: one column per thing a row can say.

Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from imports.fates import Fate
from profiles.columns.consent import subscription_places
from profiles.definitions import Definitions
from profiles.mapping import (
    EVENT_NAME,
    EVENT_PERSON,
    EVENT_TIME,
    RELATED_ID,
    ColumnMapping,
    Mapping,
    Target,
    TargetKind,
    identifying_kind,
    parse_target,
)
from profiles.records import Action, Record
from profiles.subscriptions import ALL_CHANNELS, WHOLE_CHANNEL
from profiles.values import JSONValue, encode_text

CLEARED = "%CLEAR%"
LEAVES = "-"

_SEGMENT = Target(TargetKind.SEGMENT)

_Read = Callable[[Record], str]
_Place = tuple[str, int]


class PreviewColumns:
    """The columns of the preview file.

    ``new_segments`` are the names of those that records know by provisional ids.
    """

    def __init__(
        self,
        mapping: Mapping,
        definitions: Definitions,
        *,
        new_segments: Sequence[str] = (),
    ) -> None:
        self._definitions = definitions
        self._segments = {
            **definitions.segments,
            **{-number: name for number, name in enumerate(new_segments, 1)},
        }
        # By target as well as by title: an event may have a property "email".
        self._columns: dict[tuple[Target, str], _Read] = {}
        for column in mapping.columns:
            self._add(column)
        if mapping.segment:
            self._columns[_SEGMENT, "segments"] = self._memberships

    @property
    def header(self) -> list[str]:
        """The titles of the columns."""
        titles = [title for _, title in self._columns]
        own = "cio_object_id" if self._definitions.object_type else "profile_id"
        return ["_row", "_outcome", own, *titles]

    def row(self, record: Record, fate: Fate) -> list[str]:
        """One record's cells; a person to be created has no profile id yet."""
        ids, profile_id = self._definitions.public_ids, fate.profile_id
        public = ids.public(profile_id) if profile_id > 0 else ""
        cells = [read(record) for read in self._columns.values()]
        return [str(record.number), fate.outcome.value, public, *cells]

    def _add(self, column: ColumnMapping) -> None:
        target = parse_target(column.target)
        if target is None:
            return
        for title, read in self._parts(column, target):
            self._columns[target, title] = read

    def _parts(
        self, column: ColumnMapping, target: Target
    ) -> Iterator[tuple[str, _Read]]:
        match target.kind:
            case TargetKind.IDENTIFIER:
                yield target.name, partial(_identifiers, kind=target.name)
            case TargetKind.ATTRIBUTE:
                yield target.name, partial(_attribute, key=target.name)
            case TargetKind.FULL_NAME:
                for key in ("first_name", "last_name"):
                    yield key, partial(_attribute, key=key)
            case TargetKind.SEGMENT:
                yield "segments", self._memberships
            case TargetKind.OBJECT:
                yield _object_part(target)
            case TargetKind.RELATIONSHIP:
                yield target.name, partial(_related, key=target.name)
            case TargetKind.EVENT if identifying_kind(column) != TargetKind.PROFILE_ID:
                yield _event_part(column, target)
            case _:
                for place in _places(target, self._definitions):
                    yield self._title(place), partial(_status, place=place)

    def _title(self, place: _Place) -> str:
        channel, resource = place
        if not resource:
            return f"subscription:{channel}"
        return f"subscription:{channel}:{self._definitions.resources[resource].name}"

    def _memberships(self, record: Record) -> str:
        return "; ".join(
            f"{'' if joins else LEAVES}{self._segments.get(segment, segment)}"
            for segment, joins in record.segments.items()
        )


def _places(target: Target, definitions: Definitions) -> list[_Place]:
    """The subscriptions that a column of consent speaks of."""
    if target.kind is TargetKind.UNSUBSCRIBED:
        return [(ALL_CHANNELS, WHOLE_CHANNEL)]
    if target.kind is TargetKind.SUBSCRIPTION:
        return subscription_places(target, definitions)
    if target.kind is TargetKind.SUBSCRIPTION_PREFERENCES:
        topics = definitions.resources.values()
        return [(channel, topic.id) for topic in topics for channel in topic.channels]
    return []


def _event_part(column: ColumnMapping, target: Target) -> tuple[str, _Read]:
    if target == EVENT_PERSON:
        kind = identifying_kind(column)
        return kind, partial(_identifiers, kind=kind)
    if target == EVENT_NAME:
        return "event", lambda record: record.events[0].name if record.events else ""
    if target == EVENT_TIME:
        return "time", lambda record: (record.events and record.events[0].at) or ""
    return target.detail, partial(_property, name=target.detail)


def _object_part(target: Target) -> tuple[str, _Read]:
    if target == RELATED_ID:
        return "object_id", lambda record: "".join(r.object_id for r in record.related)
    return "object_type_id", lambda record: "".join(str(r.type) for r in record.related)


def _related(record: Record, key: str) -> str:
    for related in record.related:
        for operation in related.operations:
            if operation.attribute == key:
                unset = operation.action is Action.UNSET
                return CLEARED if unset else _text(operation.value)
        if key in related.sets:
            return _text(related.sets[key])
    return ""


def _identifiers(record: Record, kind: str) -> str:
    return "; ".join(i.sent for i in record.identifiers if i.kind == kind)


def _attribute(record: Record, key: str) -> str:
    for operation in reversed(record.operations):
        if operation.attribute == key:
            unset = operation.action is Action.UNSET
            return CLEARED if unset else _text(operation.value)
    return _text(record.sets[key]) if key in record.sets else ""


def _status(record: Record, place: _Place) -> str:
    """What the row says of one subscription in the end."""
    said = [s.status for s in record.statements if (s.channel, s.resource) == place]
    return (said and said[-1]) or ""


def _property(record: Record, name: str) -> str:
    data = record.events[0].data if record.events else {}
    return _text(data[name]) if name in data else ""


def _text(value: JSONValue) -> str:
    return value if isinstance(value, str) else encode_text(value)
