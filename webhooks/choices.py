"""What a field of a payload can be imported as in one workspace, in groups. Pure."""

from __future__ import annotations

from profiles.choices import Choice, Group
from profiles.definitions import Definitions
from profiles.mapping import TargetKind
from profiles.target_choices import target_groups, target_name
from webhooks.targets import event_data_key, target_of

EVENT_PROPERTY = "event:property"
_EVENT = Group(
    "Event",
    (
        Choice("event:name", "Event name", "what the person did"),
        Choice("event:time", "Event time", "when they did it"),
        Choice(EVENT_PROPERTY, "Event property", "something about it"),
    ),
)


def webhook_groups(definitions: Definitions) -> list[Group]:
    """All choices, identifiers first, events last."""
    groups = [
        Group(group.name, tuple(c for c in group.choices if target_of(c.target)))
        for group in target_groups(definitions)
    ]
    return [*(group for group in groups if group.choices), _EVENT]


def field_name(target: str, definitions: Definitions) -> str:
    """What a field's target is called."""
    if key := event_data_key(target):
        return key
    parsed = target_of(target)
    if parsed is not None and parsed.kind is TargetKind.EVENT:
        if parsed.detail:
            return f"Event: {parsed.detail}"
        return f"Event {parsed.name}"
    return target_name(target, definitions)


def note_of(target: str) -> str:
    """A word about a target beside its name."""
    if event_data_key(target):
        return "event data key"
    parsed = target_of(target)
    if parsed is None:
        return "nothing"
    words = {
        TargetKind.IDENTIFIER: "id",
        TargetKind.PROFILE_ID: "id",
        TargetKind.AT: "time",
    }
    return words.get(parsed.kind, "")
