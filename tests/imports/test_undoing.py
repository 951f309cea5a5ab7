"""Undoing an import, as safe as an import: in batches, resumed, beside others."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.timezone import now

from cdp.data_checks import findings
from cdp.models import User, Workspace
from imports import jobs, undo
from imports.engine import lease, stopping
from imports.engine.stopping import Stopping
from imports.models import ImportJob, ImportKept
from imports.statuses import ImportState
from imports.undoing import take_back
from profiles.models import Profile, ProfileChange, Subscription
from profiles.statuses import Origin, OriginKind
from profiles.subscriptions import Statement
from tests.imports.wizard import make_finished, worked_on
from tests.makers import apply_records, make_record, people

pytestmark = pytest.mark.django_db

SECOND = "Email,City\np1@example.com,Oslo\np2@example.com,Oslo\nnew@example.com,Oslo\n"
FIRST = "Email,City\n" + "".join(f"p{n}@example.com,Rome\n" for n in range(1, 8))
EDIT = Origin(OriginKind.EDIT, 1)


def undone(job: ImportJob, **choices: Any) -> ImportJob:
    """The undo of an import, planned and run."""
    by = User.objects.filter(workspaces=job.workspace_id).first()
    assert by is not None
    asked = worked_on(undo.ask(job, by=by, **choices))
    assert asked.state == ImportState.READY, asked.error
    jobs.start_run(asked, nudges=False)
    return worked_on(asked)


def test_brings_back_what_was_there(demo: Workspace) -> None:
    make_finished(demo, FIRST)
    before = people(demo)
    job = make_finished(demo, SECOND)
    assert people(demo) != before
    result = undone(job)
    assert people(demo) == before
    assert result.ran.outcomes == {"updated": 2, "removed": 1}


def test_does_what_the_plan_said(demo: Workspace) -> None:
    make_finished(demo, FIRST)
    result = undone(make_finished(demo, SECOND))
    assert result.reviewed.outcomes == result.ran.outcomes
    assert list(findings(demo)) == []


@pytest.mark.parametrize("size", [1, 2, 3])
def test_does_not_depend_on_batches(demo: Workspace, settings: Any, size: int) -> None:
    settings.IMPORT_CHUNK_ROWS = size
    make_finished(demo, FIRST)
    before = people(demo)
    undone(make_finished(demo, SECOND))
    assert people(demo) == before


def test_goes_on_where_it_was_stopped(
    demo: Workspace, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.IMPORT_CHUNK_ROWS = 2
    job = make_finished(demo, FIRST)
    by = User.objects.get(name="Bo Lindqvist")
    asked = worked_on(undo.ask(job, by=by))
    jobs.start_run(asked, nudges=False)

    checks = iter((False, True))

    def stop() -> None:
        if next(checks):
            raise Stopping

    with monkeypatch.context() as patch:
        patch.setattr(stopping, "check", stop)
        worked_on(asked)
    # The first batch is in; the second one was planned.
    assert (asked.cursor, Profile.objects.count()) == (2, 5)
    worked_on(asked)
    assert Profile.objects.count() == 0
    undos = ProfileChange.objects.filter(origin_kind=OriginKind.UNDO)
    assert undos.count() == 7


def test_keeps_what_others_changed_since(demo: Workspace) -> None:
    make_finished(demo, FIRST)
    job = make_finished(demo, SECOND)
    edit = make_record(email="p1@example.com", sets={"city": "Paris"})
    apply_records(demo, edit, origin=EDIT, now=now())
    result = undone(job)
    kept = list(ImportKept.objects.filter(job=result).values_list("key", "reason"))
    assert kept == [("city", "changed since")]
    assert result.ran.warned == 1


def test_keeps_opt_outs_unless_told_otherwise(demo: Workspace) -> None:
    text = "Email,unsubscribed\nada@example.com,true\n"
    undone(make_finished(demo, text))
    assert Subscription.objects.get().status == "unsubscribed"


def test_takes_back_opt_outs_when_told_to(demo: Workspace) -> None:
    text = "Email,unsubscribed\nada@example.com,true\n"
    undone(make_finished(demo, text), ends_opt_outs=True)
    assert not Subscription.objects.exists()


def test_imports_the_same_file_cleanly_after(demo: Workspace) -> None:
    undone(make_finished(demo, FIRST))
    again = make_finished(demo, FIRST)
    assert again.ledger.created == 7


def test_leaves_when_it_was_cancelled(demo: Workspace) -> None:
    by = User.objects.get(name="Bo Lindqvist")
    asked = worked_on(undo.ask(make_finished(demo, FIRST), by=by))
    jobs.start_run(asked, nudges=False)
    held = lease.take(asked.pk)
    assert held is not None
    jobs.cancel(asked)
    with pytest.raises(lease.LostLease):
        take_back(asked, held)
    assert Profile.objects.count() == 7


def test_asks_once(demo: Workspace) -> None:
    job = make_finished(demo, FIRST)
    by = User.objects.get(name="Bo Lindqvist")
    assert undo.ask(job, by=by) == undo.ask(job, by=by)


def test_mentions_consent_by_channel(demo: Workspace) -> None:
    statement = Statement("email", status="unsubscribed")
    record = make_record(email="ada@example.com")
    record.statements = (statement,)
    apply_records(demo, record, origin=EDIT, now=now())
    job = make_finished(demo, "Email,City\nada@example.com,Rome\n")
    undone(job)
    assert Subscription.objects.get().status == "unsubscribed"
