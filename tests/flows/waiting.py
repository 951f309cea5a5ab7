"""Waits for what a worker does, with a limit instead of a hope."""

from __future__ import annotations

import time

from imports.models import ImportJob
from imports.statuses import ImportState

LIMIT_SECONDS = 120
POLL_SECONDS = 0.02


def wait_for(job: ImportJob, state: ImportState) -> ImportJob:
    """The import once it is in this state; fails when it goes elsewhere instead."""
    deadline = time.monotonic() + LIMIT_SECONDS
    job.refresh_from_db()
    while job.state != state:
        assert job.state != ImportState.FAILED, job.error
        assert time.monotonic() < deadline, f"still {job.state}"
        time.sleep(POLL_SECONDS)
        job.refresh_from_db()
    return job
