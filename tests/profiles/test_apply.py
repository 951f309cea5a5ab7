"""What applying records does to people: the contract of the one door."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from profiles.issues import IssueCode
from profiles.models import Identifier, Profile, ProfileAlias, ProfileChange
from profiles.records import Action, Operation, Outcome
from profiles.rules import ConflictRule, Mode
from profiles.statuses import ChangeOutcome
from tests.makers import (
    apply_records,
    make_attribute,
    make_record,
    make_segment,
    make_workspace,
    people,
)

pytestmark = pytest.mark.django_db


def codes(applied, position=0):
    return [issue.code for issue in applied.plan.issues.get(position, ())]


def test_creates_person_with_identifiers_and_attributes():
    workspace = make_workspace()
    record = make_record(email="Ada@example.com", sets={"city": "Berlin"})
    applied = apply_records(workspace, record)
    assert applied.plan.outcomes == [Outcome.CREATED]
    assert people(workspace) == [
        {
            "identifiers": {"email": ["ada@example.com"]},
            "attributes": {"city": "Berlin"},
        }
    ]
    assert Identifier.objects.get(workspace=workspace).sent == "Ada@example.com"


def test_writes_one_change_with_before_after_and_line():
    workspace = make_workspace()
    apply_records(workspace, make_record(email="a@x.de", sets={"city": "Berlin"}))
    apply_records(workspace, make_record(7, email="a@x.de", sets={"city": "Bonn"}))
    change = ProfileChange.objects.get(workspace=workspace, line=8)
    assert change.before == {"attributes": {"city": "Berlin"}}
    assert change.after == {"attributes": {"city": "Bonn"}}
    assert change.outcome == ChangeOutcome.UPDATED


def test_keeps_unchanged_person_unwritten():
    workspace = make_workspace()
    record = make_record(email="a@x.de", sets={"city": "Berlin"})
    apply_records(workspace, record)
    applied = apply_records(workspace, record)
    assert applied.plan.outcomes == [Outcome.UNCHANGED]
    assert ProfileChange.objects.filter(workspace=workspace).count() == 1
    assert Profile.objects.get(workspace=workspace).version == 1


def test_keeps_digits_of_numbers():
    workspace = make_workspace()
    make_attribute(workspace, "score", type="number")
    exact = Decimal("9007199254740993.1")
    apply_records(workspace, make_record(email="a@x.de", sets={"score": exact}))
    assert people(workspace)[0]["attributes"] == {"score": exact}


def test_keeps_special_characters_through_copy():
    workspace = make_workspace()
    text = 'tab\t newline\n back\\slash "quote" \\N \b\f'
    apply_records(workspace, make_record(user_id=text, sets={"city": text}))
    assert people(workspace) == [
        {"identifiers": {"user_id": [text]}, "attributes": {"city": text}}
    ]


def test_attaches_identifier_that_was_missing():
    workspace = make_workspace()
    apply_records(workspace, make_record(email="a@x.de"))
    applied = apply_records(workspace, make_record(email="a@x.de", user_id="u1"))
    assert applied.plan.outcomes == [Outcome.UPDATED]
    assert people(workspace)[0]["identifiers"] == {
        "user_id": ["u1"],
        "email": ["a@x.de"],
    }


def test_judges_rows_by_what_earlier_rows_did():
    workspace = make_workspace()
    applied = apply_records(
        workspace,
        make_record(1, email="a@x.de", sets={"city": "Berlin"}),
        make_record(2, email="a@x.de", user_id="u1"),
        make_record(3, user_id="u1", sets={"city": "Bonn"}),
        make_record(4, user_id="u1", sets={"city": "Bonn"}),
    )
    assert applied.plan.outcomes == [
        Outcome.CREATED,
        Outcome.UPDATED,
        Outcome.UPDATED,
        Outcome.UNCHANGED,
    ]
    assert len(people(workspace)) == 1
    assert ProfileChange.objects.filter(workspace=workspace).count() == 3


@pytest.mark.parametrize(
    ("mode", "known", "outcome"),
    [
        (Mode.ADD_ONLY, True, Outcome.SKIPPED),
        (Mode.ADD_ONLY, False, Outcome.CREATED),
        (Mode.UPDATE_ONLY, True, Outcome.UPDATED),
        (Mode.UPDATE_ONLY, False, Outcome.SKIPPED),
    ],
)
def test_skips_rows_that_the_mode_leaves_out(mode, known, outcome):
    workspace = make_workspace()
    if known:
        apply_records(workspace, make_record(email="a@x.de"))
    record = make_record(email="a@x.de", sets={"city": "Bonn"})
    assert apply_records(workspace, record, mode=mode).plan.outcomes == [outcome]


def test_holds_row_whose_identifier_belongs_to_someone_else():
    workspace = make_workspace()
    apply_records(workspace, make_record(1, user_id="u1", email="a@x.de"))
    apply_records(workspace, make_record(1, user_id="u2"))
    record = make_record(1, user_id="u2", email="a@x.de", sets={"city": "Bonn"})
    applied = apply_records(workspace, record)
    assert applied.plan.outcomes == [Outcome.HELD]
    assert codes(applied) == [IssueCode.IDENTIFIER_TAKEN]
    assert people(workspace)[1]["attributes"] == {}


def test_keeps_identifier_where_it_is_and_applies_the_rest():
    workspace = make_workspace()
    apply_records(workspace, make_record(1, user_id="u1", email="a@x.de"))
    record = make_record(1, user_id="u2", email="a@x.de", sets={"city": "Bonn"})
    rules: dict[str, Any] = {"match": ("user_id",), "conflicts": ConflictRule.KEEP}
    applied = apply_records(workspace, record, **rules)
    assert applied.plan.outcomes == [Outcome.CREATED]
    assert codes(applied) == [IssueCode.IDENTIFIER_TAKEN]
    assert people(workspace)[1] == {
        "identifiers": {"user_id": ["u2"]},
        "attributes": {"city": "Bonn"},
    }


@pytest.mark.parametrize("split", [False, True])
def test_warns_of_contradictions_within_one_file(split):
    workspace = make_workspace()
    rows = [
        make_record(1, user_id="u1", email="a@x.de"),
        make_record(2, user_id="u1", email="b@x.de"),
        make_record(3, user_id="u2", email="a@x.de"),
    ]
    rules: dict[str, Any] = {"match": ("user_id",), "from_file": True}
    outcomes = []
    for chunk in [[row] for row in rows] if split else [rows]:
        outcomes += apply_records(workspace, *chunk, **rules).plan.outcomes
    assert outcomes == [Outcome.CREATED, Outcome.UNCHANGED, Outcome.CREATED]
    assert [one["identifiers"] for one in people(workspace)] == [
        {"user_id": ["u1"], "email": ["a@x.de"]},
        {"user_id": ["u2"]},
    ]


def test_refuses_to_change_set_identifier():
    workspace = make_workspace()
    apply_records(workspace, make_record(user_id="u1", email="a@x.de"))
    applied = apply_records(workspace, make_record(user_id="u1", email="b@x.de"))
    assert applied.plan.outcomes == [Outcome.HELD]
    assert codes(applied) == [IssueCode.IDENTIFIER_CHANGE_REFUSED]


def test_replaces_identifier_of_person_named_by_profile_id():
    workspace = make_workspace()
    (profile_id,) = apply_records(workspace, make_record(email="a@x.de")).profile_ids
    record = make_record(profile_id=profile_id, email="b@x.de")
    applied = apply_records(workspace, record)
    assert applied.plan.outcomes == [Outcome.UPDATED]
    assert people(workspace)[0]["identifiers"] == {"email": ["b@x.de"]}


def test_replaces_identifier_when_the_door_may():
    workspace = make_workspace()
    apply_records(workspace, make_record(user_id="u1", email="a@x.de"))
    record = make_record(user_id="u1", email="b@x.de")
    apply_records(workspace, record, replaces=frozenset({"email"}))
    assert people(workspace)[0]["identifiers"]["email"] == ["b@x.de"]


def test_never_creates_by_profile_id():
    workspace = make_workspace()
    applied = apply_records(workspace, make_record(profile_id=999, email="b@x.de"))
    assert applied.plan.outcomes == [Outcome.HELD]
    assert codes(applied) == [IssueCode.UNKNOWN_PROFILE_ID]


def test_lets_people_share_a_phone():
    workspace = make_workspace()
    apply_records(workspace, make_record(email="a@x.de", phone="+491701234567"))
    apply_records(workspace, make_record(email="b@x.de", phone="+491701234567"))
    assert [one["identifiers"]["phone"] for one in people(workspace)] == [
        ["+491701234567"],
        ["+491701234567"],
    ]


def test_holds_row_that_matches_several_people():
    workspace = make_workspace()
    apply_records(workspace, make_record(email="a@x.de", phone="+491701234567"))
    apply_records(workspace, make_record(email="b@x.de", phone="+491701234567"))
    applied = apply_records(
        workspace, make_record(phone="+491701234567"), match=("phone",)
    )
    assert codes(applied) == [IssueCode.SEVERAL_PEOPLE]


MERGING: dict[str, Any] = {
    "match": ("user_id", "email", "device_id", "cookie_id"),
    "conflicts": ConflictRule.MERGE,
}


def test_merges_two_people_into_the_older():
    workspace = make_workspace()
    make_attribute(workspace, "revenue", type="number", aggregation="sum")
    first = make_record(user_id="u1", sets={"city": "Bonn", "revenue": 5})
    second = make_record(cookie_id="C1", sets={"country": "DE", "revenue": 7})
    apply_records(workspace, first)
    (gone,) = apply_records(workspace, second, **MERGING).profile_ids
    applied = apply_records(
        workspace, make_record(user_id="u1", cookie_id="C1"), **MERGING
    )
    assert applied.plan.outcomes == [Outcome.MERGED]
    assert people(workspace) == [
        {
            "identifiers": {"user_id": ["u1"], "cookie_id": ["C1"]},
            "attributes": {"city": "Bonn", "country": "DE", "revenue": 12},
        }
    ]
    assert ProfileAlias.objects.get(pk=gone).profile_id == applied.profile_ids[0]
    change = ProfileChange.objects.get(
        workspace=workspace, outcome=ChangeOutcome.MERGED
    )
    assert change.before["merged"][str(gone)]["attributes"] == {
        "country": "DE",
        "revenue": 7,
    }


def test_leaving_a_segment_that_a_merge_brings_is_no_change():
    workspace = make_workspace()
    vip = make_segment(workspace).pk
    apply_records(workspace, make_record(user_id="u1"))
    member = make_record(cookie_id="C1")
    member.segments = {vip: True}
    apply_records(workspace, member, **MERGING)
    leaving = make_record(user_id="u1", cookie_id="C1")
    leaving.segments = {vip: False}
    apply_records(workspace, leaving, **MERGING)
    change = ProfileChange.objects.get(
        workspace=workspace, outcome=ChangeOutcome.MERGED
    )
    assert "segments" not in {**change.before, **change.after}
    assert "segments" not in people(workspace)[0]


def test_never_merges_people_with_different_user_ids():
    workspace = make_workspace()
    apply_records(workspace, make_record(user_id="u1", cookie_id="C1"))
    apply_records(workspace, make_record(user_id="u2"))
    applied = apply_records(
        workspace, make_record(user_id="u2", cookie_id="C1"), **MERGING
    )
    assert applied.plan.outcomes == [Outcome.UNCHANGED]
    assert codes(applied) == [IssueCode.NOT_MERGED]
    assert len(people(workspace)) == 2


def test_creates_new_user_on_a_shared_device():
    workspace = make_workspace()
    apply_records(workspace, make_record(user_id="u1", cookie_id="C1"))
    record = make_record(user_id="u2", cookie_id="C1", sets={"city": "Bonn"})
    applied = apply_records(workspace, record, **MERGING)
    assert applied.plan.outcomes == [Outcome.CREATED]
    assert codes(applied) == [IssueCode.NOT_MERGED]
    assert people(workspace)[1]["identifiers"] == {"user_id": ["u2"]}


def test_finds_merged_person_by_the_old_profile_id():
    workspace = make_workspace()
    apply_records(workspace, make_record(user_id="u1"))
    (gone,) = apply_records(
        workspace, make_record(cookie_id="C1"), **MERGING
    ).profile_ids
    apply_records(workspace, make_record(user_id="u1", cookie_id="C1"), **MERGING)
    apply_records(workspace, make_record(profile_id=gone, sets={"city": "Bonn"}))
    assert people(workspace)[0]["attributes"] == {"city": "Bonn"}


def test_merges_people_created_in_the_same_batch():
    workspace = make_workspace()
    applied = apply_records(
        workspace,
        make_record(1, user_id="u1", sets={"city": "Bonn"}),
        make_record(2, cookie_id="C1"),
        make_record(3, user_id="u1", cookie_id="C1"),
        **MERGING,
    )
    assert applied.plan.outcomes == [Outcome.CREATED, Outcome.CREATED, Outcome.MERGED]
    assert len(people(workspace)) == 1
    assert ProfileAlias.objects.filter(workspace=workspace).count() == 1


def test_adds_to_what_is_there():
    workspace = make_workspace()
    make_attribute(workspace, "tags", type="list")
    make_attribute(workspace, "points", type="number")
    apply_records(workspace, make_record(email="a@x.de", sets={"tags": ["a"]}))
    operations = (
        Operation("tags", Action.ADD, ["b", "a"]),
        Operation("points", Action.INCREMENT, Decimal("1.5")),
    )
    apply_records(workspace, make_record(email="a@x.de", operations=operations))
    change = ProfileChange.objects.filter(workspace=workspace).latest("id")
    assert people(workspace)[0]["attributes"] == {
        "tags": ["a", "b"],
        "points": Decimal("1.5"),
    }
    assert change.effects == {
        "tags": [{"add": ["b"]}],
        "points": [{"increment": Decimal("1.5")}],
    }


def test_keeps_newer_value_when_an_older_one_arrives():
    workspace = make_workspace()
    for at, city in [("2026-01-02T00:00:00Z", "new"), ("2026-01-01T00:00:00Z", "old")]:
        record = make_record(email="a@x.de", sets={"city": city}, at=at)
        apply_records(workspace, record)
    assert people(workspace)[0]["attributes"] == {"city": "new"}


def test_asks_a_constant_number_of_queries(django_assert_max_num_queries):
    workspace = make_workspace()
    records = [make_record(n, user_id=f"u{n}", email=f"{n}@x.de") for n in range(300)]
    with django_assert_max_num_queries(20):
        apply_records(workspace, *records)
