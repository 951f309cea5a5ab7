"""Imports a file without a page: the same job, review and run, in one call.

It never waits for a person. What would need one, a column that reads two ways, stays
unmapped and is named; a file without an identifier has every row held.
"""

from __future__ import annotations

import time
from pathlib import Path

from django.core.files import File

from cdp.models import Workspace
from imports import jobs, undo, working
from imports.measuring.inspecting import inspect
from imports.models import ImportJob
from imports.problem_files import errors_file, warnings_file
from imports.report import Report
from imports.statuses import WORKED_ON, Door, ImportState
from imports.wishes import Wishes, mapped_as_wished
from profiles.issues import Severity

_POLL_SECONDS = 0.5


def import_file(
    path: Path, workspace: Workspace, wishes: Wishes, *, folder: Path
) -> Report:
    """Import the file; errors and warnings files go into the folder.

    Raises ``UnreadableFile`` and ``CannotImport``.
    """
    with path.open("rb") as file:
        job = jobs.create(
            workspace,
            File(file),
            file_name=path.name,
            kind=wishes.kind,
            door=Door.HEADLESS,
        )
    mapped = mapped_as_wished(inspect(job), workspace, wishes)
    jobs.edit(job, mapping=mapped.mapping.to_json())
    try:
        jobs.start_review(job, nudges=False)
        _work(job)
        if job.state == ImportState.READY and not wishes.review_only:
            jobs.start_run(job, nudges=False)
            _work(job)
    except KeyboardInterrupt:
        _cancel(job)
    return Report(
        job,
        mapped,
        _written(job, Severity.ERROR, folder / f"{path.stem}.errors.csv"),
        _written(job, Severity.WARNING, folder / f"{path.stem}.warnings.csv"),
    )


def undo_import(
    job: ImportJob, *, ends_opt_outs: bool = False, plan_only: bool = False
) -> ImportJob:
    """The undo of an import, planned and, unless that is all, taken back.

    Raises ``WrongState`` when the import cannot be undone.
    """
    asked = undo.ask(job, by=None, ends_opt_outs=ends_opt_outs, nudges=False)
    try:
        _work(asked)
        if asked.state == ImportState.READY and not plan_only:
            jobs.start_run(asked, nudges=False)
            _work(asked)
        elif asked.state in (ImportState.FAILED, ImportState.CANCELLED):
            jobs.run_on(asked)
            _work(asked)
    except KeyboardInterrupt:
        _cancel(asked)
    return asked


def _work(job: ImportJob) -> None:
    """Do the work here, or watch the worker that was faster."""
    working.work_on(job.pk)
    job.refresh_from_db()
    while job.state in WORKED_ON:
        time.sleep(_POLL_SECONDS)
        working.work_on(job.pk)
        job.refresh_from_db()


def _cancel(job: ImportJob) -> None:
    job.refresh_from_db()
    if job.state in (ImportState.REVIEWING, ImportState.RUNNING):
        jobs.cancel(job)


def _written(job: ImportJob, severity: Severity, path: Path) -> Path | None:
    """The path of the file of these problem rows, once written; None without any."""
    counts = job.ran if job.run_at else job.reviewed
    is_error = severity == Severity.ERROR
    if not (counts.outcomes.get("held") if is_error else counts.warned):
        return None
    parts = errors_file(job) if is_error else warnings_file(job)
    with path.open("wb") as file:
        file.writelines(parts)
    return path
