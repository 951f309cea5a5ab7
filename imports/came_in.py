"""What imports brought on the last days, for the home page: by door, day and outcome.

One statement over the imports of these days; undos bring nothing in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from django.db import connection

from cdp.arrivals import Arrivals, LastDays
from cdp.http import WorkspaceRequest, page_url
from cdp.outcomes import OUTCOMES
from imports.statements import DAILY_OUTCOMES
from imports.statuses import Door


def came_in(request: WorkspaceRequest, last: LastDays) -> Iterator[Arrivals]:
    """The rows of imports, for each of their doors."""
    doors: dict[Door, dict[date, Counter[str]]] = {}
    with connection.cursor() as cursor:
        zone, workspace = last.zone.key, request.workspace.pk
        cursor.execute(DAILY_OUTCOMES, [zone, workspace, last.since])
        for day, door, outcome, rows in cursor.fetchall():
            by_day = doors.setdefault(Door(door), {})
            by_day.setdefault(day, Counter())[outcome] += int(rows)
    for door, by_day in doors.items():
        url = f"{page_url(request, 'imports:history')}?door={door.value}"
        yield Arrivals(door.label, ("row", "rows"), OUTCOMES, by_day, url)
