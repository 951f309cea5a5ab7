"""The schedules of a workspace as the page lists them: when next, how it went."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from cdp.models import Workspace
from imports.models import Fetch, ImportSchedule
from imports.remote.statuses import Rhythm, Weekday


@dataclass(frozen=True, slots=True)
class Shown:
    """One schedule, its rhythm in words, and its last fetching."""

    schedule: ImportSchedule
    rhythm: str
    last: Fetch | None


class SchedulePage:
    """All schedules, by name."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    @property
    def schedules(self) -> list[Shown]:
        """Each schedule as the page shows it; two queries."""
        latest = Fetch.objects.filter(schedule=OuterRef("pk")).order_by("-id")
        found = list(
            ImportSchedule.objects.filter(workspace=self._workspace)
            .select_related("mapping")
            .annotate(last_id=Subquery(latest.values("pk")[:1]))
            .order_by("name")
        )
        fetches = Fetch.objects.select_related("job").in_bulk(
            [each.last_id for each in found if each.last_id]
        )
        return [
            Shown(each, rhythm_in_words(each), fetches.get(each.last_id or 0))
            for each in found
        ]


def rhythm_in_words(schedule: ImportSchedule) -> str:
    """How often the schedule runs: ``every Monday at 06:00``."""
    at = f"{schedule.time:%H:%M}"
    if schedule.rhythm == Rhythm.DAILY:
        return f"every day at {at}"
    if schedule.rhythm == Rhythm.WEEKLY:
        return f"every {Weekday(schedule.weekday).label} at {at}"
    return f"by {schedule.cron}"


def last_fetches(schedule: ImportSchedule, number: int) -> list[Fetch]:
    """The latest results of a schedule, the newest first."""
    fetches = Fetch.objects.filter(schedule=schedule).select_related("job")
    return list(fetches.order_by("-id")[:number])
