from __future__ import annotations

import time

import pytest
from django.conf import LazySettings
from django.db import connection

from imports import jobs
from imports.engine import lease
from imports.models import ImportJob, ImportLease
from imports.statuses import ImportState
from tests.imports.makers import make_import, worked_on
from tests.makers import make_workspace

pytestmark = pytest.mark.django_db


def make_waiting() -> ImportJob:
    job = make_import(make_workspace())
    jobs.start_review(job, nudges=False)
    return job


def stop_heart(job: ImportJob, seconds: int = 3_600) -> None:
    """Have the lease look as its worker had died."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update import_lease set beat = clock_timestamp() - %s * interval '1 s'"
            " where job_id = %s",
            [seconds, job.pk],
        )


def test_gives_the_lease_to_one_worker() -> None:
    job = make_waiting()
    first = lease.take(job.pk)
    assert first is not None
    assert lease.take(job.pk) is None
    job.refresh_from_db()
    assert (job.lease_token, job.deaths) == (first.token, 0)


def test_gives_no_lease_when_there_is_nothing_to_do() -> None:
    job = make_import(make_workspace())
    assert lease.take(job.pk) is None
    assert not ImportLease.objects.filter(job=job).exists()


def test_gives_no_lease_of_an_import_that_is_gone() -> None:
    assert lease.take(987_654) is None


def test_takes_the_lease_over_from_a_worker_that_died() -> None:
    job = make_waiting()
    dead = lease.take(job.pk)
    stop_heart(job)
    heir = lease.take(job.pk)
    assert dead is not None
    assert heir is not None
    assert heir.token != dead.token
    assert (heir.deaths, heir.is_deadly) == (1, False)


def test_keeps_the_lease_of_a_worker_that_is_only_slow(settings: LazySettings) -> None:
    job = make_waiting()
    lease.take(job.pk)
    stop_heart(job, settings.IMPORT_LEASE_SECONDS - 5)
    assert lease.take(job.pk) is None


def test_counts_no_death_when_the_lease_was_given_back() -> None:
    job = make_waiting()
    for _ in range(4):
        held = lease.take(job.pk)
        assert held is not None
        assert held.deaths == 0
        lease.release(held)


def test_fails_an_import_that_killed_three_workers() -> None:
    job = make_waiting()
    for _ in range(3):
        lease.take(job.pk)
        stop_heart(job)
    worked_on(job)
    assert job.state == ImportState.FAILED
    assert job.error.startswith("Three workers in a row ended")
    assert not ImportLease.objects.filter(job=job).exists()


@pytest.mark.django_db(transaction=True)
def test_heart_beats_as_long_as_the_work_lasts(settings: LazySettings) -> None:
    settings.IMPORT_LEASE_SECONDS = 0.3
    job = make_waiting()
    taken = lease.take(job.pk)
    assert taken is not None
    first = ImportLease.objects.get(job=job).beat
    with lease.held(taken):
        deadline = time.monotonic() + 10
        while ImportLease.objects.get(job=job).beat == first:
            assert time.monotonic() < deadline
            time.sleep(0.02)
    assert not ImportLease.objects.filter(job=job).exists()
