"""``kill -9`` of the worker at any moment of an import changes nothing of its end.

``KILL_SEEDS`` says how many moments are tried (5); each seed is one moment.
"""

from __future__ import annotations

import os
import random
import time

import pytest
from django.conf import LazySettings

from cdp.models import Workspace
from imports import jobs
from imports.models import ImportJob
from imports.statuses import ImportState
from tests.drill.ends import end_of
from tests.drill.files import mixed_file
from tests.flows.worker_process import worker_process
from tests.imports.makers import make_import, ran
from tests.makers import make_workspace
from tests.workers import flush_broker

pytestmark = pytest.mark.django_db(transaction=True)
SEEDS = range(int(os.environ.get("KILL_SEEDS", "5")))
ROWS = 3_000
SMALL_CHUNKS = {"IMPORT_CHUNK_ROWS": "40", "IMPORT_LEASE_SECONDS": "1"}


def start(workspace: Workspace) -> ImportJob:
    job = make_import(workspace, mixed_file(ROWS))
    jobs.start_review(job)
    return job


def wait_until(job: ImportJob, state: ImportState, rows: int) -> None:
    """Wait until the import is in this state and has done so many rows."""
    deadline = time.monotonic() + 120
    while job.state != state or job.cursor < rows:
        assert time.monotonic() < deadline, (job.state, job.cursor, job.error)
        assert job.state != ImportState.FAILED, job.error
        time.sleep(0.002)
        job.refresh_from_db()


def finish(job: ImportJob) -> None:
    """Have the next worker bring the import to its end."""
    with worker_process(**SMALL_CHUNKS):
        if job.state == ImportState.REVIEWING:
            wait_until(job, ImportState.READY, ROWS)
        if job.state == ImportState.READY:
            jobs.start_run(job)
        wait_until(job, ImportState.FINISHED, ROWS)


@pytest.mark.parametrize("seed", SEEDS)
def test_ends_as_if_nothing_had_happened(settings: LazySettings, seed: int) -> None:
    settings.IMPORT_CHUNK_ROWS = 40
    undisturbed = end_of(ran(make_import(make_workspace(), mixed_file(ROWS))))
    chance = random.Random(seed)
    flush_broker()
    job = start(make_workspace())
    with worker_process(**SMALL_CHUNKS) as worker:
        if seed % 5 == 4:
            wait_until(job, ImportState.REVIEWING, chance.randrange(ROWS - 400))
        else:
            wait_until(job, ImportState.READY, ROWS)
            jobs.start_run(job)
            wait_until(job, ImportState.RUNNING, chance.randrange(ROWS - 400))
        time.sleep(chance.uniform(0, 0.05))
        worker.kill()
    job.refresh_from_db()
    assert job.state in (ImportState.REVIEWING, ImportState.RUNNING)
    finish(job)
    flush_broker()
    assert end_of(job) == undisturbed
    assert undisturbed["findings"] == []
