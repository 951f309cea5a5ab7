"""One run of the bench: the import, its floors and the same file again."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
from django.core.files import File
from django.db import connection

from cdp.models import Workspace
from imports import jobs, working
from imports.automapping import suggested, suggested_events
from imports.inspecting import inspect
from imports.models import ImportJob
from imports.statuses import Door, ImportKind, ImportState
from profiles.definitions import ValueType
from profiles.loading import load_definitions
from profiles.models import Attribute, ProfileChange
from tests.speed import floors
from tests.speed.cpu import Spent
from tests.speed.memory import Peaks
from tests.speed.people_file import write_people

SERVER_SETTINGS = (
    "server_version",
    "shared_buffers",
    "max_wal_size",
    "checkpoint_timeout",
    "synchronous_commit",
    "fsync",
    "full_page_writes",
    "wal_compression",
)


class Bench:
    """The figures of one run, in the order they are taken."""

    def __init__(self, rows: int, folder: Path) -> None:
        self.rows = rows
        self.folder = folder
        self.file = folder / "people.csv"
        self.results: dict[str, Any] = {"rows": rows}

    def run(self) -> dict[str, Any]:
        """Take all figures."""
        write_people(self.file, self.rows)
        workspace = make_workspace()
        with Peaks() as peaks:
            self._import(workspace)
            self._floors()
            self._repeat(workspace)
        self.results["peak_rss_mb"] = peaks.by_kind
        self.results["settings"] = _server_settings()
        self._ratios()
        return self.results

    def _import(self, workspace: Workspace) -> None:
        job = _ready_for_review(workspace, self.file)
        self._take("review", lambda: work(job, jobs.start_review))
        self.results["review"] = job.review_counts
        self._take("import", lambda: work(job, jobs.start_run))
        self.results["import"] = job.run_counts
        if job.state != ImportState.FINISHED:
            raise RuntimeError(f"The import ended as {job.state}: {job.error}")

    def _floors(self) -> None:
        chunks = floors.prepare_ours(self.folder)
        bare = floors.prepare_bare(self.folder)
        floors.create_bare()
        self.results["bare_floor_s"] = floors.load(bare)
        floors.drop_bare()
        floors.empty_ours()
        self._take("floor", lambda: floors.load(chunks))
        for chunk in (*chunks, *bare):
            for ready in chunk:
                ready.path.unlink()

    def _repeat(self, workspace: Workspace) -> None:
        with connection.cursor() as cursor:
            cursor.execute("vacuum analyze")
            cursor.execute("checkpoint")
        job = _ready_for_review(workspace, self.file)
        work(job, jobs.start_review)
        changes = ProfileChange.objects.count()
        before = _wal_bytes()
        self._take("repeat", lambda: work(job, jobs.start_run))
        self.results["repeat_wal_mb"] = round((_wal_bytes() - before) / 2**20, 1)
        self.results["repeat_changes"] = ProfileChange.objects.count() - changes
        self.results["repeat"] = job.run_counts

    def _take(self, name: str, act: Callable[[], object]) -> None:
        take(self.results, name, act)

    def _ratios(self) -> None:
        floor, bare = self.results["floor_s"], self.results["bare_floor_s"]
        for name in ("review", "import", "repeat"):
            seconds = self.results[f"{name}_s"]
            self.results[f"{name}_to_floor"] = round(seconds / floor, 2)
        self.results["import_to_bare_floor"] = round(self.results["import_s"] / bare, 2)
        self.results["rows_per_second"] = round(self.rows / self.results["import_s"])


def timed(act: Callable[[], object]) -> float:
    """The seconds that the act takes, to the hundredth."""
    start = time.perf_counter()
    act()
    return round(time.perf_counter() - start, 2)


def take(results: dict[str, Any], name: str, act: Callable[[], object]) -> None:
    """Time a step: its seconds, and the processor's by kind of process."""
    before = Spent.so_far(postmaster())
    results[f"{name}_s"] = timed(act)
    results[f"{name}_cpu"] = Spent.so_far(postmaster()).since(before)


def postmaster() -> int:
    """The process id of the database's first process."""
    with connection.cursor() as cursor:
        cursor.execute("show data_directory")
        folder = cursor.fetchone()[0]
    return int((Path(folder) / "postmaster.pid").read_text().split("\n", 1)[0])


def make_workspace() -> Workspace:
    """The workspace of a bench, in a database that has its tables from now on."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    workspace = Workspace.objects.create(slug="bench", name="Bench")
    for key, value_type in (("score", ValueType.NUMBER), ("plan", ValueType.STRING)):
        Attribute.objects.create(
            workspace=workspace, key=key, name=key.capitalize(), type=value_type
        )
    return workspace


def imported(workspace: Workspace, path: Path) -> ImportJob:
    """The import of a file of people, finished."""
    job = reviewed(workspace, path, results={})
    work(job, jobs.start_run)
    return job


def reviewed(
    workspace: Workspace,
    path: Path,
    *,
    results: dict[str, Any],
    kind: ImportKind = ImportKind.PEOPLE,
    segment: str = "",
) -> ImportJob:
    """The import of a file, reviewed; the seconds of that go to ``review_s``."""
    job = _ready_for_review(workspace, path, kind, segment)
    take(results, "review", lambda: work(job, jobs.start_review))
    return job


def _ready_for_review(
    workspace: Workspace,
    path: Path,
    kind: ImportKind = ImportKind.PEOPLE,
    segment: str = "",
) -> ImportJob:
    with path.open("rb") as file:
        job = jobs.create(
            workspace, File(file), file_name=path.name, door=Door.HEADLESS, kind=kind
        )
    found = inspect(job)
    definitions = load_definitions(workspace)
    maps = suggested_events if kind is ImportKind.EVENTS else suggested
    mapping = maps(found.columns, found.headers, definitions=definitions).mapping
    mapping = msgspec.structs.replace(mapping, segment=segment)
    jobs.edit(job, mapping=mapping.to_json())
    return job


def work(job: ImportJob, start: Callable[[ImportJob], object]) -> None:
    """Take the import through what this starts, as a worker does."""
    start(job)
    working.work_on(job.pk)
    job.refresh_from_db()


def _wal_bytes() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select pg_current_wal_lsn() - '0/0'::pg_lsn")
        return int(cursor.fetchone()[0])


def _server_settings() -> dict[str, str]:
    found = {}
    with connection.cursor() as cursor:
        for name in SERVER_SETTINGS:
            cursor.execute(f"show {name}")
            found[name] = cursor.fetchone()[0]
    return found
