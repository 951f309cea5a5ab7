"""Starts what is due: one fetching each time, never two of a schedule at once."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from cdp.models import User
from imports.models import Fetch, ImportSchedule
from imports.remote import fetches
from imports.remote.models import PLACE_FIELDS
from imports.remote.rhythm import BadCron, cron_line, next_time
from imports.remote.statuses import UNDER_WAY, FetchState
from imports.statuses import ImportState

BUSY = (
    ImportState.REVIEWING,
    ImportState.READY,
    ImportState.TRYING,
    ImportState.RUNNING,
)
KEPT = timedelta(days=90)
_OVERLAP = "The import before was still running."


def run_due(*, at: datetime) -> None:
    """Start every schedule whose time has come; times that were missed count once."""
    moved = ~Q(zone=F("workspace__time_zone"))
    for schedule in ImportSchedule.objects.filter(moved, is_on=True).select_related(
        "workspace"
    ):
        plan_next(schedule, after=at)
    due = ImportSchedule.objects.filter(is_on=True, next_at__lte=at)
    for schedule in due.select_related("workspace", "created_by"):
        if plan_next(schedule, after=at):
            start(schedule, by=schedule.created_by)
    Fetch.objects.filter(created_at__lt=at - KEPT).exclude(state__in=UNDER_WAY).delete()


def plan_next(schedule: ImportSchedule, *, after: datetime) -> bool:
    """Note when the schedule runs next; whether nobody else did in the meantime."""
    unchanged = ImportSchedule.objects.filter(pk=schedule.pk, next_at=schedule.next_at)
    zone = schedule.workspace.time_zone
    try:
        return bool(unchanged.update(next_at=next_of(schedule, after), zone=zone))
    except BadCron:
        unchanged.update(is_on=False)
        return False


def next_of(schedule: ImportSchedule, after: datetime) -> datetime:
    """When the schedule runs next, in its workspace's zone. Raises ``BadCron``."""
    line = cron_line(schedule.rhythm, schedule.time, schedule.weekday, schedule.cron)
    return next_time(line, after, schedule.workspace.time_zone)


def start(schedule: ImportSchedule, *, by: User | None) -> Fetch:
    """Fetch the schedule's file now; skipped while the one before is under way."""
    with transaction.atomic():
        ImportSchedule.objects.select_for_update().get(pk=schedule.pk)
        busy = is_busy(schedule)
        fields = {name: getattr(schedule, name) for name in PLACE_FIELDS}
        asked = Fetch.objects.create(
            workspace=schedule.workspace,
            schedule=schedule,
            created_by=by,
            state=FetchState.SKIPPED if busy else FetchState.WAITING,
            reason=_OVERLAP if busy else "",
            **fields,
        )
        if not busy:
            fetches.nudge(asked.pk)
    return asked


def is_busy(schedule: ImportSchedule) -> bool:
    """Whether a file of the schedule is being fetched or imported."""
    under_way = Q(state__in=UNDER_WAY)
    importing = Q(state=FetchState.TAKEN, job__state__in=BUSY)
    return Fetch.objects.filter(under_way | importing, schedule=schedule).exists()
