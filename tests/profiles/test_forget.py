"""Forgetting a person: what goes, what stays, and who is passed by afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cdp.models import User
from profiles.apply import apply
from profiles.checks import profile_findings
from profiles.forget import forget, person_forgotten
from profiles.issues import IssueCode
from profiles.loading import load_definitions
from profiles.models import Event as StoredEvent
from profiles.models import Forgotten, ProfileChange, SegmentMember, Subscription
from profiles.records import Event
from profiles.statuses import ChangeOutcome, Origin, OriginKind
from profiles.subscriptions import Statement
from tests.makers import (
    IMPORT,
    NOW,
    apply_records,
    make_record,
    make_rules,
    make_segment,
    make_workspace,
    people,
)

pytestmark = pytest.mark.django_db


def forget_ada(workspace):
    record = make_record(email="ada@x.de", user_id="u1", sets={"city": "London"})
    (profile_id,) = apply_records(workspace, record).profile_ids
    definitions = load_definitions(workspace)
    user = User.objects.create_user("admin@x.de")
    assert forget(
        profile_id,
        definitions=definitions,
        origin=Origin(OriginKind.EDIT, user.pk),
        now=NOW,
    )
    return profile_id


def test_removes_the_person_and_their_values():
    workspace = make_workspace()
    forget_ada(workspace)
    assert people(workspace) == []
    stored = str(list(ProfileChange.objects.values())) + str(
        list(Forgotten.objects.values())
    )
    assert "ada" not in stored
    assert "London" not in stored
    assert profile_findings(workspace) == []


def test_removes_events_consent_and_segments():
    workspace = make_workspace()
    segment = make_segment(workspace, "VIP")
    record = make_record(email="ada@x.de", user_id="u1")
    record.events = (Event("Order", data={"gift_for": "ada's mother"}),)
    record.segments = {segment.pk: True}
    record.statements = (Statement("email", contact="ada@x.de", status="subscribed"),)
    apply_records(workspace, record)
    forget_ada(workspace)
    for model in (StoredEvent, Subscription, SegmentMember):
        assert not model.objects.filter(workspace=workspace).exists()
    stored = str(list(ProfileChange.objects.values_list("before", "after")))
    assert "'email:0:': None" in stored
    assert "ada" not in stored
    assert profile_findings(workspace) == []


def test_keeps_keys_time_and_origin_of_changes():
    workspace = make_workspace()
    profile_id = forget_ada(workspace)
    created, forgotten = ProfileChange.objects.filter(profile_id=profile_id).order_by(
        "id"
    )
    assert created.after == {
        "attributes": {"city": None},
        "identifiers": {"email": None, "user_id": None},
    }
    assert (created.origin_id, created.line) == (IMPORT.id, 2)
    assert forgotten.outcome == ChangeOutcome.FORGOTTEN


def test_holds_rows_of_the_forgotten_in_a_run_that_began_before():
    workspace = make_workspace()
    forget_ada(workspace)
    applied = apply(
        [make_record(1, email="ADA@x.de"), make_record(2, email="bob@x.de")],
        definitions=load_definitions(workspace),
        rules=make_rules(),
        origin=IMPORT,
        now=NOW,
        forgotten_since=NOW - timedelta(minutes=1),
    )
    assert applied.plan.issues[0][0].code == IssueCode.FORGOTTEN
    assert [one["identifiers"] for one in people(workspace)] == [
        {"email": ["bob@x.de"]}
    ]


def test_lets_the_forgotten_come_back_by_a_later_run():
    workspace = make_workspace()
    forget_ada(workspace)
    apply_records(workspace, make_record(email="ada@x.de"))
    assert len(people(workspace)) == 1


def test_tells_the_doors_in_the_same_transaction():
    heard = []

    def listen(**facts):
        heard.append(facts)

    person_forgotten.connect(listen)
    workspace = make_workspace()
    profile_id = forget_ada(workspace)
    person_forgotten.disconnect(listen)
    assert heard[0]["profile_ids"] == [profile_id]
    assert heard[0]["identifiers"] == {"ada@x.de", "u1"}


def test_says_when_there_is_nobody_to_forget():
    workspace = make_workspace()
    user = User.objects.create_user("admin@x.de")
    definitions = load_definitions(workspace)
    assert not forget(
        12345, definitions=definitions, origin=Origin(OriginKind.EDIT, user.pk), now=NOW
    )
