"""Takes an import that nobody watches on: to its review, and from there to its run.

Between two states of such an import a worker may die; the sweeper finds it then.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from django.conf import settings
from django.utils.timezone import now

from imports import jobs
from imports.models import ImportJob, WrongState
from imports.statuses import ImportState

logger = logging.getLogger(__name__)

_BETWEEN = (ImportState.MAPPING, ImportState.READY)


def go_on(job_id: int) -> bool:
    """Take an API's import to its next state; whether it then waits for work.

    Where a definition was changed since the review it is reviewed again.
    """
    waiting = ImportJob.objects.filter(
        pk=job_id, api__isnull=False, run_at=None, state__in=_BETWEEN
    )
    job = waiting.select_related("workspace", "api").first()
    if job is None or (job.state == ImportState.READY and job.api.reviews_only):
        return False
    try:
        if job.state == ImportState.READY:
            jobs.start_run(job, nudges=False)
        else:
            jobs.start_review(job, nudges=False)
    except jobs.Outdated:
        logger.info("import %s: reviewed again, a definition has changed", job_id)
        return go_on(job_id)
    except WrongState:
        return False  # somebody else was faster
    return True


def sweep_stranded() -> list[int]:
    """Take every import on that was left between two states; return which."""
    left = now() - timedelta(seconds=settings.IMPORT_LEASE_SECONDS)
    stranded = ImportJob.objects.filter(
        api__isnull=False, state__in=_BETWEEN, run_at=None, nudged_at__lt=left
    )
    ids = list(stranded.values_list("pk", flat=True))
    return [job_id for job_id in ids if go_on(job_id)]
