"""What a change did, thing by thing, as a reader can take it in. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from profiles.definitions import AttributeDefinition, Definitions
from profiles.merging import MISSING, Slot
from profiles.objects.relations import RelationKey
from profiles.subscriptions import CHANNELS, SubscriptionKey
from profiles.values import same

_RELATED = "related"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that changed; ``MISSING`` on a side: it was not there."""

    name: str
    before: Slot
    after: Slot
    definition: AttributeDefinition | None = None

    @property
    def had_before(self) -> bool:
        """Whether there was a value before."""
        return self.before is not MISSING

    @property
    def has_after(self) -> bool:
        """Whether there is a value after."""
        return self.after is not MISSING


def change_lines(
    before: dict[str, Any], after: dict[str, Any], definitions: Definitions
) -> Iterator[Line]:
    """What a change did, thing by thing, from its two sides."""
    yield from _merged(before.get("merged", {}), definitions)
    yield from _identifiers(before, after, definitions)
    was, now = before.get("attributes", {}), after.get("attributes", {})
    for key in {**was, **now}:
        known = definitions.attributes.get(key)
        name = known.name if known else key
        yield Line(name, was.get(key, MISSING), now.get(key, MISSING), known)
    yield from _subscriptions(before, after, definitions)
    yield from _relationships(before, after, definitions)
    for side, is_left in ((before, True), (after, False)):
        for number in side.get("segments", {}):
            name = definitions.segments.get(int(number), f"segment {number}")
            yield Line(
                "Segment", name if is_left else MISSING, MISSING if is_left else name
            )
    for name, times in (before.get("events") or {}).items():
        yield Line("Event", _counted(name, times), MISSING)
    for name, times in (after.get("events") or {}).items():
        yield Line("Event", MISSING, _counted(name, times))


def _counted(name: str, times: int) -> str:
    """An event's name, and how often where that is not once."""
    return name if times == 1 else f"{name} ({times})"


def _merged(merged: dict[str, Any], definitions: Definitions) -> Iterator[Line]:
    for number in merged:
        public = definitions.public_ids.public(int(number))
        yield Line("Took in", MISSING, public)


def _identifiers(
    before: dict[str, Any], after: dict[str, Any], definitions: Definitions
) -> Iterator[Line]:
    was, now = before.get("identifiers", {}), after.get("identifiers", {})
    for key in {**was, **now}:
        kind = definitions.kinds.get(key)
        name = kind.name if kind else key
        gone, came = list(was.get(key) or ()), list(now.get(key) or ())
        for number in range(max(len(gone), len(came))):
            yield Line(
                name,
                gone[number] if number < len(gone) else MISSING,
                came[number] if number < len(came) else MISSING,
            )


def _subscriptions(
    before: dict[str, Any], after: dict[str, Any], definitions: Definitions
) -> Iterator[Line]:
    was, now = before.get("subscriptions", {}), after.get("subscriptions", {})
    for text in {**was, **now}:
        yield Line(
            subscription_name(SubscriptionKey.parse(text), definitions),
            _state(was[text]) if text in was else MISSING,
            _state(now[text]) if text in now else MISSING,
        )


def subscription_name(key: SubscriptionKey, definitions: Definitions) -> str:
    """A subscription in words: ``Spring news by email, ada@example.com``."""
    channel = CHANNELS.get(key.channel, key.channel)
    name = channel
    if key.resource:
        resource = definitions.resources.get(key.resource)
        title = resource.name if resource else f"Resource {key.resource}"
        name = f"{title} by {channel if channel.isupper() else channel.lower()}"
    return f"{name}, {key.contact}" if key.contact else name


def _relationships(
    before: dict[str, Any], after: dict[str, Any], definitions: Definitions
) -> Iterator[Line]:
    """Which relationships began and ended, and what changed of the others."""
    was, now = before.get("relationships", {}), after.get("relationships", {})
    for text in {**was, **now}:
        key = RelationKey.parse(text)
        name = relationship_name(key, definitions)
        if (text in was) != (text in now):
            yield Line(
                name,
                _RELATED if text in was else MISSING,
                _RELATED if text in now else MISSING,
            )
        known = definitions.object_types.get(key.type)
        attributes = known.relationship_attributes if known else {}
        yield from _told_of(name, was.get(text), now.get(text), attributes)


def _told_of(
    name: str, was: Any, now: Any, definitions: Mapping[str, AttributeDefinition]
) -> Iterator[Line]:
    """What changed of one relationship's attributes; one that was blanked has none."""
    old, new = ((side or {}).get("attributes", {}) for side in (was, now))
    for key in {**old, **new}:
        before, after = old.get(key, MISSING), new.get(key, MISSING)
        if before is MISSING or after is MISSING or not same(before, after):
            known = definitions.get(key)
            label = f"{name}, {known.name if known else key}"
            yield Line(label, before, after, known)


def relationship_name(key: RelationKey, definitions: Definitions) -> str:
    """A relationship in words: ``Company acme``; a forgotten person's names none."""
    known = definitions.object_types.get(key.type)
    name = known.singular if known else f"Object of type {key.type}"
    return f"{name} {key.object_id}".strip()


def _state(subscription: Any) -> str:
    """A subscription's status; one that was blanked says nothing."""
    given = subscription if isinstance(subscription, dict) else {}
    return str(given.get("status", "subscribed"))
