"""The worker's side of an import: take the lease, do the work, say how it ended.

Safe to call at any time and any number of times for an import: whoever does not get
the lease leaves. Every ending is a state of the job with a sentence that people can
act on; what a fault of ours leaves in the log has the import's number.
"""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable
from contextlib import suppress

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.db.models import F
from django.utils.timezone import now
from psycopg import InterfaceError as LostConnection
from psycopg import OperationalError as LostServer
from psycopg.errors import DiskFull

from cdp.collecting import collecting_afterwards
from cdp.fetching import NotFetched
from imports import statements, trials
from imports.api.going_on import go_on, sweep_stranded
from imports.api.mapped import CannotMap
from imports.api.taking import take
from imports.engine import kept_rows
from imports.engine import lease as leases
from imports.engine.children import ReaderDied
from imports.engine.lease import Lease, LostLease
from imports.engine.stopping import Stopping
from imports.files import FileGone, clear_scratch
from imports.jobs import nudge
from imports.models import ImportJob, WrongState
from imports.reading.sources import UnreadableFile
from imports.remote import held
from imports.review import review
from imports.run import run
from imports.statuses import WORKED_ON, ImportState
from imports.telling import tell_importer
from imports.trying import try_out
from imports.undoing import plan_undoing, take_back
from profiles.apply import Contended

logger = logging.getLogger(__name__)

WORK: dict[str, Callable[[ImportJob, Lease], None]] = {
    ImportState.FETCHING: take,
    ImportState.REVIEWING: review,
    ImportState.TRYING: try_out,
    ImportState.RUNNING: run,
}
UNDO_WORK: dict[str, Callable[[ImportJob, Lease], None]] = {
    ImportState.REVIEWING: plan_undoing,
    ImportState.RUNNING: take_back,
}

_DEADLY = (
    "Three workers in a row ended while they worked on this import, without getting on."
    " The file may be too large for their memory; split it, or give them more."
)
_CONTENDED = (
    "Others kept changing the same people. The rows so far are in; run the import on"
    " when it is quieter."
)
_DISK_FULL = (
    "The worker's disk is full. The rows so far are in; free some space and run the"
    " import on."
)
_DATABASE_FULL = (
    "The database's disk is full. The rows so far are in; give it some space and run"
    " the import on."
)
# Django wraps what its cursor raises, but not what COPY does.
_AWAY = (OperationalError, InterfaceError, LostServer, LostConnection)
_FAULT = (
    "Something went wrong on our side, and it is logged as import {id}. The rows so far"
    " are in; try to run the import on."
)


def work_on(job_id: int) -> None:
    """Do the work that an import waits for, unless somebody else does it."""
    lease = leases.take(job_id)
    if lease is None:
        return
    with leases.held(lease):
        waits = _work(lease)
    if waits or go_on(job_id):
        nudge(job_id)
    tell_importer(job_id)
    held.go_on(job_id)


def _work(lease: Lease) -> bool:
    """Do the work under the lease; whether the import may wait for more of it."""
    job = ImportJob.objects.select_related("workspace").get(pk=lease.job_id)
    work = (WORK if job.undoes_id is None else UNDO_WORK).get(job.state)
    if work is None:
        return False
    if lease.is_deadly:
        fail(job, lease, _DEADLY)
        return False
    try:
        with collecting_afterwards():
            work(job, lease)
    except (LostLease, Stopping) as reason:
        logger.info("import %s: left, %s", job.pk, reason)
        return True
    except ReaderDied as died:
        return _may_try_again(job, lease, str(died))
    except _AWAY as problem:
        if isinstance(problem, DiskFull) or isinstance(problem.__cause__, DiskFull):
            fail(job, lease, _DATABASE_FULL)
        else:
            # The database is away or was restarted: the sweeper has us go on.
            logger.warning("import %s: interrupted", job.pk, exc_info=True)
            connection.close()
    except Exception as problem:  # noqa: BLE001  the worker's boundary
        fail(job, lease, _reason(job, problem))
    return False


def _reason(job: ImportJob, problem: Exception) -> str:
    """What to tell the user; a fault of ours goes to the log."""
    if isinstance(problem, UnreadableFile | FileGone | NotFetched | CannotMap):
        return str(problem)
    if isinstance(problem, Contended):
        return _CONTENDED
    if isinstance(problem, OSError) and problem.errno == errno.ENOSPC:
        return _DISK_FULL
    logger.error("import %s failed", job.pk, exc_info=problem)
    return _FAULT.format(id=job.pk)


def _may_try_again(job: ImportJob, lease: Lease, reason: str) -> bool:
    """Count the death of the reading process like our own; the third is the last."""
    logger.warning("import %s: %s", job.pk, reason)
    mine = ImportJob.objects.filter(pk=job.pk, lease_token=lease.token)
    mine.update(deaths=F("deaths") + 1)
    if mine.filter(deaths__lt=leases.MAX_DEATHS).exists():
        return True
    fail(job, lease, reason)
    return False


def fail(job: ImportJob, lease: Lease, reason: str) -> None:
    """End the import as failed, as long as the lease is ours.

    A trial just ends where it stands, with the reason.
    """
    mine = ImportJob.objects.filter(pk=job.pk, lease_token=lease.token)
    if mine.filter(state=ImportState.TRYING).exists():
        with suppress(WrongState):
            trials.stop(job, error=reason)
        return
    mine.advance(ImportState.FAILED, error=reason, finished_at=now())


def sweep() -> None:
    """Nudge every import that waits for work and has nobody; clear this machine."""
    with connection.cursor() as cursor:
        seconds = settings.IMPORT_LEASE_SECONDS
        cursor.execute(statements.FIND_UNATTENDED, [list(WORKED_ON), seconds, seconds])
        unattended = [job_id for (job_id,) in cursor.fetchall()]
    for job_id in (*unattended, *sweep_stranded()):
        nudge(job_id)
    clear_scratch()
    kept_rows.clear()
