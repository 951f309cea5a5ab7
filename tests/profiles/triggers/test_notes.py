"""Which notifications a change leaves behind, in its own transaction."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from django.db.backends.utils import CursorWrapper

from cdp.models import Workspace
from profiles.apply import UndoOrder, apply, apply_undo, plan
from profiles.loading import load_definitions
from profiles.prepared import Applied
from profiles.records import Event, Record, Start
from profiles.rules import ConflictRule
from profiles.triggers.models import Notification, Trigger
from profiles.values import datetime_text
from tests.makers import (
    IMPORT,
    NOW,
    apply_records,
    make_record,
    make_rules,
    make_segment,
    make_workspace,
)
from tests.profiles.triggers.makers import make_trigger, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def workspace() -> Workspace:
    return make_workspace()


def with_parts(record: Record, **parts: Any) -> Record:
    return msgspec.structs.replace(record, **parts)


def ago(**time: int) -> str:
    return datetime_text(NOW - timedelta(**time))


def test_tells_of_a_new_person(workspace: Workspace) -> None:
    trigger = make_trigger(workspace)
    record = make_record(email="ada@x.de", sets={"city": "London"})
    (profile_id,) = apply_records(workspace, record).profile_ids
    note = Notification.objects.get()
    assert told(trigger) == ["person.created"]
    assert note.profile_id == profile_id
    assert note.data["after"]["attributes"] == {"city": "London"}
    assert note.data["after"]["identifiers"] == {"email": ["ada@x.de"]}


def test_tells_what_was_updated(workspace: Workspace) -> None:
    apply_records(workspace, make_record(user_id="u1", sets={"city": "London"}))
    trigger = make_trigger(workspace)
    apply_records(workspace, make_record(user_id="u1", sets={"city": "Paris"}))
    apply_records(workspace, make_record(user_id="u1", sets={"city": "Paris"}))
    assert told(trigger) == ["person.updated"]
    assert Notification.objects.get().data == {
        "before": {"attributes": {"city": "London"}},
        "after": {"attributes": {"city": "Paris"}},
    }


def test_tells_who_joins_and_leaves(workspace: Workspace) -> None:
    segment = make_segment(workspace, "VIP")
    apply_records(workspace, make_record(user_id="u1"))
    trigger = make_trigger(workspace)
    for joins in (True, True, False):
        record = with_parts(make_record(user_id="u1"), segments={segment.pk: joins})
        apply_records(workspace, record)
    assert told(trigger) == ["segment.joined", "segment.left"]
    shown = {"id": segment.pk, "name": "VIP"}
    assert Notification.objects.earliest("id").data == {"segment": shown}


@pytest.mark.parametrize(
    ("at", "starts"),
    [(None, True), (ago(hours=72), True), (ago(hours=72, seconds=1), False)],
)
def test_tells_of_events_of_three_days(
    workspace: Workspace, at: str | None, starts: bool
) -> None:
    apply_records(workspace, make_record(user_id="u1"))
    trigger = make_trigger(workspace, happenings=["event.added"])
    event = Event("Order placed", at, {"total": 5})
    apply_records(workspace, with_parts(make_record(user_id="u1"), events=(event,)))
    assert told(trigger) == ["event.added"] * starts


def test_tells_only_what_the_trigger_asks_for(workspace: Workspace) -> None:
    one, other = make_segment(workspace, "One"), make_segment(workspace, "Other")
    segments = make_trigger(workspace, happenings=["segment.joined"], segments=[one.pk])
    events = make_trigger(
        workspace, number=2, happenings=["event.added"], events=["Seen"]
    )
    off = make_trigger(workspace, number=3, is_on=False)
    record = with_parts(
        make_record(user_id="u1"),
        segments={one.pk: True, other.pk: True},
        events=(Event("Seen"), Event("Bought")),
    )
    apply_records(workspace, record)
    assert told(segments) == ["segment.joined"]
    assert Notification.objects.get(trigger=segments).data["segment"]["name"] == "One"
    assert told(events) == ["event.added"]
    assert told(off) == []


def test_tells_nobody_where_triggers_are_skipped(workspace: Workspace) -> None:
    trigger = make_trigger(workspace)
    record = with_parts(make_record(user_id="u1"), start=Start(1, {"a": 1}))
    apply_records(workspace, record, skips_triggers=True)
    apply_records(workspace, record, skips_triggers=True)
    assert told(trigger) == ["trigger.started", "trigger.started"]
    assert Notification.objects.earliest("id").data == {"data": {"a": 1}}


def test_tells_nobody_of_another_workspace(workspace: Workspace) -> None:
    trigger = make_trigger(make_workspace())
    apply_records(workspace, make_record(user_id="u1"))
    assert told(trigger) == []


def test_tells_of_the_one_who_lives_on(workspace: Workspace) -> None:
    apply_records(workspace, make_record(user_id="u1"))
    apply_records(workspace, make_record(email="ada@x.de"))
    trigger = make_trigger(workspace)
    record = make_record(user_id="u1", email="ada@x.de")
    (living,) = apply_records(
        workspace, record, conflicts=ConflictRule.MERGE
    ).profile_ids
    assert told(trigger) == ["person.updated"]
    assert Notification.objects.get().profile_id == living


def test_forgets_notes_of_what_did_not_happen(workspace: Workspace) -> None:
    make_trigger(workspace)

    class Broken(Exception):
        pass

    def finish(cursor: CursorWrapper, applied: Applied) -> None:
        assert Notification.objects.exists()
        raise Broken

    with pytest.raises(Broken):
        apply(
            [make_record(user_id="u1")],
            definitions=load_definitions(workspace),
            rules=make_rules(),
            origin=IMPORT,
            now=NOW,
            finish=finish,
        )
    assert not Notification.objects.exists()


def test_plans_the_notes_that_a_run_writes(workspace: Workspace) -> None:
    trigger = make_trigger(workspace)
    records = [make_record(1, user_id="u1"), make_record(2, user_id="u2")]
    planned = plan(
        records, definitions=load_definitions(workspace), rules=make_rules(), now=NOW
    )
    apply_records(workspace, *records)
    assert [note.happening for note in planned.notes] == told(trigger)


def test_undoes_in_silence(workspace: Workspace) -> None:
    (profile_id,) = apply_records(workspace, make_record(user_id="u1")).profile_ids
    trigger = make_trigger(workspace)
    apply_undo(
        [profile_id],
        UndoOrder(undone=IMPORT, origin=IMPORT, now=NOW),
        load_definitions(workspace),
    )
    assert told(trigger) == []


def test_numbers_definitions_anew_with_each_change(workspace: Workspace) -> None:
    workspace.refresh_from_db()
    before = workspace.definitions_version
    trigger = make_trigger(workspace)
    Trigger.objects.filter(pk=trigger.pk).update(is_on=False)
    workspace.refresh_from_db()
    assert workspace.definitions_version == before + 2
