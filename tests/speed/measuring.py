"""Takes imports through their steps, as a worker does, and measures each."""

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
from imports.measuring.inspecting import inspect
from imports.models import ImportJob
from imports.statuses import Door, ImportKind
from imports.suggesting.automapping import suggested, suggested_events
from profiles.definitions import ValueType
from profiles.loading import load_definitions
from profiles.models import Attribute
from tests.speed.cpu import Spent
from tests.speed.memory import Peaks

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


def timed(act: Callable[[], object]) -> float:
    """The seconds that the act takes, to the hundredth."""
    start = time.perf_counter()
    act()
    return round(time.perf_counter() - start, 2)


def take(results: dict[str, Any], name: str, act: Callable[[], object]) -> None:
    """Time a step: its seconds, the processor's, and the peak memory, by process."""
    before = Spent.so_far(postmaster())
    with Peaks() as peaks:
        results[f"{name}_s"] = timed(act)
    results[f"{name}_cpu"] = Spent.so_far(postmaster()).since(before)
    results[f"{name}_mb"] = peaks.by_kind


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
    define_attributes(workspace)
    return workspace


def define_attributes(workspace: Workspace) -> None:
    """Give the workspace the attributes of the files that are not predefined."""
    for key, value_type in (("score", ValueType.NUMBER), ("plan", ValueType.STRING)):
        Attribute.objects.get_or_create(
            workspace=workspace,
            key=key,
            defaults={"name": key.capitalize(), "type": value_type},
        )


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
    job = ready_for_review(workspace, path, kind, segment)
    take(results, "review", lambda: work(job, jobs.start_review))
    return job


def ready_for_review(
    workspace: Workspace,
    path: Path,
    kind: ImportKind = ImportKind.PEOPLE,
    segment: str = "",
) -> ImportJob:
    """The import of a file, inspected and mapped as it is suggested."""
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


def work(job: ImportJob, start: Callable[..., object]) -> None:
    """Take the import through what this starts, as a worker does."""
    start(job, nudges=False)
    working.work_on(job.pk)
    job.refresh_from_db()


def wal_bytes() -> int:
    """How much log was written up to now."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_current_wal_lsn() - '0/0'::pg_lsn")
        return int(cursor.fetchone()[0])


def server_settings() -> dict[str, str]:
    """What the figures depend on."""
    found = {}
    with connection.cursor() as cursor:
        for name in SERVER_SETTINGS:
            cursor.execute(f"show {name}")
            found[name] = cursor.fetchone()[0]
    return found
