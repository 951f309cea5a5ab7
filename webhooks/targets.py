"""What a path can be imported as: target strings, and the taker of each. Pure."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from profiles.definitions import Definitions
from profiles.mapping import Target, TargetKind, parse_target
from webhooks.mapping import EVENT_DATA, Field, WebhookMapping
from webhooks.takers.attributes import (
    attribute_taker,
    event_data_taker,
    full_name_taker,
)
from webhooks.takers.consent import (
    segment_taker,
    subscription_taker,
    unsubscribed_taker,
)
from webhooks.takers.events import at_taker, event_taker
from webhooks.takers.identifiers import identifier_taker, profile_id_taker
from webhooks.takers.setup import Taker, TakerSetup

TAKERS: dict[TargetKind, Callable[[TakerSetup], Taker]] = {
    TargetKind.IDENTIFIER: identifier_taker,
    TargetKind.PROFILE_ID: profile_id_taker,
    TargetKind.ATTRIBUTE: attribute_taker,
    TargetKind.FULL_NAME: full_name_taker,
    TargetKind.AT: at_taker,
    TargetKind.UNSUBSCRIBED: unsubscribed_taker,
    TargetKind.SUBSCRIPTION: subscription_taker,
    TargetKind.SEGMENT: segment_taker,
    TargetKind.EVENT: event_taker,
}


def event_data_key(target: str) -> str:
    """The key of ``event_data:<key>``, or an empty text for another target."""
    word, _, key = target.partition(":")
    return key if word == EVENT_DATA else ""


def target_of(text: str) -> Target | None:
    """The target that a string names and a webhook can be imported as, or None."""
    target = parse_target(text)
    return target if target is not None and target.kind in TAKERS else None


def identifying_kind(text: str) -> str:
    """The kind of identifier a target holds, ``profile_id`` among them, or ""."""
    target = target_of(text)
    if target is None:
        return ""
    if target.kind is TargetKind.PROFILE_ID:
        return str(TargetKind.PROFILE_ID)
    return target.name if target.kind is TargetKind.IDENTIFIER else ""


def attribute_key(text: str) -> str:
    """The key of the attribute that a target sets, or an empty text."""
    target = target_of(text)
    is_attribute = target is not None and target.kind is TargetKind.ATTRIBUTE
    return target.name if target is not None and is_attribute else ""


def taker_of(
    field: Field, mapping: WebhookMapping, definitions: Definitions, zone: ZoneInfo
) -> Taker:
    """The taker of a field.

    Raises ``KeyError`` for a target, an attribute, a kind or a topic that there is
    not.
    """
    if key := event_data_key(field.target):
        return event_data_taker(key, definitions, zone)
    target = target_of(field.target)
    if target is None:
        raise KeyError(field.target)
    setup = TakerSetup(target, field, mapping, definitions, zone)
    return TAKERS[target.kind](setup)
