"""What events do to people: they are added, and feed the attributes that read them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from profiles.issues import IssueCode
from profiles.models import Event as StoredEvent
from profiles.models import Profile
from profiles.records import Event, Outcome, Record
from profiles.rules import Mode, UnknownPeople
from profiles.statuses import Origin, OriginKind
from profiles.values import JSONValue
from tests.makers import (
    NOW,
    apply_records,
    make_attribute,
    make_record,
    make_workspace,
    people,
)

pytestmark = pytest.mark.django_db
EVENTS: dict[str, Any] = {
    "mode": Mode.UPDATE_ONLY,
    "unknown_people": UnknownPeople.HOLD,
}
OTHER = Origin(OriginKind.IMPORT, 2)


def make_event(name: str = "Order", at: str | None = None, **data: JSONValue) -> Record:
    record = make_record(email="a@x.de")
    record.events = (Event(name, at, data),)
    return record


def test_adds_event_and_feeds_attributes():
    workspace = make_workspace()
    make_attribute(
        workspace, "spent", type="number", event_data_key="amount", aggregation="sum"
    )
    apply_records(workspace, make_record(email="a@x.de"))
    records = [make_event(amount=2), make_event(amount=3)]
    applied = apply_records(workspace, *records, origin=OTHER, **EVENTS)
    assert applied.plan.outcomes == [Outcome.UPDATED] * 2
    (person,) = people(workspace)
    assert person["attributes"] == {"spent": 5}
    assert person["events"] == [("Order", {"amount": 2}), ("Order", {"amount": 3})]


def test_holds_event_of_somebody_unknown():
    workspace = make_workspace()
    applied = apply_records(workspace, make_event(), **EVENTS)
    assert applied.plan.outcomes == [Outcome.HELD]
    (issue,) = applied.plan.issues[0]
    assert issue.code == IssueCode.PERSON_DOES_NOT_EXIST
    assert (
        issue.message == "Nobody has the Email “a@x.de”; these rows do not add people."
    )
    assert not Profile.objects.filter(workspace=workspace).exists()
    assert not StoredEvent.objects.filter(workspace=workspace).exists()


@pytest.mark.parametrize("aggregation", ["last", "first"])
def test_compares_an_event_without_time_as_one_of_now(aggregation):
    workspace = make_workspace()
    make_attribute(workspace, "plan", event_data_key="plan", aggregation=aggregation)
    apply_records(workspace, make_record(email="a@x.de"))
    late = (NOW + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    for at, plan in [(None, "now"), ("2020-01-01T00:00:00Z", "old"), (late, "late")]:
        apply_records(workspace, make_event(at=at, plan=plan))
    expected = {"last": "late", "first": "old"}[aggregation]
    assert people(workspace)[0]["attributes"] == {"plan": expected}


def test_never_lets_an_older_event_replace_a_newer_value():
    workspace = make_workspace()
    make_attribute(workspace, "plan", event_data_key="plan")
    apply_records(workspace, make_event(plan="new"))
    apply_records(workspace, make_event(at="2020-01-01T00:00:00Z", plan="old"))
    assert people(workspace)[0]["attributes"] == {"plan": "new"}
