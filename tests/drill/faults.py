"""The faults, each with what must be true after it.

A fault is a function of one seed; it says in a sentence what it found wrong, or
nothing. Workers have small chunks and short leases, so that much is cut in two and
little time goes by until somebody else takes over. A fault that leaves the workers
alive leaves them to the next try.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

from django.db import connection
from django.test import override_settings

from cdp.celery import app
from cdp.data_checks import findings
from cdp.models import Workspace
from imports import jobs
from imports.models import ImportJob
from imports.statuses import ImportState
from profiles.apply import apply
from profiles.loading import load_definitions
from profiles.statuses import Origin, OriginKind
from tests.drill.ends import difference, end_of
from tests.drill.files import mixed_file, people_file
from tests.drill.servers import Servers
from tests.drill.storm import live_requests
from tests.drill.watching import wait_until
from tests.drill.workers import Workers
from tests.imports.makers import make_import, ran
from tests.makers import NOW, make_record, make_rules, make_workspace, people
from tests.workers import flush_broker

CHUNK_ROWS = 400
# So many kills, each at the moment of its own seed, are one import's to suffer; every
# fifth seed's is in its review.
KILLS = 5
SECONDS_WITHOUT_BROKER = 2
STORMED = 300


class Drill:
    """The servers, and how many rows a file has."""

    def __init__(self, servers: Servers, rows: int) -> None:
        self.servers = servers
        self.rows = rows
        self.kills = 0
        self.workers = Workers(IMPORT_CHUNK_ROWS=CHUNK_ROWS, IMPORT_LEASE_SECONDS=1)
        # Before there are workers: with leases of a second they would take it over.
        self.undisturbed = self._undisturbed()

    def _undisturbed(self) -> dict[str, Any]:
        """The end of the same import when nothing happens."""
        with override_settings(IMPORT_CHUNK_ROWS=CHUNK_ROWS):
            return end_of(ran(make_import(make_workspace(), mixed_file(self.rows))))

    def ready(self, workspace: Workspace | None = None, text: str = "") -> ImportJob:
        """An import that is reviewed and waits to be run."""
        text = text or mixed_file(self.rows)
        job = make_import(workspace or make_workspace(), text)
        jobs.start_review(job)
        wait_until(job, ImportState.READY)
        return job

    def begun(self, chance: random.Random) -> ImportJob:
        """An import at some moment of its run."""
        job = self.ready()
        jobs.start_run(job)
        self.wait_for_moment(job, ImportState.RUNNING, chance)
        return job

    def wait_for_moment(
        self, job: ImportJob, state: ImportState, chance: random.Random, after: int = 0
    ) -> None:
        """Wait until the import is in this state, at some row behind ``after``."""
        last = self.rows - 2 * CHUNK_ROWS
        rows = max(chance.randrange(1, last), after + CHUNK_ROWS)
        wait_until(job, state, rows)
        time.sleep(chance.uniform(0, 0.1))

    def judged(self, job: ImportJob) -> str:
        """What is not as if nothing had happened."""
        job.refresh_from_db()
        return difference(end_of(job), self.undisturbed)


def kill_the_worker(drill: Drill, seeds: range) -> str:
    """`kill -9` of the worker and all its children, again and again; others go on."""
    drill.workers.have(1)
    job = make_import(make_workspace(), mixed_file(drill.rows))
    jobs.start_review(job)
    for seed in seeds:
        if seed % KILLS == KILLS - 1:
            _kill(drill, job, ImportState.REVIEWING, random.Random(seed))
    wait_until(job, ImportState.READY)
    jobs.start_run(job)
    for chance in _in_order(drill, seeds):
        _kill(drill, job, ImportState.RUNNING, chance)
    wait_until(job, ImportState.FINISHED)
    return drill.judged(job)


def _in_order(drill: Drill, seeds: range) -> list[random.Random]:
    """The chances of the seeds that cut the run, the earliest moment first."""
    cutting = [seed for seed in seeds if seed % KILLS != KILLS - 1]
    last = drill.rows - 2 * CHUNK_ROWS
    cutting.sort(key=lambda seed: random.Random(seed).randrange(1, last))
    return [random.Random(seed) for seed in cutting]


def _kill(
    drill: Drill, job: ImportJob, state: ImportState, chance: random.Random
) -> None:
    """Kill the worker at some moment behind where it is; another one takes its place.

    Without a step between two kills the import would count as deadly. Who comes too
    late kills nobody.
    """
    at = job.cursor if job.state == state else 0
    drill.wait_for_moment(job, state, chance, after=at)
    if job.state == state:
        drill.workers.kill()
        drill.kills += 1
        drill.workers.have(1)
        job.refresh_from_db()


def crash_the_database(drill: Drill, chance: random.Random) -> str:
    """PostgreSQL restarts at once, all sessions end; the worker goes on."""
    drill.workers.have(1)
    job = drill.begun(chance)
    drill.servers.crash_postgres()
    connection.close()
    wait_until(job, ImportState.FINISHED)
    return drill.judged(job)


def flush_the_broker(drill: Drill, chance: random.Random) -> str:
    """All messages are lost before the worker has seen the one to run."""
    drill.workers.have(1)
    job = drill.ready()
    jobs.start_run(job, nudges=chance.random() < 0.5)
    flush_broker()
    wait_until(job, ImportState.FINISHED)
    return drill.judged(job)


def stop_the_broker(drill: Drill, chance: random.Random) -> str:
    """Valkey is down when the import is started, and comes back empty."""
    drill.workers.have(1)
    job = drill.ready()
    drill.servers.valkey.stop()
    jobs.start_run(job)
    time.sleep(SECONDS_WITHOUT_BROKER * chance.random())
    drill.servers.valkey.start(die_with_parent=True)
    wait_until(job, ImportState.FINISHED)
    return drill.judged(job)


def two_workers(drill: Drill, chance: random.Random) -> str:
    """Two workers are told of the same import again and again."""
    drill.workers.have(2)
    job = drill.ready()
    jobs.start_run(job)
    while job.state != ImportState.FINISHED:
        for _ in range(4):
            app.send_task("imports.tasks.work_on_import", [job.pk], queue="bulk")
        time.sleep(chance.uniform(0, 0.2))
        wait_until(job, ImportState.RUNNING)
    return drill.judged(job)


def opposite_orders(drill: Drill, _chance: random.Random) -> str:
    """Two imports of the same people at once, one from the end.

    Each person ends as one of the two rows says, whole.
    """
    workspace = make_workspace()
    drill.workers.have(2)
    texts = {
        city: people_file(drill.rows, city, backwards=city == "Oslo")
        for city in ("Rom", "Oslo")
    }
    both = [drill.ready(workspace, text) for text in texts.values()]
    for job in both:
        jobs.start_run(job)
    for job in both:
        wait_until(job, ImportState.FINISHED)
    found = people(workspace)
    pairs = {(p["attributes"]["city"], p["attributes"]["language"]) for p in found}
    if not pairs <= {("Rom", "ro"), ("Oslo", "os")}:
        return f"people are mixed of both: {pairs}"
    return _judge_people(workspace, found, drill.rows, both)


def storm(drill: Drill, chance: random.Random) -> str:
    """Single updates of the same people while the import runs."""
    workspace = make_workspace()
    over = Event()
    last: dict[str, str] = {}
    definitions = load_definitions(workspace)

    def update() -> None:
        while not over.is_set():
            number, name = chance.randint(1, STORMED), f"n{chance.random()}"
            apply(
                [make_record(user_id=str(number), sets={"first_name": name})],
                definitions=definitions,
                rules=make_rules(),
                origin=Origin(OriginKind.REQUEST, 1),
                now=NOW,
            )
            last[str(number)] = name
        connection.close()

    drill.workers.have(1)
    with ThreadPoolExecutor(1) as thread:
        job = drill.ready(workspace, people_file(drill.rows, "Rom"))
        blowing = thread.submit(update)
        try:
            jobs.start_run(job)
            wait_until(job, ImportState.FINISHED)
        finally:
            over.set()
        blowing.result()
    found = people(workspace)
    names = {p["identifiers"]["user_id"][0]: p["attributes"] for p in found}
    wrong = [n for n, name in last.items() if names[n].get("first_name") != name]
    if wrong or any(p.get("city") != "Rom" for p in names.values()):
        return f"lost updates of {wrong or 'the file'}"
    return _judge_people(workspace, found, drill.rows, [job])


def deadly_file(drill: Drill, chance: random.Random) -> str:
    """Each worker dies at once of one import: it fails, and the queue goes on."""
    drill.workers.kill()
    job = make_import(make_workspace(), mixed_file(drill.rows))
    jobs.start_review(job)
    for _ in range(3):
        token = job.lease_token
        drill.workers.have(1)
        while job.lease_token == token:
            time.sleep(0.005)
            job.refresh_from_db()
        time.sleep(chance.uniform(0, 0.05))
        drill.workers.kill()
    drill.workers.have(1)
    other = drill.ready()
    jobs.start_run(other)
    wait_until(other, ImportState.FINISHED)
    wait_until(job, ImportState.FAILED)
    if "Three workers" not in job.error:
        return f"the deadly import failed otherwise: {job.error}"
    return drill.judged(other)


def storm_of_requests(drill: Drill, chance: random.Random) -> str:
    """Webhooks and updates through a killed worker, restarts and a flushed broker."""
    return live_requests(drill.servers, drill.rows, chance)


def _judge_people(
    workspace: Workspace, found: list[dict[str, Any]], rows: int, done: list[ImportJob]
) -> str:
    keys = [tuple(sorted(map(str, p["identifiers"].values()))) for p in found]
    if len(found) != rows or len(set(keys)) != rows:
        return f"{len(found)} people instead of {rows}"
    for job in done:
        job.refresh_from_db()
        if not job.ledger.balances or job.ledger.held:
            return f"the ledger is {job.ledger}"
    wrong = findings(workspace)
    return f"check_data finds {wrong}" if wrong else ""


Fault = Callable[[Drill, random.Random], str]
KILL = "kill -9 of the worker"
# Goes through all other faults by itself, with 20,000 requests: one seed is enough.
LIVE = "live requests through all of it"
FAULTS: dict[str, Fault] = {
    "PostgreSQL restarted -m immediate": crash_the_database,
    "Valkey flushed": flush_the_broker,
    "Valkey down": stop_the_broker,
    "two workers, one import": two_workers,
    "same people in opposite order": opposite_orders,
    "a storm of single updates": storm,
    "a file that kills its worker": deadly_file,
    LIVE: storm_of_requests,
}
