from __future__ import annotations

from datetime import timedelta
from typing import Any

from profiles.definitions import (
    Aggregation,
    AttributeDefinition,
    Definitions,
    ValueType,
)
from profiles.records import Action, Event, Operation, Record
from profiles.subscriptions import Statement, SubscriptionStatus
from tests.makers import NOW, make_record
from webhooks.again import Past, PastChange, applied_again

DEFINITIONS = Definitions(
    1,
    attributes={
        "spent": AttributeDefinition(
            "spent", "Spent", ValueType.NUMBER, aggregation=Aggregation.SUM
        ),
        "city": AttributeDefinition("city", "City", ValueType.STRING),
    },
)
SPENT = Operation("spent", Action.AGGREGATE, 10)
CITY = Operation("city", Action.AGGREGATE, "Paris")


def change(*, by: int | None = None, minutes: int = 1, **sides: Any) -> PastChange:
    """A change of a person, made by a delivery or (None) by another, after now."""
    given = {"before": {}, "after": {}, "effects": {}} | sides
    return PastChange(NOW + timedelta(minutes=minutes), by, **given)


def again(record: Record, *changes: PastChange, keeps_newer: bool = True) -> Record:
    past = Past.of(changes, 7, NOW)
    return applied_again(record, past, DEFINITIONS, keeps_newer=keeps_newer)


def test_does_all_of_it_for_a_person_without_past() -> None:
    record = make_record(email="a@example.com", operations=(SPENT, CITY))
    assert again(record) == record


def test_adds_nothing_twice() -> None:
    record = make_record(email="a@example.com", operations=(SPENT, CITY))
    added = change(by=7, effects={"spent": 10}, after={"attributes": {"spent": 10}})
    assert again(record, added).operations == (CITY,)


def test_adds_what_another_delivery_has_added() -> None:
    record = make_record(email="a@example.com", operations=(SPENT,))
    added = change(by=8, minutes=-1, effects={"spent": 10})
    assert again(record, added).operations == (SPENT,)


def test_brings_an_event_once() -> None:
    record = make_record(email="a@example.com")
    record.events = (Event("opened", None, {}), Event("clicked", None, {}))
    brought = change(by=7, after={"events": {"opened": 1}})
    assert [event.name for event in again(record, brought).events] == ["clicked"]


def test_keeps_what_others_have_changed_since() -> None:
    record = make_record(email="a@example.com", operations=(CITY,))
    record.segments = {5: True, 6: True}
    record.statements = (
        Statement("email", status=SubscriptionStatus.SUBSCRIBED),
        Statement("sms", status=SubscriptionStatus.SUBSCRIBED),
    )
    newer = change(
        after={
            "attributes": {"city": "Rome"},
            "segments": {"5": False},
            "subscriptions": {"email:0:": {}},
        }
    )
    kept = again(record, newer)
    assert kept.operations == ()
    assert kept.segments == {6: True}
    assert [said.channel for said in kept.statements] == ["sms"]


def test_goes_over_what_others_have_changed_if_told() -> None:
    record = make_record(email="a@example.com", operations=(CITY,))
    newer = change(after={"attributes": {"city": "Rome"}})
    assert again(record, newer, keeps_newer=False).operations == (CITY,)


def test_ignores_what_was_changed_before_it_came() -> None:
    record = make_record(email="a@example.com", operations=(CITY,))
    older = change(minutes=-1, after={"attributes": {"city": "Rome"}})
    assert again(record, older).operations == (CITY,)
