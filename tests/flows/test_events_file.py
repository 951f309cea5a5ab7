"""A file of events feeds attributes exactly once, whatever happens to the worker."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from django.conf import LazySettings
from django.db import connection

from cdp.data_checks import findings
from cdp.models import Workspace
from imports import jobs, working
from imports.models import ImportJob
from imports.statuses import ImportState
from profiles.mapping import ColumnMapping, ColumnOptions, Mapping
from profiles.models import Event
from tests.flows.waiting import wait_for
from tests.imports.makers import make_csv, make_import, ran, reviewed
from tests.makers import make_attribute, make_workspace, people

pytestmark = pytest.mark.django_db(transaction=True)
HEADER = ("_cio_name", "_cio_customer_id", "_cio_timestamp", "amount", "shop")
TARGETS = ("event:name", "event:person", "event:time")
PROPERTIES = tuple(f"event:property:{name}" for name in HEADER[3:])
MAPPING = Mapping(
    columns=tuple(
        ColumnMapping(position, name, target, ColumnOptions(kind="user_id"))
        for position, (name, target) in enumerate(
            zip(HEADER, TARGETS + PROPERTIES, strict=True)
        )
    )
)
PEOPLE = 20
ROWS = 4_000
# Of each twenty rows one is of nobody and one has no name.
GOOD = ROWS * 18 // 20


def prepared_workspace() -> Workspace:
    """A workspace with people whose attributes read amounts and shops."""
    workspace = make_workspace()
    amount = {"type": "number", "event_data_key": "amount"}
    make_attribute(workspace, "spent", aggregation="sum", **amount)
    make_attribute(workspace, "most", aggregation="max", **amount)
    make_attribute(workspace, "last_shop", aggregation="last", event_data_key="shop")
    ids = [(f"u{number}",) for number in range(PEOPLE)]
    ran(make_import(workspace, make_csv(("id",), ids)))
    return workspace


def events_file() -> str:
    """Events of everybody in turn, the newest first."""
    rows = []
    for number in range(ROWS):
        person = "nobody" if number % 20 == 7 else f"u{number % 19}"
        name = "" if number % 20 == 13 else "Order"
        at = str(1_767_225_600 - number)
        rows.append((name, person, at, str(number % 100), f"Shop {number}"))
    return make_csv(HEADER, rows)


def assert_added_once(workspace: Workspace, job: ImportJob) -> None:
    assert (job.state, job.ledger.held) == (ImportState.FINISHED, ROWS - GOOD)
    assert job.ran.events == Event.objects.filter(workspace=workspace).count() == GOOD
    for person in people(workspace):
        data = [data for _, data in person.get("events", ())]
        amounts = [each["amount"] for each in data]
        expected = {}
        if data:
            expected = {
                "spent": sum(amounts),
                "most": max(amounts),
                # The first row of the file is the newest.
                "last_shop": data[0]["shop"],
            }
        assert person["attributes"] == expected
    assert findings(workspace) == []


@pytest.mark.usefixtures("celery_worker")
def test_feeds_attributes_exactly_once(settings: LazySettings) -> None:
    settings.IMPORT_CHUNK_ROWS = 700
    workspace = prepared_workspace()
    job = make_import(workspace, events_file(), MAPPING)
    jobs.start_review(job)
    wait_for(job, ImportState.READY)
    assert not Event.objects.exists()
    forecast = job.reviewed
    jobs.start_run(job)
    wait_for(job, ImportState.FINISHED)
    assert (job.ran.events, job.ran.people) == (forecast.events, forecast.people)
    assert_added_once(workspace, job)


WORKER = """
import sys
import django
django.setup()
from imports.working import work_on
work_on(int(sys.argv[1]))
"""
CHUNK_ROWS = 50


@contextmanager
def worker_process(job: ImportJob) -> Iterator[subprocess.Popen[bytes]]:
    """A process that works on the import; killed with the block, if not by it."""
    database = urlsplit(os.environ["DATABASE_URL"])
    name = connection.settings_dict["NAME"]
    environment = {
        **os.environ,
        "DATABASE_URL": database._replace(path=f"/{name}").geturl(),
        "IMPORT_CHUNK_ROWS": str(CHUNK_ROWS),
        "IMPORT_LEASE_SECONDS": "1",
    }
    process = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(job.pk)], env=environment
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_for_progress(job: ImportJob, process: subprocess.Popen[bytes]) -> None:
    """Return as soon as the process has committed a chunk."""
    before = job.cursor
    deadline = time.monotonic() + 60
    while job.cursor == before:
        assert process.poll() is None, "the worker ended by itself"
        assert time.monotonic() < deadline
        job.refresh_from_db(fields=["cursor"])


def test_survives_a_worker_that_is_killed(settings: LazySettings) -> None:
    settings.IMPORT_CHUNK_ROWS = CHUNK_ROWS
    settings.IMPORT_LEASE_SECONDS = 1
    workspace = prepared_workspace()
    job = reviewed(make_import(workspace, events_file(), MAPPING))
    jobs.start_run(job, nudges=False)
    for _ in range(2):
        with worker_process(job) as process:
            wait_for_progress(job, process)
        time.sleep(1.2)  # until its lease is over
    job.refresh_from_db()
    assert (job.state, 0 < job.cursor < ROWS) == (ImportState.RUNNING, True)
    working.work_on(job.pk)
    job.refresh_from_db()
    assert_added_once(workspace, job)
