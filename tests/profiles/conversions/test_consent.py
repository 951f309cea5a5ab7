from __future__ import annotations

import pytest

from profiles.conversions.consent import (
    STATUS_WORDS,
    parse_preferences,
    parse_status,
    parse_unsubscribed,
)
from profiles.issues import Doubtful, Fault, IssueCode
from profiles.subscriptions import SubscriptionStatus

YES, NO = SubscriptionStatus.SUBSCRIBED, SubscriptionStatus.UNSUBSCRIBED
BOUNCED, SPAM = SubscriptionStatus.HARDBOUNCED, SubscriptionStatus.COMPLAINER
OPEN, PAUSED = SubscriptionStatus.UNCONFIRMED, SubscriptionStatus.SUSPENDED


@pytest.mark.parametrize(
    ("text", "status"),
    [
        # Xtremepush: email_subscription, sms_subscription
        ("1", YES),
        ("0", NO),
        # Maestra: true/false, yes/no, 1/0 in any case
        ("true", YES),
        ("FALSE", NO),
        ("Yes", YES),
        ("nO", NO),
        # Customer.io: a column for each topic
        ("True", YES),
        ("false", NO),
        # Altcraft: the seven states
        ("subscribed", YES),
        ("unsubscribed", NO),
        ("unconfirmed", OPEN),
        ("suspended", PAUSED),
        ("complainer", SPAM),
        ("hardbounced", BOUNCED),
        ("invalid", SubscriptionStatus.INVALID),
        # Mailchimp
        ("Subscribed", YES),
        ("Unsubscribed", NO),
        ("Cleaned", BOUNCED),
        ("Non-Subscribed", OPEN),
        ("pending", OPEN),
        ("transactional", OPEN),
        # Klaviyo and ActiveCampaign
        ("NEVER_SUBSCRIBED", OPEN),
        ("Active", YES),
        ("Bounced", BOUNCED),
        # as people write them
        ("Opted In", YES),
        ("opted_in", YES),
        ("opt-out", NO),
        ("Hard bounce", BOUNCED),
        ("hard_bounced", BOUNCED),
        ("soft bounced", PAUSED),
        ("spam complaint", SPAM),
        ("Blocklisted", NO),
        ("désabonné", NO),
        ("abgemeldet", NO),
        ("ja", YES),
        ("nein", NO),
    ],
)
def test_reads_state(text: str, status: SubscriptionStatus) -> None:
    assert parse_status(text) == status


@pytest.mark.parametrize("text", ["maybe", "2", "-1", "12.03.2024", "yes please", "_"])
def test_rejects_what_is_no_state(text: str) -> None:
    assert parse_status(text) == Fault(IssueCode.NOT_A_STATUS)


@pytest.mark.parametrize(
    ("text", "status"),
    [("yes", NO), ("0", YES), ("unsubscribed", NO), ("subscribed", YES)],
)
def test_turns_yes_and_no_round_but_no_state(
    text: str, status: SubscriptionStatus
) -> None:
    assert parse_status(text, inverted=True) == status


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("true", NO),
        ("TRUE", NO),
        ("True", NO),
        ("1", NO),
        ("false", YES),
        ("0", YES),
        ("yes", NO),
        ("no", YES),
        ("bounced", BOUNCED),
        ("subscribed", YES),
    ],
)
def test_reads_unsubscribed(text: str, status: SubscriptionStatus) -> None:
    assert parse_unsubscribed(text) == status


@pytest.mark.parametrize("text", ["2", "null", "12.03.2024", "whatever"])
def test_takes_anything_else_in_unsubscribed_for_subscribed(text: str) -> None:
    fault = Fault(IssueCode.READ_AS_SUBSCRIBED)
    assert parse_unsubscribed(text) == Doubtful(YES, fault)


@pytest.mark.parametrize(
    ("text", "preferences"),
    [
        ('{"topics":{"topic_1":true,"topic_2":false}}', {1: YES, 2: NO}),
        ('{"topics": {"topic_2": "true"}}', {2: YES}),
        ('{"topics": {}}', {}),
        ('{"topics": {"topic_1": false}, "other": 1}', {1: NO}),
    ],
)
def test_reads_preferences(
    text: str, preferences: dict[int, SubscriptionStatus]
) -> None:
    assert parse_preferences(text, {1, 2}) == preferences


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("true", Fault(IssueCode.NOT_PREFERENCES)),
        ("[]", Fault(IssueCode.NOT_PREFERENCES)),
        ("{", Fault(IssueCode.NOT_PREFERENCES)),
        ("{}", Fault(IssueCode.NOT_PREFERENCES)),
        ('{"topic_1": true}', Fault(IssueCode.NOT_PREFERENCES)),
        ('{"topics": [1]}', Fault(IssueCode.NOT_PREFERENCES)),
        ('{"topics": {"topic_1": 1}}', Fault(IssueCode.NOT_PREFERENCES)),
        ('{"topics": {"topic_1": "maybe"}}', Fault(IssueCode.NOT_PREFERENCES)),
        ('{"topics": {"topic_9": true}}', Fault(IssueCode.UNKNOWN_TOPIC, "topic_9")),
        ('{"topics": {"news": true}}', Fault(IssueCode.UNKNOWN_TOPIC, "news")),
    ],
)
def test_rejects_what_are_no_preferences(text: str, fault: Fault) -> None:
    assert parse_preferences(text, {1, 2}) == fault


def test_doubts_preferences_that_name_a_topic_twice() -> None:
    text = '{"topics": {"topic_1": true, "topic_1": false}}'
    fault = Fault(IssueCode.DUPLICATE_KEY, "“topic_1”")
    assert parse_preferences(text, {1}) == Doubtful({1: NO}, fault)


def test_names_no_state_as_yes_or_no() -> None:
    assert not {"yes", "no", "true", "false", "1", "0"} & STATUS_WORDS.keys()
