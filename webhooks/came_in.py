"""What live requests brought on the last days, for the home page.

Sources keep their counts by hour; calls of update-profile are counted as they lie,
for as long as a page may wait.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from cdp.arrivals import Arrivals, LastDays
from cdp.decorators import ADMINS
from cdp.http import WorkspaceRequest, page_url
from profiles.searching.limits import Limit, TooSlow
from webhooks import statements
from webhooks.statuses import Door

KINDS = ("applied", "ignored", "rejected", "pending")
NOUN = ("request", "requests")
SECONDS = 0.1


def came_in(request: WorkspaceRequest, last: LastDays) -> Iterator[Arrivals]:
    """The requests to webhook sources, and those that update a profile directly."""
    url = ""
    if request.role in ADMINS:
        url = page_url(request, "webhooks:deliveries")
    asked = [last.zone.key, request.workspace.pk, last.since]
    yield _counted(Door.WEBHOOK, statements.DAILY_REQUESTS, asked, url)
    yield _counted(Door.UPDATE_PROFILE, statements.DAILY_UPDATES, asked, url)


def _counted(door: Door, statement: str, asked: list[object], url: str) -> Arrivals:
    by_day: dict[date, Counter[str]] = {}
    try:
        for day, *counts in Limit(SECONDS).fetch(statement, asked):
            told = dict(zip(KINDS, counts, strict=False))
            by_day[day] = Counter({kind: n for kind, n in told.items() if n})
    except TooSlow:
        by_day = {}
    return Arrivals(str(door.label), NOUN, KINDS, by_day, url)
