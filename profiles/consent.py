"""A person's subscriptions as a page shows them: state, contact, history."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from profiles import origins
from profiles.change_lines import subscription_name
from profiles.definitions import Definitions
from profiles.models import ProfileChange, Subscription
from profiles.origins import NamedOrigin
from profiles.person import Person
from profiles.statuses import Origin, OriginKind, SubscriptionState
from profiles.subscriptions import (
    ALL_CHANNELS,
    CHANNELS,
    WHOLE_CHANNEL,
    SubscriptionKey,
    is_opted_out,
)
from profiles.subscriptions import (
    Subscription as State,
)

# Of a person's changes the latest that speak of subscriptions.
MOST_CHANGES = 200
_SPEAKS = Q(before__has_key="subscriptions") | Q(after__has_key="subscriptions")


@dataclass(frozen=True, slots=True)
class Step:
    """One state in a subscription's history, and what brought it."""

    at: datetime
    state: SubscriptionState | None
    named: NamedOrigin
    line: int | None


@dataclass(frozen=True, slots=True)
class Shown:
    """One subscription; without a state the person has said nothing of it."""

    key: SubscriptionKey
    name: str
    state: SubscriptionState | None
    stored: State | None
    by_default: bool = False
    covered: bool = False
    history: list[Step] = field(default_factory=list)

    @property
    def is_opted_out(self) -> bool:
        """Whether the person has said no here."""
        return self.stored is not None and self.stored.opted_out


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel with its whole and its resources."""

    key: str
    name: str
    opted_out: bool
    subscriptions: list[Shown]


def channels(person: Person) -> list[Channel]:
    """Every channel of which something is known or can be said, in three queries."""
    held = _held(person)
    history = _history(person)
    return [
        Channel(
            channel,
            name,
            is_opted_out(held, channel),
            [
                _shown(key, held, history, person.definitions)
                for key in _keys(channel, held, person.definitions)
            ],
        )
        for channel, name in CHANNELS.items()
    ]


def _held(person: Person) -> dict[SubscriptionKey, State]:
    rows = Subscription.objects.filter(
        workspace=person.asking.workspace, profile=person.profile.pk
    )
    return {
        SubscriptionKey(row.channel, row.resource, row.contact): State(
            row.status,
            row.priority,
            row.categories or [],
            row.fields or {},
            row.details or {},
        )
        for row in rows
    }


def _keys(
    channel: str, held: dict[SubscriptionKey, State], definitions: Definitions
) -> list[SubscriptionKey]:
    """The whole channel, what is held, and the resources that could be."""
    mine = [key for key in held if key.channel == channel]
    known = {key.resource for key in mine}
    if WHOLE_CHANNEL not in known:
        mine.append(SubscriptionKey(channel))
    for resource in definitions.resources.values():
        if channel in resource.channels and resource.id not in known:
            mine.append(SubscriptionKey(channel, resource.id))
    return sorted(mine)


def _shown(
    key: SubscriptionKey,
    held: dict[SubscriptionKey, State],
    history: dict[str, list[Step]],
    definitions: Definitions,
) -> Shown:
    stored = held.get(key)
    resource = definitions.resources.get(key.resource)
    name = (
        "Whole channel"
        if not key.resource
        else (resource.name if resource else f"Resource {key.resource}")
    )
    others = {k: s for k, s in held.items() if k != key}
    return Shown(
        key=key,
        name=subscription_name(key, definitions)
        if key.channel == ALL_CHANNELS
        else name,
        state=SubscriptionState(stored.status) if stored else None,
        stored=stored,
        by_default=resource.subscribed if resource else False,
        covered=is_opted_out(others, key.channel, key.resource),
        history=history.get(key.text, []),
    )


def _history(person: Person) -> dict[str, list[Step]]:
    """The states of each subscription by the text of its key, latest first."""
    changes = list(
        ProfileChange.objects.filter(
            workspace=person.asking.workspace, profile_id__in=person.every_id
        )
        .filter(_SPEAKS)
        .order_by("-id")[:MOST_CHANGES]
    )
    came_from = [Origin(OriginKind(c.origin_kind), c.origin_id) for c in changes]
    named = origins.in_words(person.asking.workspace, came_from)
    found: dict[str, list[Step]] = {}
    for change, origin in zip(changes, came_from, strict=True):
        for text, state in _states(change):
            step = Step(change.at, state, named[origin], change.line)
            found.setdefault(text, []).append(step)
    return found


def _states(change: ProfileChange) -> Iterator[tuple[str, SubscriptionState | None]]:
    was = change.before.get("subscriptions", {})
    now = change.after.get("subscriptions", {})
    for text in {**was, **now}:
        given = now.get(text)
        status = given.get("status", "subscribed") if isinstance(given, dict) else None
        yield text, SubscriptionState(status) if status else None
