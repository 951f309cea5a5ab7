"""What a column can be imported as in one workspace, in the groups of the pages.

Pure. Only what a row can really be read as is offered; names are those of the
workspace's own definitions.
"""

from __future__ import annotations

from collections.abc import Iterator

from profiles.choices import Choice, Group
from profiles.definitions import TYPE_WORDS, AttributeDefinition, Definitions
from profiles.event_choices import (
    event_target_groups,
    event_target_name,
    event_target_note,
)
from profiles.mapping import Attributed, Target, TargetKind, parse_target
from profiles.object_choices import (
    OWN_ID,
    object_target_groups,
    object_target_name,
    object_target_note,
    relationship_target_groups,
)
from profiles.predefined import GROUPS
from profiles.subscriptions import ALL_CHANNELS, CHANNELS
from profiles.validation import COLUMNS

SKIP = str(Target(TargetKind.SKIP))

_OTHERS = {
    TargetKind.PROFILE_ID: ("Profile id", "our own id"),
    TargetKind.FULL_NAME: ("Full name", "becomes first and last name"),
    TargetKind.AT: ("Time of the row", "when the row was true"),
    TargetKind.UNSUBSCRIBED: ("Unsubscribed", "from everything"),
    TargetKind.SUBSCRIPTION_PREFERENCES: ("Subscription preferences", "JSON"),
    TargetKind.SEGMENT: ("Segment", "joins the segments that the cell names"),
    TargetKind.MERGE_WITH: ("Merge with", "same person"),
    TargetKind.SKIP: ("Skip", "not imported"),
}


_OF_OBJECTS = (TargetKind.OBJECT, TargetKind.RELATIONSHIP)
_ATTRIBUTED = {
    Attributed.ENDPOINT: ("Endpoint", "the system it came from"),
    Attributed.TOUCHPOINT: ("Touchpoint", "the channel it came through"),
    Attributed.ACTION: ("Source action", "why the person was added"),
    Attributed.TIME: ("Time of the source action", "when the person was added"),
    Attributed.EDIT_TOUCHPOINT: ("Touchpoint of the edit", "of people who are here"),
    Attributed.EDIT_ACTION: ("Action of the edit", "of people who are here"),
    Attributed.EDIT_TIME: ("Time of the edit", "of people who are here"),
}


def target_groups(
    definitions: Definitions,
    *,
    of_events: bool = False,
    merges: bool = False,
    relates: bool = False,
    object_type: int = 0,
) -> list[Group]:
    """All choices, identifiers first, then the workspace's own attributes.

    Files of events, of merges, of objects and of what relates people to them (to those
    of ``object_type``) have choices of their own.
    """
    if definitions.object_type:
        return object_target_groups(definitions)
    if relates:
        people = _identifiers(definitions)
        return relationship_target_groups(people, definitions, object_type)
    if of_events:
        return event_target_groups(definitions)
    if merges:
        merging = (*_identifiers(definitions), *_others(TargetKind.MERGE_WITH))
        return [Group("People to merge", tuple(merging))]
    groups = [
        Group("Identifiers", tuple(_identifiers(definitions))),
        *_attribute_groups(definitions),
        Group("Subscriptions", tuple(_consent(definitions))),
        Group("Segments and time", tuple(_others(TargetKind.SEGMENT, TargetKind.AT))),
        Group("Attribution", tuple(_attribution())),
    ]
    return [group for group in groups if group.choices]


def target_name(target: str, definitions: Definitions) -> str:
    """What a target is called; the target itself if it names nothing any more."""
    parsed = parse_target(target)
    if parsed is None:
        return target
    if parsed.kind is TargetKind.PROFILE_ID and definitions.object_type:
        return OWN_ID[0]
    if parsed.kind in _OTHERS:
        return _OTHERS[parsed.kind][0]
    if parsed.kind in _OF_OBJECTS:
        return object_target_name(parsed, definitions)
    if parsed.kind is TargetKind.EVENT:
        return event_target_name(parsed)
    if parsed.kind is TargetKind.ATTRIBUTION:
        return _ATTRIBUTED[Attributed(parsed.name)][0]
    if parsed.kind is TargetKind.ATTRIBUTE:
        attribute = definitions.attributes.get(parsed.name)
        return attribute.name if attribute else parsed.name
    if parsed.kind is TargetKind.IDENTIFIER:
        kind = definitions.kinds.get(parsed.name)
        return kind.name if kind else parsed.name
    return next((c.name for c in _consent(definitions) if c.target == target), target)


def target_note(target: str, definitions: Definitions) -> str:
    """The word about a target: its type, or what becomes of the column."""
    parsed = parse_target(target)
    if parsed is None:
        return ""
    if parsed.kind is TargetKind.IDENTIFIER:
        return "identifier"
    if parsed.kind is TargetKind.EVENT:
        return event_target_note(parsed, definitions)
    if parsed.kind in _OF_OBJECTS:
        return object_target_note(parsed, definitions)
    if parsed.kind is TargetKind.ATTRIBUTION:
        return _ATTRIBUTED[Attributed(parsed.name)][1]
    if parsed.kind is TargetKind.ATTRIBUTE:
        attribute = definitions.attributes.get(parsed.name)
        return TYPE_WORDS[attribute.type] if attribute else ""
    if parsed.kind is TargetKind.SUBSCRIPTION:
        return next((c.note for c in _consent(definitions) if c.target == target), "")
    return _OTHERS[parsed.kind][1]


def _identifiers(definitions: Definitions) -> Iterator[Choice]:
    for kind in definitions.kinds.values():
        note = "identifies people" if kind.identifies else "may be shared"
        yield Choice(str(Target(TargetKind.IDENTIFIER, kind.key)), kind.name, note)
    yield from _others(TargetKind.PROFILE_ID)


def _attribute_groups(definitions: Definitions) -> Iterator[Group]:
    by_group: dict[str, list[AttributeDefinition]] = {}
    for attribute in definitions.attributes.values():
        by_group.setdefault(attribute.group, []).append(attribute)
    for name in sorted(by_group, key=lambda name: (_rank(by_group[name], name), name)):
        found = sorted(by_group[name], key=lambda attribute: attribute.predefined)
        choices = [
            Choice(
                str(Target(TargetKind.ATTRIBUTE, attribute.key)),
                attribute.name,
                TYPE_WORDS[attribute.type],
            )
            for attribute in found
        ]
        if name == "Personal":
            choices[:0] = _others(TargetKind.FULL_NAME)
        yield Group(name, tuple(choices))


def _rank(attributes: list[AttributeDefinition], name: str) -> int:
    """The person's own facts first, then what the workspace made, then the rest."""
    if name in GROUPS[:2]:
        return GROUPS.index(name)
    if not all(attribute.predefined for attribute in attributes):
        return len(GROUPS[:2])
    return len(GROUPS) + (GROUPS.index(name) if name in GROUPS else 0)


def _consent(definitions: Definitions) -> Iterator[Choice]:
    yield from _others(TargetKind.UNSUBSCRIBED)
    if TargetKind.SUBSCRIPTION not in COLUMNS:
        return
    for channel, name in CHANNELS.items():
        target = Target(TargetKind.SUBSCRIPTION, channel)
        yield Choice(str(target), f"{name} subscription", "the whole channel")
    for resource in definitions.resources.values():
        if len(resource.channels) > 1:
            whole = Target(TargetKind.SUBSCRIPTION, ALL_CHANNELS, str(resource.id))
            yield Choice(str(whole), resource.name, "on all its channels")
        for channel in resource.channels:
            target = Target(TargetKind.SUBSCRIPTION, channel, str(resource.id))
            yield Choice(str(target), resource.name, CHANNELS.get(channel, channel))
    yield from _others(TargetKind.SUBSCRIPTION_PREFERENCES)


def _attribution() -> Iterator[Choice]:
    for part, (name, note) in _ATTRIBUTED.items():
        yield Choice(str(Target(TargetKind.ATTRIBUTION, part.value)), name, note)


def _others(*kinds: TargetKind) -> Iterator[Choice]:
    for kind in kinds:
        if kind in COLUMNS:
            yield Choice(str(Target(kind)), *_OTHERS[kind])
