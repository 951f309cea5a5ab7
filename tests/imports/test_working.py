"""A real worker on real PostgreSQL and Valkey takes imports from nudge to end."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.utils.timezone import now

from cdp.data_checks import findings
from imports import files, jobs, working
from imports.engine import lease
from imports.models import ImportJob, ImportLease
from imports.statuses import ImportState
from tests.imports.makers import make_import, make_people, ran, reviewed, worked_on
from tests.imports.test_lease import stop_heart
from tests.makers import make_workspace, people
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
# What PostgreSQL says when a file cannot grow, said when identifiers come.
FULL_DISK = """
create or replace function full_disk() returns trigger language plpgsql as $$
begin
    raise exception 'could not extend file: No space left on device'
        using errcode = 'disk_full';
end $$;
create trigger full_disk before insert on identifier
for each statement execute function full_disk();
"""


def wait_for(job: ImportJob, *states: ImportState) -> None:
    """Wait until a worker has brought the import into one of the states."""
    deadline = time.monotonic() + 60
    while job.state not in states:
        assert time.monotonic() < deadline, job.state
        time.sleep(0.05)
        job.refresh_from_db()


@pytest.mark.usefixtures("celery_worker")
def test_worker_reviews_and_runs_what_it_is_nudged_for() -> None:
    workspace = make_workspace()
    job = make_import(workspace)
    jobs.start_review(job)
    wait_for(job, ImportState.READY)
    jobs.start_run(job)
    wait_for(job, ImportState.FINISHED)
    assert [person["attributes"]["city"] for person in people(workspace)] == [
        "Rom",
        "Oslo",
        "Graz",
    ]
    assert findings(workspace) == []


@pytest.mark.usefixtures("celery_worker")
def test_sweeper_finds_an_import_whose_message_was_lost() -> None:
    job = make_import(make_workspace())
    jobs.start_review(job, nudges=False)
    working.sweep()
    job.refresh_from_db()
    assert job.state == ImportState.REVIEWING  # nudged a moment ago, so it was told
    long_ago = now() - timedelta(hours=1)
    ImportJob.objects.filter(pk=job.pk).update(nudged_at=long_ago)
    working.sweep()
    wait_for(job, ImportState.READY)


def test_sweeper_leaves_an_import_that_is_worked_on() -> None:
    job = make_import(make_workspace())
    jobs.start_review(job, nudges=False)
    lease.take(job.pk)
    ImportJob.objects.filter(pk=job.pk).update(nudged_at=None)
    working.sweep()
    job.refresh_from_db()
    assert job.nudged_at is None
    stop_heart(job)
    working.sweep()
    job.refresh_from_db()
    assert job.nudged_at is not None


def test_two_workers_with_the_same_import_do_its_work_once(
    settings: LazySettings,
) -> None:
    settings.IMPORT_CHUNK_ROWS = 50
    workspace = make_workspace()
    job = reviewed(make_import(workspace, make_people(500)))
    jobs.start_run(job, nudges=False)
    at_once(*[lambda: working.work_on(job.pk)] * 2)
    job.refresh_from_db()
    assert job.state == ImportState.FINISHED
    assert job.ledger.created == len(people(workspace)) == 500
    assert findings(workspace) == []


def test_worker_leaves_an_import_that_was_taken_over() -> None:
    """Its heart stopped for too long; who took over goes on, it does not."""
    workspace = make_workspace()
    job = reviewed(make_import(workspace))
    jobs.start_run(job, nudges=False)
    slow = lease.take(job.pk)
    assert slow is not None
    stop_heart(job)
    worked_on(job)
    job.refresh_from_db()
    with pytest.raises(lease.LostLease):
        working.WORK[ImportState.RUNNING](job, slow)
    assert job.state == ImportState.FINISHED
    assert len(people(workspace)) == 3


def test_says_in_one_sentence_why_a_file_cannot_be_read() -> None:
    job = make_import(make_workspace())
    with job.file.storage.open(str(job.file.name), "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + bytes(100))
    reviewed(job)
    assert job.state == ImportState.FAILED
    assert job.error.startswith("This is")
    assert job.error.endswith(".")


def test_says_that_the_file_is_gone() -> None:
    job = reviewed(make_import(make_workspace()))
    job.file.storage.delete(str(job.file.name))
    ran(job)
    assert job.state == ImportState.FAILED
    assert job.error == "The uploaded file is not kept any more; upload it again."


def test_fault_of_ours_fails_the_import_without_a_traceback() -> None:
    job = make_import(make_workspace())
    ImportJob.objects.filter(pk=job.pk).update(mapping={"version": 1, "mode": "odd"})
    reviewed(job)
    assert job.state == ImportState.FAILED
    assert f"logged as import {job.pk}" in job.error


def test_full_disk_of_the_worker_ends_the_import_with_that_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The staging file of a review lies on a device that has no space."""
    opened = Path.open

    def open_on_full_disk(path: Path, *args: Any, **options: Any) -> Any:
        return opened(
            Path("/dev/full") if path.name == "stage" else path, *args, **options
        )

    monkeypatch.setattr(Path, "open", open_on_full_disk)
    job = reviewed(make_import(make_workspace()))
    assert job.state == ImportState.FAILED
    assert job.error.startswith("The worker's disk is full.")


def test_full_disk_of_the_database_ends_the_import_with_that_reason() -> None:
    """The rows so far are in, and with space again the import runs on."""
    workspace = make_workspace()
    job = reviewed(make_import(workspace))
    with connection.cursor() as cursor:
        cursor.execute(FULL_DISK)
        try:
            ran(job)
        finally:
            cursor.execute("drop trigger full_disk on identifier")
    assert job.state == ImportState.FAILED
    assert job.error.startswith("The database's disk is full.")
    jobs.run_on(job)
    worked_on(job)
    assert job.state == ImportState.FINISHED
    assert len(people(workspace)) == 3
    assert findings(workspace) == []


def test_leaves_nothing_on_the_disk(settings: LazySettings) -> None:
    ran(make_import(make_workspace()))
    left = settings.SCRATCH_DIR / "import-987-00ff"
    left.mkdir(parents=True)
    files.clear_scratch()
    assert list(settings.SCRATCH_DIR.glob("import-*")) == []
    assert not ImportLease.objects.exists()
