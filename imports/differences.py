"""A change in words: each thing of a person before and after.

Pure. Used by the preview of a row and by the page of an import's rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from profiles.change_lines import relationship_name
from profiles.definitions import Definitions
from profiles.objects.relating import RELATIONSHIPS
from profiles.objects.relations import RelationKey
from profiles.plans import Change
from profiles.record_parts import value_text
from profiles.subscriptions import CHANNELS, WHOLE_CHANNEL, SubscriptionKey
from profiles.values import same

_NOTHING = object()


class Difference(NamedTuple):
    """One thing: its name, what it was and what it becomes; None for nothing."""

    name: str
    before: str | None
    after: str | None


def differences(change: Change, definitions: Definitions) -> list[Difference]:
    """Everything that a change changes, identifiers first."""
    return [
        *_identifiers(change, definitions),
        *_attributes(change, definitions),
        *_subscriptions(change, definitions),
        *_segments(change, definitions),
        *_merged(change, definitions),
        *_events(change),
        *_relationships(change, definitions),
    ]


def _identifiers(change: Change, definitions: Definitions) -> Iterator[Difference]:
    before, after = _sections(change, "identifiers")
    for key in {**before, **after}:
        name = definitions.kinds[key].name if key in definitions.kinds else key
        yield Difference(name, _joined(before.get(key)), _joined(after.get(key)))


def _attributes(change: Change, definitions: Definitions) -> Iterator[Difference]:
    before, after = _sections(change, "attributes")
    for key in {**before, **after}:
        defined = definitions.attributes.get(key)
        yield Difference(
            defined.name if defined else key,
            _text(before.get(key, _NOTHING)),
            _text(after.get(key, _NOTHING)),
        )


def _subscriptions(change: Change, definitions: Definitions) -> Iterator[Difference]:
    before, after = _sections(change, "subscriptions")
    for text in {**before, **after}:
        key = SubscriptionKey.parse(text)
        channel = CHANNELS.get(key.channel, key.channel)
        name = f"{channel} subscription"
        if key.resource != WHOLE_CHANNEL:
            resource = definitions.resources.get(key.resource)
            name = f"{resource.name if resource else key.resource}, {channel}"
        yield Difference(name, _status(before.get(text)), _status(after.get(text)))


def _segments(change: Change, definitions: Definitions) -> Iterator[Difference]:
    before, after = _sections(change, "segments")
    for key in {**before, **after}:
        name = definitions.segments.get(int(key), key)
        yield Difference(
            f"Segment {name}",
            "in it" if key in before else None,
            "in it" if key in after else None,
        )


def _merged(change: Change, definitions: Definitions) -> Iterator[Difference]:
    for profile_id in change.before.get("merged", {}):
        public = definitions.public_ids.public(int(profile_id))
        yield Difference("Merged with", None, public)


def _events(change: Change) -> Iterator[Difference]:
    for name, count in change.after.get("events", {}).items():
        added = "added" if count == 1 else f"{count} added"
        yield Difference(f"Event “{name}”", None, added)


def _relationships(change: Change, definitions: Definitions) -> Iterator[Difference]:
    before, after = _sections(change, RELATIONSHIPS)
    for text in {**before, **after}:
        key = RelationKey.parse(text)
        name = relationship_name(key, definitions)
        was, now = before.get(text), after.get(text)
        if was is None or now is None:
            yield Difference(name, was and "related", now and "related")
        known = definitions.object_types.get(key.type)
        attributes = known.relationship_attributes if known else {}
        held, given = (each["attributes"] if each else {} for each in (was, now))
        for attribute in {**held, **given}:
            old, new = held.get(attribute, _NOTHING), given.get(attribute, _NOTHING)
            if old is _NOTHING or new is _NOTHING or not same(old, new):
                defined = attributes.get(attribute)
                title = f"{name}, {defined.name.lower() if defined else attribute}"
                yield Difference(title, _text(old), _text(new))


def _sections(change: Change, name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    return change.before.get(name, {}), change.after.get(name, {})


def _text(value: Any) -> str | None:
    return None if value is _NOTHING else value_text(value)


def _joined(values: Any) -> str | None:
    return ", ".join(map(str, values)) if values else None


def _status(subscription: dict[str, Any] | None) -> str | None:
    return str(subscription.get("status", "subscribed")) if subscription else None
