"""Watches imports from outside, through any fault of the database."""

from __future__ import annotations

import time

from django.db import InterfaceError, OperationalError, connection

from imports.models import ImportJob
from imports.statuses import ImportState

LIMIT_SECONDS = 120
POLL_SECONDS = 0.005
_BEHIND = {
    ImportState.REVIEWING: (ImportState.READY,),
    ImportState.READY: (ImportState.RUNNING, ImportState.FINISHED),
    ImportState.RUNNING: (ImportState.FINISHED,),
}


def wait_until(job: ImportJob, state: ImportState, rows: int = 0) -> None:
    """Wait until the import is in this state and has done so many rows.

    It may have gone further by then, which ends the waiting too. Raises
    ``TimeoutError``, and ``RuntimeError`` when the import failed instead.
    """
    deadline = time.monotonic() + LIMIT_SECONDS
    while True:
        if _refresh(job):
            if job.state == state and (job.cursor >= rows or not rows):
                return
            if job.state in _BEHIND.get(state, ()):
                return
            if job.state == ImportState.FAILED:
                raise RuntimeError(f"The import failed: {job.error}")
        if time.monotonic() > deadline:
            raise TimeoutError(f"The import stays {job.state} at row {job.cursor}.")
        time.sleep(POLL_SECONDS)


def _refresh(job: ImportJob) -> bool:
    """Look at the import; false when the database does not answer."""
    try:
        job.refresh_from_db()
    except (OperationalError, InterfaceError):
        connection.close()
        return False
    return True
