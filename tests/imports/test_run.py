from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NoReturn

import pytest
from django.conf import LazySettings

from cdp.data_checks import findings
from imports import jobs, run
from imports.engine import lease, stopping
from imports.engine.comparison import Difference, differences
from imports.engine.reader import CHILD_FROM_BYTES
from imports.models import ImportChunk, ImportJob
from imports.statuses import ImportState, Phase
from profiles import flights
from profiles.apply import Contended, apply
from profiles.models import Profile, ProfileChange
from profiles.prepared import Applied, Stale
from profiles.records import Outcome, Record
from profiles.statuses import Origin, OriginKind
from tests.imports.makers import (
    make_csv,
    make_import,
    make_people,
    ran,
    reviewed,
    worked_on,
)
from tests.imports.running import outcomes
from tests.makers import apply_records, make_record, make_workspace, people
from tests.threads import at_once

pytestmark = pytest.mark.django_db
ELSEWHERE = Origin(OriginKind.REQUEST, 5)


def test_writes_people_changes_and_ledger_together(settings: LazySettings) -> None:
    settings.IMPORT_CHUNK_ROWS = 2
    workspace = make_workspace()
    job = ran(make_import(workspace))
    assert (job.state, job.cursor) == (ImportState.FINISHED, 3)
    assert job.finished_at is not None
    changes = ProfileChange.objects.filter(workspace=workspace).order_by("id")
    assert [change.line for change in changes] == [2, 3, 4]
    assert {change.at for change in changes} == {job.run_at}
    chunks = ImportChunk.objects.filter(job=job, phase=Phase.RUN).order_by("first")
    assert [(c.first, c.last, c.first_line, c.last_line) for c in chunks] == [
        (1, 2, 2, 3),
        (3, 3, 4, 4),
    ]
    assert [(c.first_change, c.last_change) for c in chunks] == [
        (changes[0].pk, changes[1].pk),
        (changes[2].pk, changes[2].pk),
    ]
    assert findings(workspace) == []


def test_same_file_again_changes_nothing() -> None:
    workspace = make_workspace()
    ran(make_import(workspace))
    again = ran(make_import(workspace))
    assert again.ledger.unchanged == again.ledger.read == 3
    assert ProfileChange.objects.filter(workspace=workspace).count() == 3


def stop_at(job: ImportJob, rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the worker of the import be asked to stop once so many rows are in."""

    def check() -> None:
        if ImportJob.objects.get(pk=job.pk).cursor >= rows:
            stopping.ask_to_stop()
        try:
            ask()
        finally:
            stopping._flag[0] = 0

    ask = stopping.check
    monkeypatch.setattr(stopping, "check", check)


def test_goes_on_where_it_stopped(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.IMPORT_CHUNK_ROWS = 10
    workspace = make_workspace()
    job = reviewed(make_import(workspace, make_people(45)))
    jobs.start_run(job, nudges=False)
    stop_at(job, 20, monkeypatch)
    worked_on(job)
    assert (job.state, job.cursor) == (ImportState.RUNNING, 20)
    assert len(people(workspace)) == 20
    assert findings(workspace) == []
    monkeypatch.undo()
    worked_on(job)
    assert (job.state, job.cursor) == (ImportState.FINISHED, 45)
    assert len(people(workspace)) == job.ledger.created == 45
    assert findings(workspace) == []


def test_goes_on_in_chunks_of_another_size(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.IMPORT_CHUNK_ROWS = 7
    workspace = make_workspace()
    job = reviewed(make_import(workspace, make_people(30)))
    jobs.start_run(job, nudges=False)
    stop_at(job, 7, monkeypatch)
    worked_on(job)
    assert job.cursor == 7
    monkeypatch.undo()
    settings.IMPORT_CHUNK_ROWS = 100
    worked_on(job)
    assert (job.cursor, job.ran.differing_rows) == (30, 0)
    assert outcomes(job) == ["created"] * 30
    assert findings(workspace) == []


def test_cancel_keeps_what_is_in_and_run_on_brings_the_rest(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody presses cancel after the second chunk."""
    settings.IMPORT_CHUNK_ROWS = 10
    workspace = make_workspace()
    job = reviewed(make_import(workspace, make_people(45)))
    jobs.start_run(job, nudges=False)

    def press_cancel() -> None:
        pressing = ImportJob.objects.get(pk=job.pk)
        if pressing.cursor == 20:
            jobs.cancel(pressing)

    monkeypatch.setattr(stopping, "check", press_cancel)
    worked_on(job)
    assert (job.state, job.cursor) == (ImportState.CANCELLED, 20)
    assert len(people(workspace)) == job.ledger.created == 20
    assert findings(workspace) == []
    monkeypatch.undo()
    jobs.run_on(job)
    worked_on(job)
    assert job.state == ImportState.FINISHED
    assert job.ledger.created == 45
    assert findings(workspace) == []


def test_rolls_back_a_chunk_whose_lease_is_lost() -> None:
    workspace = make_workspace()
    job = reviewed(make_import(workspace))
    jobs.start_run(job, nudges=False)
    held = lease.take(job.pk)
    assert held is not None
    job.refresh_from_db()
    ImportJob.objects.filter(pk=job.pk).update(cursor=1)
    with pytest.raises(lease.LostLease):
        run.run(job, held)
    assert people(workspace) == []
    assert not ImportChunk.objects.filter(phase=Phase.RUN).exists()


def test_lists_rows_that_ended_otherwise_than_reviewed(settings: LazySettings) -> None:
    settings.IMPORT_CHUNK_ROWS = 2
    workspace = make_workspace()
    job = reviewed(make_import(workspace))
    record = make_record(user_id="2", email="bob@x.de", sets={"city": "Oslo"})
    apply_records(workspace, record, origin=ELSEWHERE)
    ran(job)
    assert list(differences(job)) == [
        Difference(2, 3, Outcome.CREATED, Outcome.UNCHANGED)
    ]
    assert job.ran.differing_rows == 1
    assert job.ledger.balances


def test_keeps_an_older_import_from_undoing_a_newer_write() -> None:
    workspace = make_workspace()
    job = reviewed(make_import(workspace, make_csv(("id", "city"), [("1", "Rom")])))
    jobs.start_run(job, nudges=False)
    assert job.run_at is not None
    later = job.run_at + timedelta(hours=1)
    record = make_record(user_id="1", sets={"city": "Oslo", "country": "NO"})
    apply_records(workspace, record, origin=ELSEWHERE, now=later)
    worked_on(job)
    (profile,) = Profile.objects.filter(workspace=workspace)
    assert profile.attributes == {"city": "Rom", "country": "NO"}
    assert profile.version == 2


@pytest.mark.django_db(transaction=True)
def test_reads_a_large_file_in_a_process_of_its_own(settings: LazySettings) -> None:
    settings.IMPORT_CHUNK_ROWS = 3_000
    workspace = make_workspace()
    rows = ((str(n), f"p{n}@x.de", "x" * 200) for n in range(1, 8_001))
    job = make_import(workspace, make_csv(("id", "email", "city"), rows))
    assert job.file_size > CHILD_FROM_BYTES
    ran(job)
    assert (job.state, job.ledger.created, job.error) == (
        ImportState.FINISHED,
        8_000,
        "",
    )
    chunks = ImportChunk.objects.filter(job=job, phase=Phase.RUN).order_by("first")
    assert [chunk.last for chunk in chunks] == [3_000, 6_000, 8_000]
    assert findings(workspace) == []


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_the_same_people_in_opposite_order(
    settings: LazySettings,
) -> None:
    settings.IMPORT_CHUNK_ROWS = 40
    workspace = make_workspace()
    rows = [(str(n), f"p{n}@x.de") for n in range(1, 161)]
    one = make_import(
        workspace, make_csv(("id", "email", "city"), [(*r, "Rom") for r in rows])
    )
    other = make_import(
        workspace, make_csv(("id", "email", "city"), [(*r, "Oslo") for r in rows[::-1]])
    )
    for job in (one, other):
        reviewed(job)
        jobs.start_run(job, nudges=False)
    at_once(lambda: worked_on(one), lambda: worked_on(other))
    assert (one.state, one.error) == (other.state, other.error) == ("finished", "")
    assert len(people(workspace)) == 160
    assert one.ledger.created + other.ledger.created == 160
    assert one.ledger.going_in == other.ledger.going_in == 160
    assert findings(workspace) == []


@pytest.mark.django_db(transaction=True)
def test_halves_a_chunk_when_others_are_in_the_way(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever takes more than three rows at once is always too late."""
    workspace = make_workspace()
    job = reviewed(make_import(workspace, make_people(8)))
    jobs.start_run(job, nudges=False)
    sizes: list[int] = []

    def too_late(*_: object) -> NoReturn:
        raise Stale

    def crowded(records: Sequence[Record], **options: Any) -> Applied:
        sizes.append(len(records))
        if len(records) > 3:
            raise Contended("too many at once")
        return apply(records, **options)

    monkeypatch.setattr(flights, "write", too_late)
    monkeypatch.setattr(run, "apply", crowded)
    worked_on(job)
    assert sizes == [8, 4, 2, 2, 4, 2, 2]
    assert (job.state, job.ledger.created) == (ImportState.FINISHED, 8)
    assert findings(workspace) == []
