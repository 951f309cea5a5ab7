"""What of a record may be applied when its delivery comes again. Pure.

A replay takes care of two things. What the delivery has added before, to a sum, to a
list, as an event, is not added twice. And, if asked, what somebody else has changed
since the delivery came is left as it is: an old request does not undo a newer one or a
hand's correction.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec

from profiles.definitions import Aggregation, Definitions
from profiles.records import Action, Operation, Record
from profiles.subscriptions import SubscriptionKey

_ADDING = frozenset({Aggregation.SUM, Aggregation.LIST})


@dataclass(frozen=True, slots=True)
class PastChange:
    """One stored change of a person: when, by which delivery (None: by another)."""

    at: datetime
    delivery_id: int | None
    before: dict[str, Any]
    after: dict[str, Any]
    effects: dict[str, Any]


@dataclass(slots=True)
class Past:
    """What has happened to one person, seen from one delivery.

    ``added`` are the attributes that the delivery has added to, ``events`` those it
    has brought; ``newer`` are the keys that others have changed since it came, by
    section.
    """

    added: set[str] = field(default_factory=set)
    events: set[str] = field(default_factory=set)
    newer: dict[str, set[str]] = field(default_factory=dict)

    @classmethod
    def of(
        cls, changes: Iterable[PastChange], delivery_id: int, received: datetime
    ) -> Past:
        """What these changes of one person mean for a delivery of that time."""
        past = cls()
        for change in changes:
            if change.delivery_id == delivery_id:
                past.added.update(change.effects)
                past.events.update(change.after.get("events", {}))
            elif change.at > received:
                for side in (change.before, change.after):
                    for section, content in side.items():
                        past.newer.setdefault(section, set()).update(content)
        return past


def applied_again(
    record: Record, past: Past, definitions: Definitions, *, keeps_newer: bool
) -> Record:
    """The part of a record that a replay applies."""
    newer = past.newer if keeps_newer else {}
    kept = newer.get("attributes", set())
    operations = tuple(
        operation
        for operation in record.operations
        if operation.attribute not in kept
        and not (operation.attribute in past.added and _adds(operation, definitions))
    )
    return msgspec.structs.replace(
        record,
        operations=operations,
        statements=tuple(
            said
            for said in record.statements
            if _key(said.channel, said.resource) not in _bare(newer)
        ),
        segments={
            segment: joins
            for segment, joins in record.segments.items()
            if str(segment) not in newer.get("segments", set())
        },
        events=tuple(event for event in record.events if event.name not in past.events),
    )


def _adds(operation: Operation, definitions: Definitions) -> bool:
    """Whether the operation once more would count once more."""
    if operation.action is Action.INCREMENT:
        return True
    if operation.action is not Action.AGGREGATE:
        return False
    attribute = definitions.attributes.get(operation.attribute)
    return attribute is not None and attribute.aggregation in _ADDING


def _key(channel: str, resource: int) -> str:
    return f"{channel}:{resource}"


def _bare(newer: dict[str, set[str]]) -> set[str]:
    """The subscriptions that others have changed, whatever the contact."""
    keys = (SubscriptionKey.parse(text) for text in newer.get("subscriptions", set()))
    return {_key(key.channel, key.resource) for key in keys}
