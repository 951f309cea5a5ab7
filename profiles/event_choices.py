"""What a column of a file of events can be imported as, in the groups of the pages.

Pure. Beside ``profiles.target_choices``, which does so for people: an event has a
name, a person, maybe a time, and properties, some of which attributes of people read.
"""

from __future__ import annotations

from collections.abc import Iterator

from profiles.choices import Choice, Group
from profiles.definitions import AttributeDefinition, Definitions
from profiles.mapping import (
    EVENT_NAME,
    EVENT_PERSON,
    EVENT_PROPERTY,
    EVENT_TIME,
    Target,
    TargetKind,
    parse_target,
)

# Stands for the property that is called as the column is.
OWN_PROPERTY = f"{TargetKind.EVENT}:{EVENT_PROPERTY}"

_PARTS: dict[Target, tuple[str, str]] = {
    EVENT_NAME: ("Event name", "what happened"),
    EVENT_PERSON: ("Person", "who did it"),
    EVENT_TIME: ("Time", "when it happened"),
}


def event_target_groups(definitions: Definitions) -> list[Group]:
    """All choices for a column: the event's parts, then its properties."""
    parts = tuple(Choice(str(part), *words) for part, words in _PARTS.items())
    own = Choice(OWN_PROPERTY, "Property", "named as the column")
    groups = [
        Group("Event", (*parts, own)),
        Group("Properties that attributes read", tuple(_read(definitions))),
    ]
    return [group for group in groups if group.choices]


def event_target(chosen: str, title: str) -> str:
    """The target of a choice for a column with this title; "" for none of events."""
    if chosen == OWN_PROPERTY:
        return f"{OWN_PROPERTY}:{title}"
    target = parse_target(chosen)
    fits = target is not None and target.kind in (TargetKind.EVENT, TargetKind.SKIP)
    return chosen if fits else ""


def offered_as(target: str, definitions: Definitions) -> str:
    """The choice that a target came from; few properties are choices themselves."""
    parsed = parse_target(target)
    if parsed is None or parsed[:2] != (TargetKind.EVENT, EVENT_PROPERTY):
        return target
    return (
        target if target in {one.target for one in _read(definitions)} else OWN_PROPERTY
    )


def event_target_name(target: Target) -> str:
    """What a part of an event is called."""
    return _PARTS[target][0] if target in _PARTS else target.detail


def event_target_note(target: Target, definitions: Definitions) -> str:
    """The word about a part of an event: what it says, or what reads it."""
    if target in _PARTS:
        return _PARTS[target][1]
    readers = definitions.reading(target.detail)
    return f"feeds {_named(readers)}" if readers else "property"


def _read(definitions: Definitions) -> Iterator[Choice]:
    """The event data keys that the workspace's own attributes read."""
    keys = {
        attribute.event_data_key: None
        for attribute in definitions.attributes.values()
        if attribute.event_data_key and not attribute.predefined
    }
    for key in sorted(keys):
        note = f"feeds {_named(definitions.reading(key))}"
        yield Choice(f"{OWN_PROPERTY}:{key}", key, note)


def _named(attributes: tuple[AttributeDefinition, ...]) -> str:
    return ", ".join(attribute.name for attribute in attributes)
