"""Objects go through the one core, in tables of their own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cdp.data_checks import findings
from profiles.apply import UndoOrder, apply, apply_undo
from profiles.issues import IssueCode
from profiles.loading import load_definitions
from profiles.models import Profile, ProfileChange
from profiles.objects.models import CustomObject, ObjectChange
from profiles.records import Outcome
from profiles.rules import Mode, Rules
from profiles.statuses import Origin, OriginKind
from tests.makers import (
    IMPORT,
    NOW,
    apply_objects,
    make_object_type,
    make_record,
    make_workspace,
    objects,
)

pytestmark = pytest.mark.django_db
OTHER = Origin(OriginKind.IMPORT, 2)
UNDO = Origin(OriginKind.UNDO, 1)


def undo(workspace: Any, ids: list[int], undone: Origin = IMPORT) -> Any:
    return apply_undo(
        ids,
        UndoOrder(undone=undone, origin=UNDO, now=NOW + timedelta(days=1)),
        load_definitions(workspace).of_objects(1),
    )


def ids_of(workspace: Any) -> list[int]:
    found = CustomObject.objects.filter(workspace=workspace)
    return list(found.order_by("id").values_list("id", flat=True))


def test_creates_objects_beside_people():
    workspace = make_workspace()
    make_object_type(workspace)
    applied = apply_objects(workspace, "acme", "globex", seats=3)
    assert applied.plan.outcomes == [Outcome.CREATED] * 2
    assert objects(workspace) == {"1:acme": {"seats": 3}, "1:globex": {"seats": 3}}
    assert not Profile.objects.exists()
    assert not ProfileChange.objects.exists()
    assert findings(workspace) == []


def test_tells_what_a_row_changed_and_from_where():
    workspace = make_workspace()
    make_object_type(workspace)
    apply_objects(workspace, "acme", seats=3, name="Acme")
    applied = apply_objects(workspace, "acme", origin=OTHER, seats=4, name="Acme")
    assert applied.plan.outcomes == [Outcome.UPDATED]
    first, second = ObjectChange.objects.order_by("id")
    assert first.after["identifiers"] == {"object_id": ["acme"]}
    assert (second.origin_id, second.line) == (2, 2)
    assert second.before == {"attributes": {"seats": 3}}
    assert second.after == {"attributes": {"seats": 4}}
    again = apply_objects(workspace, "acme", origin=OTHER, seats=4)
    assert again.plan.outcomes == [Outcome.UNCHANGED]


def test_keeps_the_name_that_objects_are_found_by():
    workspace = make_workspace()
    make_object_type(workspace)
    apply_objects(workspace, "acme", name="Ärztehaus")
    assert CustomObject.objects.get().name_key == "ärztehaus"


def test_keeps_types_apart():
    workspace = make_workspace()
    make_object_type(workspace, 1)
    make_object_type(workspace, 2)
    apply_objects(workspace, "acme", number=1)
    applied = apply_objects(workspace, "acme", number=2)
    assert applied.plan.outcomes == [Outcome.CREATED]
    assert list(objects(workspace)) == ["1:acme", "2:acme"]


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        (Mode.ADD_ONLY, [Outcome.SKIPPED, Outcome.CREATED]),
        (Mode.UPDATE_ONLY, [Outcome.UPDATED, Outcome.SKIPPED]),
    ],
)
def test_skips_what_the_mode_leaves_out(mode, expected):
    workspace = make_workspace()
    make_object_type(workspace)
    apply_objects(workspace, "acme")
    applied = apply(
        [
            make_record(1, object_id="acme", sets={"seats": 1}),
            make_record(2, object_id="new", sets={"seats": 1}),
        ],
        definitions=load_definitions(workspace).of_objects(1),
        rules=Rules(match=("object_id",), mode=mode),
        origin=OTHER,
        now=NOW,
    )
    assert applied.plan.outcomes == expected


def test_rejects_a_new_id_for_an_object():
    workspace = make_workspace()
    make_object_type(workspace)
    apply_objects(workspace, "acme")
    (known,) = ids_of(workspace)
    applied = apply(
        [make_record(1, object_id="other", profile_id=known)],
        definitions=load_definitions(workspace).of_objects(1),
        rules=Rules(match=("object_id",), mode=Mode.UPDATE_ONLY),
        origin=OTHER,
        now=NOW,
    )
    (issue,) = applied.plan.issues[0]
    assert issue.code == IssueCode.IDENTIFIER_CHANGE_REFUSED
    assert list(objects(workspace)) == ["1:acme"]


def test_takes_an_import_back():
    workspace = make_workspace()
    make_object_type(workspace)
    apply_objects(workspace, "acme", origin=OTHER, seats=3)
    apply_objects(workspace, "acme", "globex", seats=4)
    undone = undo(workspace, ids_of(workspace))
    assert undone.kept == []
    assert objects(workspace) == {"1:acme": {"seats": 3}}
    assert findings(workspace) == []


def test_keeps_what_was_changed_since():
    workspace = make_workspace()
    make_object_type(workspace)
    apply_objects(workspace, "acme", seats=4)
    apply_objects(workspace, "acme", origin=OTHER, seats=5)
    undone = undo(workspace, ids_of(workspace))
    assert {kept.key for kept in undone.kept} == {"", "seats"}
    assert objects(workspace) == {"1:acme": {"seats": 5}}
