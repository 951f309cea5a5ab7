"""A record in words: what it says of the person, part by part.

Pure. Used by the live row of the mapping page and by the preview.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from profiles.attribution import NOUNS, PartKind, parts
from profiles.definitions import Definitions
from profiles.records import (
    Action,
    Attribution,
    Event,
    Operation,
    Record,
    Related,
)
from profiles.subscriptions import CHANNELS, Statement
from profiles.values import JSONValue, encode_text

_VERBS = {
    Action.SET: "",
    Action.UNSET: "cleared",
    Action.INCREMENT: "added",
    Action.ADD: "added to the list",
    Action.REMOVE: "removed from the list",
    Action.UPSERT: "changed",
    Action.AGGREGATE: "",
}


class Part(NamedTuple):
    """One thing a record says: its name, its value as text, what is done with it."""

    name: str
    value: str
    note: str = ""
    is_identifier: bool = False


def parts_of_record(record: Record, definitions: Definitions) -> list[Part]:
    """All that a record says, identifiers first."""
    return list(_parts(record, definitions))


def value_text(value: JSONValue) -> str:
    """A value as people read it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return ", ".join(str(each) for each in value)
    return encode_text(value)


def _parts(record: Record, definitions: Definitions) -> Iterator[Part]:
    if record.profile_id is not None:
        public = definitions.public_ids.public(record.profile_id)
        name = "Our own id" if definitions.object_type else "Profile id"
        yield Part(name, public, is_identifier=True)
    if record.merge_with is not None:
        public = definitions.public_ids.public(record.merge_with)
        yield Part("Merge with", public, is_identifier=True)
    for kind, text, _ in record.identifiers:
        yield Part(definitions.kinds[kind].name, text, is_identifier=True)
    for key, value in record.sets.items():
        yield Part(_attribute(key, definitions), value_text(value))
    for operation in record.operations:
        yield _operation(operation, definitions)
    for statement in record.statements:
        yield _statement(statement, definitions)
    for segment, joins in record.segments.items():
        note = "joins" if joins else "leaves"
        yield Part("Segment", definitions.segments.get(segment, str(segment)), note)
    if record.at:
        yield Part("Time of the row", record.at)
    if record.attribution is not None:
        yield from _attribution(record.attribution, definitions)
    for event in record.events:
        yield from _event(event)
    for related in record.related:
        yield from _related(related, definitions)


def _attribution(said: Attribution, definitions: Definitions) -> Iterator[Part]:
    """The source actions, and the endpoint and touchpoint that both have."""
    yield Part("Source action", said.created.name, "if the person is added")
    if said.edited is not None:
        yield Part("Source action", said.edited.name, "if the person is changed")
    for kind in (PartKind.ENDPOINT, PartKind.TOUCHPOINT):
        if key := said.created.data.get(kind.value):
            part = parts(definitions, kind).get(str(key))
            yield Part(NOUNS[kind].capitalize(), part.name if part else str(key))


def _event(event: Event) -> Iterator[Part]:
    yield Part("Event", event.name)
    yield Part("Time", event.at or "when it is imported")
    for name, value in event.data.items():
        yield Part(name, value_text(value))


def _related(related: Related, definitions: Definitions) -> Iterator[Part]:
    known = definitions.object_types.get(related.type)
    yield Part(known.singular if known else "Object", related.object_id)
    attributes = known.relationship_attributes if known else {}
    for key, value in related.sets.items():
        name = attributes[key].name if key in attributes else key
        yield Part(name, value_text(value))
    for operation in related.operations:
        key = operation.attribute
        name = attributes[key].name if key in attributes else key
        text = "" if operation.action is Action.UNSET else value_text(operation.value)
        yield Part(name, text, _VERBS[operation.action])


def _attribute(key: str, definitions: Definitions) -> str:
    defined = definitions.attributes.get(key)
    return defined.name if defined else key


def _operation(operation: Operation, definitions: Definitions) -> Part:
    text = "" if operation.action is Action.UNSET else value_text(operation.value)
    name = _attribute(operation.attribute, definitions)
    return Part(name, text, _VERBS[operation.action])


def _statement(statement: Statement, definitions: Definitions) -> Part:
    channel = CHANNELS.get(statement.channel, statement.channel)
    resource = definitions.resources.get(statement.resource)
    name = resource.name if resource else f"{channel} subscription"
    return Part(name, statement.status or "", channel if resource else "")
