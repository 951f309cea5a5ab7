"""What people agreed to, in the words of files: one table for all products.

Yes and no are those of every boolean column (Maestra's ``true/false``, ``yes/no``,
``1/0`` in any case, Xtremepush's ``1`` and ``0``). States have the names that the
exports of mailing programs give them; case, blanks, ``-`` and ``_`` do not count.
"""

from __future__ import annotations

import re
from collections.abc import Container

from profiles.conversions.lists import parse_object
from profiles.conversions.scalars import parse_boolean
from profiles.issues import Doubtful, Fault, IssueCode
from profiles.subscriptions import SubscriptionStatus
from profiles.values import JSONValue

_STATES = {
    SubscriptionStatus.SUBSCRIBED: (
        "subscribed opted-in opt-in active confirmed abonné inscrit angemeldet"
    ),
    SubscriptionStatus.UNSUBSCRIBED: (
        "unsubscribed opted-out opt-out blocked blocklisted blacklisted suppressed"
        " désabonné désinscrit abgemeldet"
    ),
    # They have not said yes, and not no either.
    SubscriptionStatus.UNCONFIRMED: (
        "unconfirmed pending never-subscribed non-subscribed not-subscribed"
        " transactional"
    ),
    SubscriptionStatus.SUSPENDED: (
        "suspended inactive soft-bounced soft-bounce paused snoozed"
    ),
    SubscriptionStatus.COMPLAINER: (
        "complainer complained complaint spam-complaint spam abuse"
    ),
    SubscriptionStatus.HARDBOUNCED: (
        "hard-bounced hard-bounce bounced bounce cleaned"
    ),
    SubscriptionStatus.INVALID: "invalid",
}  # fmt: skip
_SEPARATORS = re.compile(r"[\s_-]+")


def _key(text: str) -> str:
    return _SEPARATORS.sub("", text.casefold())


STATUS_WORDS: dict[str, SubscriptionStatus] = {
    _key(word): status for status, words in _STATES.items() for word in words.split()
}

_NOT_A_STATUS = Fault(IssueCode.NOT_A_STATUS)
_READ_AS_SUBSCRIBED = Fault(IssueCode.READ_AS_SUBSCRIBED)
_NOT_PREFERENCES = Fault(IssueCode.NOT_PREFERENCES)
_TOPIC = re.compile(r"topic_([0-9]{1,9})")

Preferences = dict[int, SubscriptionStatus]


def parse_status(text: str, *, inverted: bool = False) -> SubscriptionStatus | Fault:
    """The state of a subscription: a yes, a no, or its name.

    ``inverted`` is for a column that says the opposite, such as *Email opt-out*: its
    yes means no. A state that is named means itself.
    """
    if status := STATUS_WORDS.get(_key(text)):
        return status
    answer = parse_boolean(text)
    if isinstance(answer, Fault):
        return _NOT_A_STATUS
    return _status_of(subscribed=answer is not inverted)


def parse_unsubscribed(text: str) -> SubscriptionStatus | Doubtful[SubscriptionStatus]:
    """The state for all channels that a cell of *unsubscribed* says.

    Customer.io's rule: ``true`` in any case and ``1`` are unsubscribed, any other
    value is subscribed. What says neither yes, no nor a state is doubtful.
    """
    status = parse_status(text, inverted=True)
    if isinstance(status, Fault):
        return Doubtful(SubscriptionStatus.SUBSCRIBED, _READ_AS_SUBSCRIBED)
    return status


def parse_preferences(
    text: str, topics: Container[int]
) -> Preferences | Fault | Doubtful[Preferences]:
    """The state of each topic named by ``{"topics": {"topic_1": true}}``.

    Customer.io's ``cio_subscription_preferences``; ``topics`` are the ids there are.
    """
    parsed = parse_object(text)
    if isinstance(parsed, Doubtful):
        preferences = _preferences(parsed.value, topics)
        if isinstance(preferences, Fault):
            return preferences
        return Doubtful(preferences, parsed.fault)
    return (
        _NOT_PREFERENCES if isinstance(parsed, Fault) else _preferences(parsed, topics)
    )


def _preferences(value: JSONValue, topics: Container[int]) -> Preferences | Fault:
    said = value.get("topics") if isinstance(value, dict) else None
    if not isinstance(said, dict):
        return _NOT_PREFERENCES
    preferences: Preferences = {}
    for key, answer in said.items():
        subscribed = parse_boolean(answer) if isinstance(answer, str) else answer
        if not isinstance(subscribed, bool):
            return _NOT_PREFERENCES
        named = _TOPIC.fullmatch(key)
        if named is None or int(named[1]) not in topics:
            return Fault(IssueCode.UNKNOWN_TOPIC, key)
        preferences[int(named[1])] = _status_of(subscribed=subscribed)
    return preferences


def _status_of(*, subscribed: bool) -> SubscriptionStatus:
    if subscribed:
        return SubscriptionStatus.SUBSCRIBED
    return SubscriptionStatus.UNSUBSCRIBED
