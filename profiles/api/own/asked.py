"""What a request of our own API about people may say.

These types are both the check of a request and its description in the API's document;
``profiles.api.own.reading`` then reads the values by what the workspace defines. Pure.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from profiles.records import Action
from profiles.rules import ConflictRule, Mode
from profiles.subscriptions import SubscriptionStatus

MOST_RECORDS = 1_000
MOST_PARTS = 1_000
LONGEST_NAME = 255

Name = Annotated[str, Meta(min_length=1, max_length=LONGEST_NAME)]
Moment = Annotated[
    str,
    Meta(
        description="A date and time in ISO 8601; without an offset, the workspace's.",
        examples=["2026-03-01T08:30:00Z"],
    ),
]
Channel = Literal[
    "all",
    "email",
    "sms",
    "push",
    "web_push",
    "telegram_bot",
    "whatsapp",
    "viber",
    "consent",
]
OperationAction = Literal["set", "unset", "increment", "add", "remove", "upsert"]


class AskedOperation(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A change of one attribute other than a plain set.

    ``increment`` needs a number, ``add`` and ``remove`` a list of elements, ``upsert``
    an object of one property, ``unset`` nothing.
    """

    attribute: Name
    action: OperationAction
    value: Any = None


class AskedSubscription(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What the person agreed to: for a channel, or for one resource of it."""

    channel: Channel
    status: SubscriptionStatus | None = None
    resource_id: Annotated[int, Meta(ge=1, le=2**31 - 1)] | None = None
    contact: Annotated[str, Meta(max_length=LONGEST_NAME)] = ""
    priority: Annotated[int, Meta(ge=0, le=2**31 - 1)] | None = None
    categories: Annotated[list[Name], Meta(max_length=MOST_PARTS)] | None = None
    fields: dict[str, Any] | None = None


class AskedSegments(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Static segments that the person joins and leaves, by name."""

    join: Annotated[list[Name], Meta(max_length=MOST_PARTS)] = []
    leave: Annotated[list[Name], Meta(max_length=MOST_PARTS)] = []


class AskedEvent(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Something the person did; without a time, now."""

    name: Name
    at: Moment | None = None
    data: dict[str, Any] = {}


class AskedRecord(
    msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True
):
    """One person: who they are, and what is to be known of them.

    Needs ``profile_id`` or an identifier. ``attributes`` are set as they come, a null
    clears one; ``at`` is the time that the values speak of.
    """

    profile_id: Annotated[str, Meta(max_length=24)] | None = None
    identifiers: dict[str, str | Annotated[list[str], Meta(max_length=MOST_PARTS)]] = {}
    attributes: dict[str, Any] = {}
    operations: Annotated[list[AskedOperation], Meta(max_length=MOST_PARTS)] = []
    at: Moment | None = None
    subscriptions: Annotated[list[AskedSubscription], Meta(max_length=MOST_PARTS)] = []
    segments: AskedSegments = AskedSegments()
    events: Annotated[list[AskedEvent], Meta(max_length=MOST_PARTS)] = []


AskedRecords = Annotated[list[AskedRecord], Meta(min_length=1, max_length=MOST_RECORDS)]


class AskedOptions(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Query parameters that hold for all records of the request."""

    dry_run: Annotated[
        bool, Meta(description="Answer what would happen, and change nothing.")
    ] = False
    mode: Annotated[Mode, Meta(description="Which people the records may touch.")] = (
        Mode.ADD_AND_UPDATE
    )
    conflicts: Annotated[
        ConflictRule,
        Meta(description="What happens if an identifier belongs to someone else."),
    ] = ConflictRule.HOLD
    skip_triggers: Annotated[
        bool, Meta(description="Send no notifications of these changes.")
    ] = False


ACTIONS: dict[str, Action] = {action.value: action for action in Action}
