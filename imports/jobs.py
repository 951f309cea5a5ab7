"""What people and programs do with an import: create, edit, review, run, cancel.

Each is one change of the job's row; work itself is done by whoever holds the lease.
A message to the workers is sent after the commit and may be lost: the sweeper finds
every import that waits.
"""

from __future__ import annotations

import logging
from typing import Any

from celery import current_app
from django.core.files import File
from django.db import connection, transaction
from django.utils.timezone import now
from kombu.exceptions import OperationalError

from cdp.models import User, Workspace
from imports import files, statements, trials
from imports.engine.loading import current_fingerprint, definitions_of
from imports.models import ImportJob, ImportKept, WrongState
from imports.querysets import ImportJobQuerySet
from imports.statuses import Door, ImportKind, ImportState, Phase
from imports.suggesting.first_mappings import first_mapping

logger = logging.getLogger(__name__)

WORK_TASK = "imports.tasks.work_on_import"

# Whoever still works on the review finds its lease gone.
_NO_REVIEW: dict[str, Any] = {
    "fingerprint": "",
    "review_counts": {},
    "rows_total": None,
    "cursor": 0,
    "sample": [],
    "error": "",
    "lease_token": None,
}
_TRIED = "Some rows are in to try. Take them back to change anything, or run the rest."


class Outdated(Exception):
    """Something was changed after the review; the import has to be reviewed again."""


def create(
    workspace: Workspace,
    file: File[bytes],
    *,
    file_name: str,
    name: str = "",
    description: str = "",
    kind: ImportKind = ImportKind.PEOPLE,
    door: Door = Door.UPLOAD,
    created_by: User | None = None,
    corrected_from: ImportJob | None = None,
    object_type: int = 0,
) -> ImportJob:
    """A new import of this file, which is stored and hashed.

    ``object_type`` is the type of the objects that its rows are about.
    """
    file_name = file_name.replace("\0", "")[-255:]
    job = ImportJob(
        workspace=workspace,
        file_name=file_name,
        name=(name or file_name)[:200],
        description=description,
        kind=kind,
        door=door,
        created_by=created_by,
        corrected_from=corrected_from,
    )
    if object_type:
        job.mapping = first_mapping(kind, object_type=object_type).to_json()
    files.store(job, file, at=now())
    job.save()
    job.refresh_from_db()
    return job


def edit(job: ImportJob, **fields: Any) -> None:
    """Change what an import reads or does; a review that it had is void.

    ``fields`` are among dialect, columns and mapping. Raises ``WrongState`` while the
    import is worked on or when its rows have gone in, be it to try: what a trial did
    and what the rest does are one import, by one mapping.
    """
    editable = ImportJob.objects.filter(pk=job.pk, run_at=None, tried_at=None)
    waits = editable.filter(state=ImportState.MAPPING)
    if waits.update(state=ImportState.MAPPING, **fields):
        job.refresh_from_db()
        return
    if not editable.advance(ImportState.MAPPING, **fields, **_NO_REVIEW):
        job.refresh_from_db()
        raise WrongState(
            _TRIED
            if job.is_tried
            else "The import is running or has run; start another one."
        )
    job.refresh_from_db()


def start_review(job: ImportJob, *, nudges: bool = True) -> None:
    """Have the whole file planned; without ``nudges`` the caller does it itself."""
    job.advance(ImportState.REVIEWING, error="", deaths=0, nudged_at=now())
    if nudges:
        nudge(job.pk)


def start_run(job: ImportJob, *, nudges: bool = True) -> None:
    """Have the reviewed rows applied; of two who ask for it at once, one wins.

    Rows that a trial brought are passed by. Raises ``Outdated``, and has the import
    wait in mapping, when anything that decides what happens was changed since the
    review.
    """
    reviewed = as_reviewed(job)
    at = now()
    with transaction.atomic():
        if not reviewed.advance(
            ImportState.RUNNING, cursor=0, run_at=at, deaths=0, nudged_at=at, error=""
        ):
            raise WrongState("The import has been started already, or is not reviewed.")
        if job.undoes is not None:
            job.undoes.advance(ImportState.UNDOING)
    job.refresh_from_db()
    if nudges:
        nudge(job.pk)


def start_trial(job: ImportJob, *, nudges: bool = True) -> None:
    """Have the review's sample go in; of two who ask for it at once, one wins.

    Raises as ``start_run`` does.
    """
    untried = as_reviewed(job).filter(tried_at=None, run_at=None).exclude(sample=[])
    at = now()
    with transaction.atomic():
        if not untried.advance(
            ImportState.TRYING,
            cursor=0,
            tried_at=at,
            takes_back=False,
            deaths=0,
            nudged_at=at,
            error="",
        ):
            raise WrongState("The import is tried already, or has nothing to try.")
        ImportKept.objects.filter(job=job).delete()
    job.refresh_from_db()
    if nudges:
        nudge(job.pk)


def take_trial_back(
    job: ImportJob, *, ends_opt_outs: bool = False, nudges: bool = True
) -> None:
    """Have a trial's rows taken back, after which the import is as it was before.

    Raises ``WrongState`` when no trial is in, or the rest is on its way.
    """
    tried = ImportJob.objects.filter(pk=job.pk, run_at=None, state=ImportState.READY)
    if not tried.exclude(tried_at=None).advance(
        ImportState.TRYING,
        takes_back=True,
        ends_opt_outs=ends_opt_outs,
        deaths=0,
        nudged_at=now(),
        error="",
    ):
        raise WrongState("Nothing is in to try; there is nothing to take back.")
    job.refresh_from_db()
    if nudges:
        nudge(job.pk)


def as_reviewed(job: ImportJob) -> ImportJobQuerySet:
    """The import, if it waits and nothing has changed since its review.

    Raises ``Outdated``, and has the import wait in mapping, otherwise; one that is
    tried has to be taken back first, and raises ``WrongState``.
    """
    job.refresh_from_db()
    definitions = definitions_of(job)
    if job.state == ImportState.READY and (
        job.fingerprint != current_fingerprint(job, definitions)
    ):
        if job.is_tried:
            raise WrongState(
                "The workspace has changed since the review. Take back what you tried,"
                " then review it again."
            )
        edit(job)
        raise Outdated("The workspace or the import has changed since the review.")
    return ImportJob.objects.filter(
        pk=job.pk, state=ImportState.READY, fingerprint=job.fingerprint
    )


def run_on(job: ImportJob) -> None:
    """Go on with an import that failed or was cancelled, from where it stands."""
    if job.run_at is None:
        raise WrongState("The import has not begun; review it again.")
    job.advance(
        ImportState.RUNNING, error="", deaths=0, finished_at=None, nudged_at=now()
    )
    nudge(job.pk)


def cancel(job: ImportJob) -> None:
    """Stop at the next chunk: a review goes back to mapping, a run keeps its rows."""
    if job.state == ImportState.REVIEWING:
        job.advance(ImportState.MAPPING, **_NO_REVIEW)
    elif job.state == ImportState.TRYING:
        trials.stop(job, lease_token=None)
    else:
        job.advance(ImportState.CANCELLED, finished_at=now(), lease_token=None)


def discard(job: ImportJob) -> None:
    """Delete an import that has written nothing, and its file.

    Raises ``WrongState`` when its rows have begun to go in.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        mine = ImportJob.objects.select_for_update().filter(
            pk=job.pk, run_at=None, tried_at=None
        )
        if not mine.exists():
            instead = "take them back" if job.is_tried else "undo the import"
            raise WrongState(f"The rows have begun to go in; {instead} instead.")
        cursor.execute(statements.FORGET_ISSUES, [job.pk, Phase.REVIEW])
        mine.delete()
        transaction.on_commit(lambda: job.file.delete(save=False))


def nudge(job_id: int) -> None:
    """Tell the workers after the commit; a lost message is made up by the sweeper."""

    send(WORK_TASK, job_id)


def send(task: str, job_id: int) -> None:
    """Have the bulk worker do a task for an import, once the transaction commits."""

    def now_sent() -> None:
        try:
            current_app.send_task(task, [job_id], queue="bulk", retry=False)
        except OperationalError:
            logger.warning("import %s: no broker, somebody will ask again", job_id)

    transaction.on_commit(now_sent)
