"""What becomes of a fetched file: mapped and run by itself, or held for somebody.

A scheduled file goes in by its saved mapping unless columns of it vanished or too many
rows did; then the import waits where a person can look at it and go on by hand. All of
it may be done twice without harm.
"""

from __future__ import annotations

import logging

from django.db import transaction
from django.utils.timezone import now

from cdp import formats
from imports import jobs, saving
from imports.models import Fetch, ImportJob, WrongState
from imports.remote.models import ImportSchedule
from imports.remote.statuses import FetchState
from imports.remote.told import tell_held
from imports.statuses import Door, ImportState
from imports.suggesting.automapping import MappingMismatch
from profiles.mapping import Mapping

logger = logging.getLogger(__name__)

_NO_MAPPING = (
    "The saved mapping of this schedule is deleted. Map the columns here, and choose "
    "another mapping for the schedule."
)
_NO_FIT = "The file does not fit the saved mapping. Map its columns here."


def take_on(asked: Fetch, job: ImportJob) -> None:
    """Note the file's import; a scheduled one is mapped and reviewed at once."""
    taken = {"job": job, "ended_at": now()}
    mine = Fetch.objects.filter(pk=asked.pk, state=FetchState.FETCHING)
    schedule = asked.schedule
    if schedule is None:
        mine.update(state=FetchState.TAKEN, **taken)
        return
    named = (
        {"name": schedule.name, "kind": schedule.mapping.kind}
        if (schedule.mapping)
        else {"name": schedule.name}
    )
    ImportJob.objects.filter(pk=job.pk).update(**named)
    job.refresh_from_db()
    reason = _mapped(job, schedule)
    state = FetchState.HELD if reason else FetchState.TAKEN
    with transaction.atomic():
        if not mine.update(state=state, reason=reason, **taken):
            return
        if not reason:
            jobs.start_review(job)
    if reason:
        tell_held(job, reason)


def go_on(job_id: int) -> None:
    """Run a scheduled import that is reviewed, unless too many rows are gone."""
    ready = ImportJob.objects.filter(
        pk=job_id, door=Door.SCHEDULE, state=ImportState.READY
    )
    job = ready.first()
    asked = Fetch.objects.filter(job=job_id, state=FetchState.TAKEN)
    fetched = asked.select_related("schedule").first()
    if job is None or fetched is None or fetched.schedule is None:
        return
    reason = _too_few(job, fetched.schedule)
    if reason:
        if asked.update(state=FetchState.HELD, reason=reason):
            tell_held(job, reason)
        return
    try:
        jobs.start_run(job)
    except jobs.Outdated:
        jobs.start_review(job)
    except WrongState:
        logger.info("import %s: somebody else was faster", job_id)


def sweep() -> None:
    """Go on with imports that a worker left after their review."""
    stranded = Fetch.objects.filter(
        state=FetchState.TAKEN,
        schedule__isnull=False,
        job__state=ImportState.READY,
        job__door=Door.SCHEDULE,
    )
    for job_id in stranded.values_list("job", flat=True):
        if job_id is not None:
            go_on(job_id)


def _mapped(job: ImportJob, schedule: ImportSchedule) -> str:
    """Map the import as the schedule says; why it is held, or nothing."""
    if schedule.mapping is None:
        return _NO_MAPPING
    try:
        missing = saving.use(job, schedule.mapping)
    except MappingMismatch:
        return _NO_FIT
    if missing:
        names = ", ".join(f"“{name}”" for name in missing)
        noun = "column" if len(missing) == 1 else "columns"
        return f"The file has no {noun} {names} any more, which the mapping imports."
    if not Mapping.from_json(job.mapping).columns:
        return _NO_FIT
    return ""


def _too_few(job: ImportJob, schedule: ImportSchedule) -> str:
    """Why the rows are held: too many of the import before are gone."""
    before = (
        ImportJob.objects.filter(
            fetch__schedule=schedule, state=ImportState.FINISHED, pk__lt=job.pk
        )
        .order_by("-id")
        .first()
    )
    rows, rows_before = job.rows_total or 0, (before.rows_total or 0) if before else 0
    if schedule.most_lost is None or not rows_before:
        return ""
    if rows * 100 >= rows_before * (100 - schedule.most_lost):
        return ""
    return (
        f"The file has {formats.count_of(rows, 'row')}, the one before had "
        f"{formats.group_number(rows_before)}; more than {schedule.most_lost} % fewer "
        "wait for somebody to look."
    )
