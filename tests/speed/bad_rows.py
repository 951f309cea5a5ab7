"""Takes files through an import of which no row is as it should be.

One has an address that is none and a birthday that is none in every row. In the other
every row stands a second time, far behind the first, so that all are linked.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cdp.models import Workspace
from imports import jobs
from imports.models import ImportJob
from imports.problem_files import errors_file
from imports.statuses import ImportState
from tests.speed.measuring import define_attributes, ready_for_review, take, work
from tests.speed.people_file import write_bad_people, write_twice

ROWS = 1_000_000


def measured(folder: Path, fewer: int) -> dict[str, Any]:
    """Seconds and peak memory of review, run and errors file."""
    workspace = Workspace.objects.create(slug="bad", name="Bad")
    define_attributes(workspace)
    rows, path = ROWS // fewer, folder / "people.csv"
    write_bad_people(path, rows)
    results, job = _imported(workspace, path, "every row bad")
    held = job.run_counts["outcomes"]
    if held != {"held": rows}:
        raise RuntimeError(f"Every row is bad, but they ended as {held}.")
    errors = folder / "errors.csv"
    step = _step(lambda: _write_errors(job, errors))
    results["every row bad: errors file"] = step
    with errors.open("rb") as file:
        lines = sum(1 for _ in file)
    if lines != rows + 1:
        raise RuntimeError(f"The errors file has {lines} lines.")
    errors.unlink()
    write_twice(path, rows)
    return results | _imported(workspace, path, "every row twice")[0]


def _imported(
    workspace: Workspace, path: Path, title: str
) -> tuple[dict[str, Any], ImportJob]:
    job = ready_for_review(workspace, path)
    results = {
        f"{title}: review": _step(lambda: work(job, jobs.start_review)),
        f"{title}: run": _step(lambda: work(job, jobs.start_run)),
    }
    if job.state != ImportState.FINISHED or not job.ledger.balances:
        raise RuntimeError(f"The import ended as {job.state}: {job.error}")
    return results, job


def _step(act: Any) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    take(figures, "taken", act)
    return figures


def _write_errors(job: ImportJob, path: Path) -> None:
    with path.open("wb") as file:
        file.writelines(errors_file(job))
