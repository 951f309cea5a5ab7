"""What imports brought on the last days, for the home page: by day, door and outcome.

One statement over the imports of these days; undos bring nothing in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

from cdp.decorators import reader_zone
from cdp.http import WorkspaceRequest
from cdp.models import Workspace
from imports.statements import DAILY_OUTCOMES
from imports.statuses import Door

DAYS = 14


def came_in(request: WorkspaceRequest) -> Mapping[str, Any] | None:
    """The rows of the last days; None if none came in.

    ``days``: (label, counts by outcome), the oldest first; ``doors``: (name, rows),
    the busiest first; ``outcomes``: counts by outcome; ``rows``: how many in all.
    """
    zone = reader_zone(request, request.workspace)
    today = timezone.localdate(timezone.now(), zone)
    days = [today - timedelta(days=number) for number in reversed(range(DAYS))]
    by_day: dict[date, Counter[str]] = {day: Counter() for day in days}
    doors: Counter[str] = Counter()
    for day, door, outcome, rows in _daily(request.workspace, days[0], zone):
        by_day.setdefault(day, Counter())[outcome] += rows
        doors[Door(door).label] += rows
    if not doors:
        return None
    shown = [by_day[day] for day in days]
    return {
        "days": [(f"{day:%-d %b}", by_day[day]) for day in days],
        "doors": doors.most_common(),
        "outcomes": sum(shown, Counter[str]()),
        "rows": doors.total(),
    }


def _daily(
    workspace: Workspace, first: date, zone: ZoneInfo
) -> list[tuple[date, str, str, int]]:
    since = datetime.combine(first, time(), tzinfo=zone)
    asked: list[Any] = [zone.key, workspace.pk, since]
    with connection.cursor() as cursor:
        cursor.execute(DAILY_OUTCOMES, asked)
        return [(day, door, key, int(n)) for day, door, key, n in cursor.fetchall()]
