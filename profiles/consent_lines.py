"""Subscriptions and memberships as lines of COPY. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from profiles.copy_text import NULL, copy_json, copy_text
from profiles.plain_consent import Given
from profiles.subscriptions import Subscription, SubscriptionKey
from profiles.values import encode_text


def subscription_columns(
    workspace_id: int, key: SubscriptionKey, subscription: Subscription
) -> str:
    """The columns behind the profile's id."""
    priority = subscription.priority
    return (
        f"\t{workspace_id}\t{key.channel}"
        f"\t{key.resource}\t{copy_text(key.contact)}\t{subscription.status}"
        f"\t{NULL if priority is None else priority}"
        f"\t{optional_json(subscription.categories)}"
        f"\t{optional_json(subscription.fields)}\t{optional_json(subscription.details)}"
    )


def optional_json(value: list[Any] | dict[str, Any] | None) -> str:
    """JSON for a column that is null where there is nothing to keep."""
    return copy_json(encode_text(value)) if value else NULL


def given_subscriptions(
    people: Iterable[tuple[int, int]], given: list[Given | None], workspace_id: int
) -> Iterator[str]:
    """The lines of people, each their id and the code of what they are given."""
    ends = [
        [
            subscription_columns(workspace_id, key, held)
            for key, held in sorted(each.subscriptions.items())
        ]
        if each
        else []
        for each in given
    ]
    for profile_id, code in people:
        for end in ends[code]:
            yield f"{profile_id}{end}"


def given_memberships(
    people: Iterable[tuple[int, int]], given: list[Given | None], workspace_id: int
) -> Iterator[str]:
    """The same of the segments that they join."""
    ends = [
        [f"\t{segment}\t{workspace_id}" for segment in sorted(each.segments)]
        if each
        else []
        for each in given
    ]
    for profile_id, code in people:
        for end in ends[code]:
            yield f"{profile_id}{end}"
