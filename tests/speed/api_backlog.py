"""How fast a backlog of deliveries drains, and how soon a single one is applied."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.db import connection, transaction

from cdp.models import Workspace
from imports import jobs
from imports.models import ImportJob, WrongState
from imports.statuses import ImportState
from tests.speed.api_programs import Programs
from tests.speed.api_requests import Doors, a_customer
from tests.speed.measuring import reviewed
from tests.speed.people_file import write_people
from webhooks import statements
from webhooks.drain import LOCK
from webhooks.models import Delivery
from webhooks.nudging import NUDGE_SECONDS, nudge
from webhooks.receive import store
from webhooks.requests import Incoming
from webhooks.statuses import Door

DELIVERIES = 10_000
# The import must still run when the backlog is gone.
IMPORTED_ROWS = 400_000
LIMIT_SECONDS = 120
_HEADERS = (("Content-Type", "application/json"),)


def drained(doors: Doors, programs: Programs) -> dict[str, Any]:
    """The seconds in which the live worker drains a backlog, and what that costs."""
    with _held_inbox(doors.workspace):
        _fill(doors)
    time.sleep(NUDGE_SECONDS)  # a nudge now was none: this process has just sent one
    before = programs.seconds()
    start = time.perf_counter()
    nudge(doors.workspace.pk)
    wait_until_drained(doors.workspace)
    seconds = time.perf_counter() - start
    spent = {name: programs.seconds()[name] - before[name] for name in before}
    return {
        "per_second": round(DELIVERIES / seconds),
        "cpu_us_each": {
            name: round(1e6 * spent[name] / DELIVERIES) for name in ("live", "postgres")
        },
    }


@contextmanager
def a_running_import(workspace: Workspace, folder: Path) -> Iterator[ImportJob]:
    """A large file's import, which a worker runs while the block does."""
    path = folder / "people.csv"
    write_people(path, IMPORTED_ROWS)
    job = reviewed(workspace, path, results={})
    jobs.start_run(job)
    _wait(lambda: _state(job) == ImportState.RUNNING and job.cursor > 0)
    yield job
    with suppress(WrongState):  # it has ended meanwhile
        jobs.cancel(job)


def wait_until_drained(workspace: Workspace) -> None:
    """Wait until nothing waits in the workspace's inbox."""
    waiting = Delivery.objects.filter(workspace=workspace).pending()
    _wait(lambda: not waiting.exists())


def _state(job: ImportJob) -> str:
    job.refresh_from_db()
    return job.state


def _wait(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LIMIT_SECONDS
    while not is_so():
        if time.monotonic() > deadline:
            raise TimeoutError("What the bench waits for does not come.")
        time.sleep(0.02)


def _fill(doors: Doors) -> None:
    """Store deliveries as the door does, in one transaction."""
    with transaction.atomic():
        for number in range(DELIVERIES):
            store(
                Incoming("POST", "", _HEADERS, a_customer(number)[1]),
                workspace_id=doors.workspace.pk,
                door=Door.WEBHOOK,
                now=datetime.now(UTC),
                source=doors.source,
                key=uuid4().hex,
            )


@contextmanager
def _held_inbox(workspace: Workspace) -> Iterator[None]:
    """Let no drainer in meanwhile."""
    keys = [LOCK, workspace.pk]
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s::int, %s::int)", keys)
        yield
        cursor.execute(statements.LEAVE_INBOX, keys)
