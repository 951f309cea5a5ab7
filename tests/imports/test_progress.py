from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils.timezone import now

from cdp.models import Workspace
from imports import jobs
from imports.engine import lease
from imports.models import ImportJob, ImportLease
from imports.progress import Progress, progress_of
from imports.statuses import ImportState
from tests.imports.wizard import make_reviewed

pytestmark = pytest.mark.django_db


def make_running(workspace: Workspace, *, at: datetime, cursor: int = 0) -> ImportJob:
    job = make_reviewed(workspace, "Email\n" + "a@example.com\n" * 50)
    jobs.start_run(job, nudges=False)
    ImportJob.objects.filter(pk=job.pk).update(run_at=at, nudged_at=at, cursor=cursor)
    job.refresh_from_db()
    return job


def looked_at(job: ImportJob, at: datetime) -> Progress:
    job.refresh_from_db()
    return progress_of(job, at)


def test_tells_speed_and_time_left(demo: Workspace) -> None:
    at = now()
    job = make_running(demo, at=at, cursor=20)
    lease.take(job.pk)
    progress = looked_at(job, at + timedelta(seconds=10))
    assert (progress.phase, progress.done, progress.total) == ("Writing people", 20, 50)
    assert progress.speed == 2
    assert progress.left == timedelta(seconds=15)
    assert progress.note == "20 of 50 rows, 2 a second, 15\u00a0s left"


def test_waits_for_a_worker(demo: Workspace) -> None:
    at = now()
    job = make_running(demo, at=at)
    progress = looked_at(job, at + timedelta(seconds=3))
    assert progress.waits
    assert not progress.is_lonely


def test_says_since_when_nobody_came(demo: Workspace) -> None:
    at = now()
    job = make_running(demo, at=at)
    assert looked_at(job, at + timedelta(minutes=1)).silent_since == job.nudged_at


def test_says_since_when_the_worker_is_silent(demo: Workspace) -> None:
    at = now()
    job = make_running(demo, at=at)
    lease.take(job.pk)
    beat = at - timedelta(minutes=5)
    ImportLease.objects.update(beat=beat)
    progress = looked_at(job, at)
    assert (progress.waits, progress.silent_since) == (False, beat)


def test_knows_the_phases_of_a_review(demo: Workspace) -> None:
    job = make_reviewed(demo)
    ImportJob.objects.filter(pk=job.pk).update(
        state=ImportState.REVIEWING, cursor=0, rows_total=2
    )
    lease.take(job.pk)
    assert looked_at(job, now()).phase == "Reading and checking rows"
    ImportJob.objects.filter(pk=job.pk).update(cursor=1)
    assert looked_at(job, now()).phase == "Planning every row"
