"""Relationships are planned, written, undone, merged and forgotten with the person."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from cdp.data_checks import findings
from cdp.models import Workspace
from profiles.apply import Undone, UndoOrder, apply_undo
from profiles.forget import forget
from profiles.issues import IssueCode
from profiles.loading import load_definitions
from profiles.models import Profile, ProfileChange
from profiles.objects.models import CustomObject, Relationship
from profiles.prepared import Applied
from profiles.records import Action, Operation, Outcome, Related
from profiles.rules import ConflictRule, Mode, UnknownPeople
from profiles.statuses import Origin, OriginKind
from profiles.values import JSONValue
from tests.makers import (
    IMPORT,
    NOW,
    apply_objects,
    apply_records,
    make_object_type,
    make_record,
    make_workspace,
    people,
)

pytestmark = pytest.mark.django_db
FIRST, SECOND = Origin(OriginKind.IMPORT, 11), Origin(OriginKind.IMPORT, 12)
GLOBEX = Related(1, "globex")
RELATING: dict[str, Any] = {
    "mode": Mode.UPDATE_ONLY,
    "unknown_people": UnknownPeople.HOLD,
}


def prepared() -> Workspace:
    workspace = make_workspace()
    make_object_type(workspace, relationships={"role": "string", "shares": "number"})
    apply_objects(workspace, "acme", "globex")
    apply_records(workspace, make_record(1, email="a@x.de"))
    return workspace


def relate(
    workspace: Workspace,
    object_id: str = "acme",
    *,
    email: str = "a@x.de",
    origin: Origin = FIRST,
    ends: bool = False,
    operations: tuple[Operation, ...] = (),
    **sets: JSONValue,
) -> Applied:
    record = make_record(1, email=email)
    record.related = (Related(1, object_id, dict(sets), operations, ends),)
    return apply_records(workspace, record, origin=origin, **RELATING)


def undo(workspace: Workspace, undone: Origin = FIRST) -> Undone:
    return apply_undo(
        list(Profile.objects.values_list("id", flat=True)),
        UndoOrder(
            undone=undone,
            origin=Origin(OriginKind.UNDO, undone.id),
            now=NOW + timedelta(days=1),
        ),
        load_definitions(workspace),
    )


def relationships(workspace: Workspace) -> list[Any]:
    return [person.get("relationships", {}) for person in people(workspace)]


def test_relates_a_person_to_an_object():
    workspace = prepared()
    applied = relate(workspace, role="CTO", shares=Decimal("2.50"))
    assert applied.plan.outcomes == [Outcome.UPDATED]
    held = {"role": "CTO", "shares": Decimal("2.5")}
    assert relationships(workspace) == [{"1:acme": held}]
    change = ProfileChange.objects.filter(origin_id=FIRST.id).get()
    after = change.after["relationships"]["1:acme"]
    assert after["attributes"] == held
    assert after["object"] == CustomObject.objects.get(object_id="acme").pk
    assert change.before == {}
    assert findings(workspace) == []


def test_adds_to_what_is_known_of_a_relationship():
    workspace = prepared()
    relate(workspace, role="CTO", shares=2)
    since = Relationship.objects.get().since
    more = (Operation("shares", Action.INCREMENT, 3),)
    relate(workspace, role="CEO", operations=more, origin=SECOND)
    assert relationships(workspace) == [{"1:acme": {"role": "CEO", "shares": 5}}]
    assert Relationship.objects.get().since == since
    unset = (Operation("shares", Action.UNSET),)
    relate(workspace, operations=unset, origin=SECOND)
    assert relationships(workspace) == [{"1:acme": {"role": "CEO"}}]


def test_leaves_a_relationship_that_is_as_it_says():
    workspace = prepared()
    relate(workspace, role="CTO")
    assert relate(workspace, role="CTO").plan.outcomes == [Outcome.UNCHANGED]
    assert relate(workspace).plan.outcomes == [Outcome.UNCHANGED]


def test_judges_a_row_by_the_rows_before_it():
    workspace = prepared()
    records = [make_record(n, email="a@x.de") for n in (1, 2, 3)]
    for record, role in zip(records, ("CTO", "CTO", "CEO"), strict=True):
        record.related = (Related(1, "acme", {"role": role}),)
    applied = apply_records(workspace, *records, origin=FIRST, **RELATING)
    expected = [Outcome.UPDATED, Outcome.UNCHANGED, Outcome.UPDATED]
    assert applied.plan.outcomes == expected
    assert relationships(workspace) == [{"1:acme": {"role": "CEO"}}]


def test_creates_a_person_with_a_relationship():
    workspace = prepared()
    record = make_record(1, email="new@x.de")
    record.related = (Related(1, "acme", {"role": "CTO"}),)
    applied = apply_records(workspace, record, origin=FIRST)
    assert applied.plan.outcomes == [Outcome.CREATED]
    assert relationships(workspace) == [{}, {"1:acme": {"role": "CTO"}}]


def test_holds_what_names_no_object_or_nobody():
    workspace = prepared()
    (issue,) = relate(workspace, "initech").plan.issues[0]
    assert issue.code == IssueCode.OBJECT_DOES_NOT_EXIST
    assert issue.message == "There is no Company “initech”."
    (issue,) = relate(workspace, email="b@x.de").plan.issues[0]
    assert issue.code == IssueCode.PERSON_DOES_NOT_EXIST
    assert relationships(workspace) == [{}]


def test_ends_a_relationship():
    workspace = prepared()
    relate(workspace, role="CTO")
    assert relate(workspace, ends=True).plan.outcomes == [Outcome.UPDATED]
    assert relationships(workspace) == [{}]
    assert relate(workspace, ends=True).plan.outcomes == [Outcome.UNCHANGED]


def test_takes_back_what_an_import_did():
    workspace = prepared()
    relate(workspace, role="CTO")
    relate(workspace, role="CEO", origin=SECOND)
    relate(workspace, "globex", origin=SECOND)
    assert undo(workspace, SECOND).kept == []
    assert relationships(workspace) == [{"1:acme": {"role": "CTO"}}]
    assert undo(workspace, FIRST).kept == []
    assert relationships(workspace) == [{}]
    assert findings(workspace) == []


def test_keeps_a_relationship_that_was_changed_since():
    workspace = prepared()
    relate(workspace, role="CTO")
    relate(workspace, role="CEO", origin=SECOND)
    (kept,) = undo(workspace, FIRST).kept
    assert (kept.key, kept.reason) == ("1:acme", "changed since")
    assert relationships(workspace) == [{"1:acme": {"role": "CEO"}}]


def test_keeps_an_object_that_people_are_related_to():
    workspace = prepared()
    relate(workspace)
    objects = list(CustomObject.objects.order_by("id").values_list("id", flat=True))
    undone = apply_undo(
        objects,
        UndoOrder(undone=IMPORT, origin=Origin(OriginKind.UNDO, 1), now=NOW),
        load_definitions(workspace).of_objects(1),
    )
    assert [kept.profile_id for kept in undone.kept] == objects[:1]
    assert CustomObject.objects.get().object_id == "acme"
    assert findings(workspace) == []


def test_unites_relationships_of_merged_people_and_gives_them_back():
    workspace = prepared()
    apply_records(workspace, make_record(1, user_id="u1"))
    relate(workspace, role="CTO")
    for related in (Related(1, "acme", {"role": "CEO", "shares": 1}), GLOBEX):
        record = make_record(1, user_id="u1")
        record.related = (related,)
        apply_records(workspace, record)
    both = make_record(1, user_id="u1", email="a@x.de")
    apply_records(workspace, both, origin=SECOND, conflicts=ConflictRule.MERGE)
    united = {"1:acme": {"role": "CTO", "shares": 1}, "1:globex": {}}
    assert relationships(workspace) == [united]
    assert findings(workspace) == []
    assert undo(workspace, SECOND).kept == []
    mine, theirs = relationships(workspace)
    assert mine == {"1:acme": {"role": "CTO"}}
    assert theirs == {"1:acme": {"role": "CEO", "shares": 1}, "1:globex": {}}
    assert findings(workspace) == []


def test_forgets_relationships_with_the_person():
    workspace = prepared()
    relate(workspace, role="CTO")
    forget(
        Profile.objects.get().pk,
        definitions=load_definitions(workspace),
        origin=Origin(OriginKind.EDIT, 1),
        now=NOW,
    )
    assert not Relationship.objects.exists()
    change = ProfileChange.objects.filter(origin_id=FIRST.id).get()
    assert change.after == {"relationships": {"1:": None}}
    assert findings(workspace) == []


def test_removes_relationships_with_a_person_who_is_taken_back():
    workspace = prepared()
    record = make_record(1, email="new@x.de")
    record.related = (Related(1, "acme"),)
    apply_records(workspace, record, origin=FIRST)
    assert undo(workspace, FIRST).kept == []
    assert relationships(workspace) == [{}]
    assert not Relationship.objects.exists()
