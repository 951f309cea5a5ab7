"""Imports of many people, and into many people, each beside the floor of its rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import connection

from cdp.models import Workspace
from imports import jobs
from imports.models import ImportJob
from imports.statuses import ImportState
from tests.speed import floors
from tests.speed.measuring import (
    define_attributes,
    reviewed,
    take,
    work,
)
from tests.speed.medians import medians
from tests.speed.people_file import write_people
from tests.speed.rounds import empty, settle

FEW, MANY, CROWD, BATCH = 1_000_000, 3_000_000, 5_000_000, 100_000
TIMES = 3
# Far above every id that the sequences give out here.
SHIFT = 1_000_000_000_000


class ManyPeople:
    """Takes the figures; ``fewer`` is what all numbers of rows are divided by."""

    def __init__(self, workspace: Workspace, folder: Path, fewer: int) -> None:
        self.workspace = workspace
        self.folder = folder
        self.file = folder / "people.csv"
        self.few, self.many, self.crowd, self.batch = (
            number // fewer for number in (FEW, MANY, CROWD, BATCH)
        )

    def growing(self) -> dict[str, Any]:
        """Imports of few and of many, each with its floor; the many are there then."""
        return {
            "few": self._from_nothing(self.few),
            "many": self._from_nothing(self.many),
        }

    def _from_nothing(self, rows: int) -> dict[str, Any]:
        empty(self.workspace)
        figures: dict[str, Any] = {"rows": rows}
        write_people(self.file, rows)
        run_reviewed(reviewed(self.workspace, self.file, results=figures), figures)
        chunks = floors.prepare_ours(self.folder)
        floors.empty_ours()
        take(figures, "floor", lambda: floors.load(chunks))
        floors.remove_files(chunks)
        return figures

    def into_many(self) -> dict[str, Any]:
        """Imports into a crowd, each after a checkpoint, as is its floor.

        The floor's rows are those of an import of other people into a workspace beside,
        moved into the crowd's.
        """
        self._import_crowd()
        firsts = (self.crowd + 2 * n * self.batch for n in range(TIMES))
        rounds = [self._into_many(first) for first in firsts]
        counts = {"people": self.crowd, "rows": self.batch}
        return counts | {"rounds": rounds, "medians": medians(rounds)}

    def _import_crowd(self) -> None:
        rows = self.crowd - self.many
        write_people(self.file, rows, first=self.many)
        run_reviewed(reviewed(self.workspace, self.file, results={}), {})
        settle()

    def _into_many(self, first: int) -> dict[str, Any]:
        figures: dict[str, Any] = {}
        chunks = self._floor_rows(first + self.batch)
        write_people(self.file, self.batch, first=first)
        job = reviewed(self.workspace, self.file, results={})
        checkpoint()
        run_reviewed(job, figures)
        checkpoint()
        take(figures, "floor", lambda: floors.load(chunks))
        floors.remove_files(chunks)
        return figures

    def _floor_rows(self, first: int) -> floors.Chunks:
        beside, _ = Workspace.objects.get_or_create(slug="beside", name="Beside")
        define_attributes(beside)
        highest = highest_id()
        write_people(self.file, self.batch, first=first)
        run_reviewed(reviewed(beside, self.file, results={}), {})
        moved = floors.Moved(self.workspace.pk, SHIFT)
        return floors.prepare_ours(self.folder, after=highest, below=SHIFT, moved=moved)


def run_reviewed(job: ImportJob, figures: dict[str, Any]) -> None:
    """Run a reviewed import; its figures are those of ``import``."""
    take(figures, "import", lambda: work(job, jobs.start_run))
    figures["outcomes"] = job.run_counts["outcomes"]
    if job.state != ImportState.FINISHED:
        raise RuntimeError(f"The import ended as {job.state}: {job.error}")


def highest_id() -> int:
    """The highest id of people whom imports made."""
    with connection.cursor() as cursor:
        cursor.execute("select max(id) from profile where id < %s", [SHIFT])
        return int(cursor.fetchone()[0] or 0)


def checkpoint() -> None:
    """Write out what is in memory only, so that each page is logged whole again."""
    with connection.cursor() as cursor:
        cursor.execute("checkpoint")
