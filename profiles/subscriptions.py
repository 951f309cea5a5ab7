"""What a person agreed to: subscriptions, and how one statement changes them.

A subscription is a person's state for a channel, for the whole channel (resource 0)
or for one resource, with the contact it goes to. The state for all channels at once
(Customer.io's ``unsubscribed``, Altcraft's global status) is one on the channel
``all``. Opted out is a state like any other, but not one that a file may end: that
takes the importer's own word. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

import msgspec

from profiles.values import JSONValue

ALL_CHANNELS = "all"
CHANNELS: dict[str, str] = {
    ALL_CHANNELS: "All channels",
    "email": "Email",
    "sms": "SMS",
    "push": "Push",
    "web_push": "Web push",
    "telegram_bot": "Telegram",
    "whatsapp": "WhatsApp",
    "viber": "Viber",
}
WHOLE_CHANNEL = 0
# What a person agreed to beyond messages (Piwik PRO's consent types), by contact.
CONSENT_CHANNEL = "consent"


class SubscriptionStatus(StrEnum):
    """The seven states of a subscription (Altcraft's)."""

    SUBSCRIBED = "subscribed"
    UNSUBSCRIBED = "unsubscribed"
    UNCONFIRMED = "unconfirmed"
    SUSPENDED = "suspended"
    COMPLAINER = "complainer"
    HARDBOUNCED = "hardbounced"
    INVALID = "invalid"


OPTED_OUT = frozenset(
    {
        SubscriptionStatus.UNSUBSCRIBED,
        SubscriptionStatus.COMPLAINER,
        SubscriptionStatus.HARDBOUNCED,
    }
)


class SubscriptionKey(NamedTuple):
    """Which subscription of a person: channel, resource (0: the whole), contact."""

    channel: str
    resource: int = WHOLE_CHANNEL
    contact: str = ""

    @property
    def text(self) -> str:
        """The key as a change names it."""
        return f"{self.channel}:{self.resource}:{self.contact}"

    @classmethod
    def parse(cls, text: str) -> SubscriptionKey:
        """The key that ``text`` names."""
        channel, resource, contact = text.split(":", 2)
        return cls(channel, int(resource), contact)


class Subscription(msgspec.Struct, gc=False, omit_defaults=True):
    """The state of one subscription.

    ``details`` are what a contact needs beside its value (a push provider);
    ``priority`` ranks the contacts of one channel.
    """

    status: str = SubscriptionStatus.SUBSCRIBED
    priority: int | None = None
    categories: list[str] = []
    fields: dict[str, JSONValue] = {}
    details: dict[str, JSONValue] = {}

    @property
    def opted_out(self) -> bool:
        """Whether the person has said no."""
        return self.status in OPTED_OUT


class FieldOperation(msgspec.Struct, frozen=True, gc=False):
    """One change asked of one field of a subscription, other than a plain set.

    ``action`` and ``value`` are those of an ``Operation`` on an attribute.
    """

    name: str
    action: str
    value: JSONValue = None


class Statement(msgspec.Struct, frozen=True, gc=False):
    """What a record says of one subscription; ``None`` says nothing of that part.

    ``fields`` are set, ``operations`` change others by what they hold.
    """

    channel: str
    resource: int = WHOLE_CHANNEL
    contact: str = ""
    status: str | None = None
    priority: int | None = None
    categories: tuple[str, ...] | None = None
    fields: dict[str, JSONValue] | None = None
    details: dict[str, JSONValue] | None = None
    operations: tuple[FieldOperation, ...] = ()


Subscriptions = Mapping[SubscriptionKey, Subscription]


def concerned(held: Subscriptions, statement: Statement) -> list[SubscriptionKey]:
    """The subscriptions that a statement speaks of; a new key if there is none yet.

    Without a contact it speaks of all contacts of that channel and resource. A
    contact that is new goes to the subscription that has none.
    """
    resource, contact = statement.resource, statement.contact
    siblings = [k for k in held if k[:2] == (statement.channel, resource)]
    if not contact:
        return siblings or [SubscriptionKey(statement.channel, resource)]
    return [SubscriptionKey(statement.channel, resource, contact)]


def without_contact(
    held: Subscriptions, statement: Statement
) -> SubscriptionKey | None:
    """The subscription that the statement's new contact belongs to, if there is one."""
    bare = SubscriptionKey(statement.channel, statement.resource)
    named = bare._replace(contact=statement.contact)
    return bare if statement.contact and bare in held and named not in held else None


def changed(
    old: Subscription | None, statement: Statement, *, priority: int | None = None
) -> Subscription:
    """The subscription after the statement; ``priority`` is for a new one.

    Operations on its fields are ``profiles.merging``'s.
    """
    base = old or Subscription(priority=priority)
    return Subscription(
        status=statement.status if statement.status is not None else base.status,
        priority=base.priority if statement.priority is None else statement.priority,
        categories=(
            base.categories
            if statement.categories is None
            else list(statement.categories)
        ),
        fields={**base.fields, **(statement.fields or {})},
        details={**base.details, **(statement.details or {})},
    )


def opts_in_against(held: Subscriptions, statement: Statement) -> bool:
    """Whether the statement would end an opt-out, its own or a wider one.

    A no for all channels covers every channel, a no for a channel its resources.
    """
    if statement.status is None or statement.status in OPTED_OUT:
        return False
    return any(
        subscription.opted_out and _covers(key, statement)
        for key, subscription in held.items()
    )


def _covers(key: SubscriptionKey, statement: Statement) -> bool:
    if key.channel == ALL_CHANNELS:
        return True
    if key.channel != statement.channel:
        return False
    if key.resource not in (WHOLE_CHANNEL, statement.resource):
        return False
    return not (key.contact and statement.contact and key.contact != statement.contact)


def next_priority(held: Subscriptions, channel: str) -> int:
    """One more than the highest priority among the person's contacts of a channel."""
    known: Iterable[int] = (
        subscription.priority or 0
        for key, subscription in held.items()
        if key.channel == channel
    )
    return max(known, default=0) + 1


def united(mine: Subscription, theirs: Subscription) -> Subscription:
    """What two merged people agreed to together: a no wins."""
    return theirs if theirs.opted_out and not mine.opted_out else mine


def is_opted_out(held: Subscriptions, channel: str, resource: int = 0) -> bool:
    """Whether the person has said no to this channel (and resource)."""
    question = Statement(channel, resource)
    return any(s.opted_out and _covers(key, question) for key, s in held.items())
