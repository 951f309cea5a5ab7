"""Rounds of the bench: every step of people's imports, with the floors between.

    new people (review, import) -> undone -> bare floor, floor: the same rows by COPY
    -> the same file again -> half of them updated -> undone -> a mixed file

The floor leaves the rows behind that the import had left, so that what follows finds
people who are there. Every round begins with empty tables.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection

from cdp.models import Workspace
from imports import jobs, undo
from imports.models import ImportJob
from imports.statuses import ImportState
from profiles.models import Profile, ProfileChange
from tests.speed import floors
from tests.speed.goals import ratio
from tests.speed.measuring import (
    ready_for_review,
    take,
    wal_bytes,
    work,
)
from tests.speed.medians import medians
from tests.speed.people_file import write_people
from tests.speed.tables import say


class Rounds:
    """Takes rounds of figures in one workspace."""

    def __init__(self, workspace: Workspace, folder: Path, rows: int) -> None:
        self.workspace = workspace
        self.folder = folder
        self.rows = rows
        self.people = folder / "people.csv"
        self.updates = folder / "updates.csv"
        self.mixed = folder / "mixed.csv"

    def take(self, times: int) -> dict[str, Any]:
        """The figures of so many rounds, and their medians."""
        half = self.rows // 2
        write_people(self.people, self.rows)
        write_people(self.updates, half, changed=1)
        write_people(self.mixed, self.rows, first=half, changed=0.5)
        rounds = [self._round(number) for number in range(1, times + 1)]
        figures = medians(rounds)
        return {
            "rows": self.rows,
            "rounds": rounds,
            "medians": figures,
            "import_to_floor": ratio(figures, "import", "floor"),
            "import_to_bare_floor": ratio(figures, "import", "bare_floor"),
            "rows_per_second": round(self.rows / figures["import_s"]),
        }

    def _round(self, number: int) -> dict[str, Any]:
        empty(self.workspace)
        figures: dict[str, Any] = {}
        job = self._reviewed(self.people, figures, "review")
        self._run(job, figures, "import")
        chunks = floors.prepare_ours(self.folder)
        bare = floors.prepare_bare(self.folder)
        self._undo(job, figures, "undo_created")
        if Profile.objects.exists():
            raise RuntimeError("The undo has left people.")
        self._floors(chunks, bare, figures)
        self._repeat(figures)
        job = self._reviewed(self.updates)
        self._run(job, figures, "updates")
        self._undo(job, figures, "undo_updates")
        self._run(self._reviewed(self.mixed), figures, "mixed")
        seconds = {k: v for k, v in figures.items() if k.endswith("_s")}
        say(f"round {number}: {seconds}")
        return figures

    def _floors(
        self, chunks: floors.Chunks, bare: floors.Chunks, figures: dict[str, Any]
    ) -> None:
        floors.create_bare()
        take(figures, "bare_floor", lambda: floors.load(bare))
        floors.drop_bare()
        floors.empty_ours()
        take(figures, "floor", lambda: floors.load(chunks))
        floors.remove_files(chunks, bare)

    def _repeat(self, figures: dict[str, Any]) -> None:
        settle()
        job = self._reviewed(self.people)
        changes = ProfileChange.objects.count()
        before = wal_bytes()
        self._run(job, figures, "repeat")
        figures["repeat_wal_mb"] = round((wal_bytes() - before) / 2**20, 1)
        figures["repeat_changes"] = ProfileChange.objects.count() - changes

    def _reviewed(
        self, path: Path, figures: dict[str, Any] | None = None, name: str = ""
    ) -> ImportJob:
        job = ready_for_review(self.workspace, path)
        _through(job, jobs.start_review, figures, name)
        return job

    def _run(self, job: ImportJob, figures: dict[str, Any], name: str) -> None:
        _through(job, jobs.start_run, figures, name)
        figures[name] = job.run_counts["outcomes"]
        _require_finished(job)

    def _undo(self, job: ImportJob, figures: dict[str, Any], name: str) -> None:
        taken_back = undo.ask(job, by=None, nudges=False)
        _through(taken_back, lambda *_, **__: None, figures, f"{name}_plan")
        _through(taken_back, jobs.start_run, figures, name)
        figures[name] = taken_back.run_counts["outcomes"]
        _require_finished(taken_back)


def _through(
    job: ImportJob,
    start: Callable[..., object],
    figures: dict[str, Any] | None,
    name: str,
) -> None:
    """Take the import through what this starts, timed if there are figures."""

    def act() -> None:
        work(job, start)

    if figures is None:
        act()
    else:
        take(figures, name, act)


def _require_finished(job: ImportJob) -> None:
    if job.state != ImportState.FINISHED:
        raise RuntimeError(f"The import ended as {job.state}: {job.error}")


def empty(workspace: Workspace) -> None:
    """Remove every person and import."""
    ImportJob.objects.filter(workspace=workspace, undoes__isnull=False).delete()
    ImportJob.objects.filter(workspace=workspace).delete()
    floors.empty_ours()


def settle() -> None:
    """Renew statistics and write out what is in memory only."""
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")
        cursor.execute("checkpoint")
