"""Asks for an import to be undone: an entry of its own, planned before it runs.

The plan is made by a worker like a review, the taking back like a run
(``imports.undoing``); starting, stopping and going on are those of any import.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.timezone import now

from cdp.models import User
from imports import jobs
from imports.models import ImportJob, WrongState
from imports.statuses import ImportState
from imports.suggesting.first_mappings import object_type_of
from profiles.mapping import Mapping

UNDOABLE = (ImportState.FINISHED, ImportState.CANCELLED, ImportState.FAILED)


def undoable_until(job: ImportJob) -> datetime | None:
    """Until when the import can be undone; None if it never could."""
    if job.run_at is None or job.undoes_id is not None:
        return None
    return job.run_at + timedelta(days=job.workspace.undo_days)


def can_undo(job: ImportJob) -> bool:
    """Whether the import can be undone now."""
    until = undoable_until(job)
    return until is not None and job.status in UNDOABLE and now() < until


def ask(
    job: ImportJob,
    *,
    by: User | None,
    ends_opt_outs: bool = False,
    nudges: bool = True,
) -> ImportJob:
    """The undo of this import, which is being planned; an open one is taken up.

    Without ``nudges`` the caller does the work itself. Raises ``WrongState`` when the
    import cannot be undone.
    """
    if not can_undo(job):
        raise WrongState("The import cannot be undone, or its time for that is over.")
    _forget_plan(job, ends_opt_outs=ends_opt_outs)
    undo = ImportJob(
        workspace=job.workspace,
        name=f"Undo of {job.name}"[:200],
        kind=job.kind,
        state=ImportState.REVIEWING,
        undoes=job,
        mapping=_nothing_mapped(job).to_json(),
        ends_opt_outs=ends_opt_outs,
        created_by=by,
        nudged_at=now(),
    )
    try:
        with transaction.atomic():
            undo.save()
    except IntegrityError:
        return ImportJob.objects.get(undoes=job)
    undo.refresh_from_db()
    if nudges:
        jobs.nudge(undo.pk)
    return undo


def _nothing_mapped(job: ImportJob) -> Mapping:
    """An undo reads no file; of which objects it is it says all the same."""
    number = object_type_of(job.mapping) if job.is_of_objects else 0
    return Mapping(object_type=number)


def _forget_plan(job: ImportJob, *, ends_opt_outs: bool) -> None:
    """Drop a plan that was never run and failed, or was made for another choice."""
    plans = ImportJob.objects.filter(undoes=job, run_at=None)
    plans.filter(state=ImportState.FAILED).delete()
    plans.exclude(ends_opt_outs=ends_opt_outs).delete()
