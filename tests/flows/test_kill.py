"""``kill -9`` of the worker at any moment of an import changes nothing of its end.

``KILL_SEEDS`` says how many moments are tried (5); each seed is one moment.
"""

from __future__ import annotations

import os
import random
import time
from copy import deepcopy
from functools import cache
from typing import Any

import pytest
from django.conf import LazySettings

from cdp.data_checks import findings
from cdp.models import Workspace
from imports import jobs, trials
from imports.models import ImportJob
from imports.statuses import ImportState
from profiles.mapping import ColumnMapping, Mapping
from profiles.models import ProfileChange, Segment
from tests.flows.worker_process import worker_process
from tests.imports.makers import make_csv, make_import, ran
from tests.imports.running import outcomes
from tests.makers import make_resource, make_workspace, people
from tests.workers import flush_broker

pytestmark = pytest.mark.django_db(transaction=True)
SEEDS = range(int(os.environ.get("KILL_SEEDS", "5")))
ROWS = 1_200
SMALL_CHUNKS = {"IMPORT_CHUNK_ROWS": "40", "IMPORT_LEASE_SECONDS": "1"}


HEADER = ("id", "email", "city", "news", "unsubscribed", "segments")
TARGETS = (
    "identifier:user_id",
    "identifier:email",
    "attribute:city",
    "subscription:all:1",
    "unsubscribed",
    "segment",
)
MAPPING = Mapping(
    columns=tuple(
        ColumnMapping(position, name, target)
        for position, (name, target) in enumerate(zip(HEADER, TARGETS, strict=True))
    ),
    segment="Everybody",
    makes_segments=True,
)


def make_file() -> str:
    """People, some in several rows, some rows wrong."""
    chance = random.Random(7)
    rows = []
    for number in range(1, ROWS + 1):
        person = number if chance.random() < 0.8 else chance.randint(1, number)
        email = "bad" if chance.random() < 0.02 else f"p{person}@x.de"
        city = chance.choice(["Rom", "Oslo", "Graz"])
        consent = chance.choice(["", "yes", "no"]), chance.choice(["", "", "true"])
        rows.append((str(person), email, city, *consent, chance.choice(["", city])))
    return make_csv(HEADER, rows)


def make_workspace_with_topic() -> Workspace:
    workspace = make_workspace()
    make_resource(workspace, 1)
    return workspace


def named_segments(workspace: Workspace, stored: Any) -> Any:
    """What is stored of people or changes, with segments by name instead of id."""
    names = dict(Segment.objects.filter(workspace=workspace).values_list("pk", "name"))
    said = dict(stored)
    if "segments" in said:
        said["segments"] = sorted(names[int(number)] for number in said["segments"])
    return said


def end_of(job: ImportJob) -> dict[str, Any]:
    """Everything that an import leaves behind, without ids and times."""
    return {
        "state": (job.state, job.error),
        "ledger": job.ledger,
        "outcomes": outcomes(job),
        "people": [named_segments(job.workspace, one) for one in people(job.workspace)],
        "changes": [
            (
                change.line,
                change.outcome,
                named_segments(job.workspace, change.before),
                named_segments(job.workspace, change.after),
            )
            for change in ProfileChange.objects.filter(
                workspace=job.workspace
            ).order_by("line")
        ],
        "findings": findings(job.workspace),
    }


@cache
def undisturbed_end() -> dict[str, Any]:
    """The end that every import of this file must come to."""
    return end_of(ran(make_import(make_workspace_with_topic(), make_file(), MAPPING)))


def start(workspace: Workspace) -> ImportJob:
    job = make_import(workspace, make_file(), MAPPING)
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
    undisturbed = deepcopy(undisturbed_end())
    chance = random.Random(seed)
    flush_broker()
    job = start(make_workspace_with_topic())
    with worker_process(**SMALL_CHUNKS) as worker:
        if seed % 5 == 4:
            wait_until(job, ImportState.REVIEWING, chance.randrange(ROWS - 200))
        else:
            wait_until(job, ImportState.READY, ROWS)
            jobs.start_run(job)
            wait_until(job, ImportState.RUNNING, chance.randrange(ROWS - 200))
        time.sleep(chance.uniform(0, 0.05))
        worker.kill()
    job.refresh_from_db()
    assert job.state in (ImportState.REVIEWING, ImportState.RUNNING)
    finish(job)
    flush_broker()
    assert end_of(job) == undisturbed
    assert undisturbed["findings"] == []


def wait_until_tried(job: ImportJob, rows: int) -> None:
    """Wait until so many rows of the trial are in, or all that it takes."""
    deadline = time.monotonic() + 120
    while job.state == ImportState.TRYING and len(trials.rows_behind(job, 0)) < rows:
        assert time.monotonic() < deadline, (job.state, job.cursor, job.error)
        time.sleep(0.002)
        job.refresh_from_db()


@pytest.mark.parametrize("seed", SEEDS[::2])
def test_tries_as_if_nothing_had_happened(settings: LazySettings, seed: int) -> None:
    settings.IMPORT_CHUNK_ROWS = 40
    undisturbed = deepcopy(undisturbed_end())
    chance = random.Random(seed)
    flush_broker()
    job = start(make_workspace_with_topic())
    with worker_process(**SMALL_CHUNKS) as worker:
        wait_until(job, ImportState.READY, ROWS)
        jobs.start_trial(job)
        wait_until_tried(job, chance.randrange(1, len(job.sample)))
        time.sleep(chance.uniform(0, 0.02))
        worker.kill()
    job.refresh_from_db()
    with worker_process(**SMALL_CHUNKS):
        wait_until_tried(job, len(job.sample) + 1)
    assert job.state == ImportState.READY, job.error
    assert trials.rows_behind(job, 0) == job.sample
    assert findings(job.workspace) == []
    finish(job)
    flush_broker()
    end = end_of(job)
    for each in (end, undisturbed):  # the tried people are the oldest
        each["people"] = sorted(each["people"], key=str)
    assert end == undisturbed
