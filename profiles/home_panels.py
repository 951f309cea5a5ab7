"""What the home page shows of people: how many there are, and how they became many."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

from django.conf import settings
from django.utils import timezone

from cdp.http import WorkspaceRequest
from profiles import tallying
from profiles.searching.finding import estimate
from profiles.statuses import TallySubject

DAYS = 30


def people_over_time(request: WorkspaceRequest) -> Mapping[str, Any] | None:
    """The number of people on each of the last days; None while there is nobody."""
    now = timezone.now()
    counted = tallying.tally(request.workspace, TallySubject.PEOPLE, now)
    if counted.counted_at is None:
        return {"waits": True, "about": estimate(request.workspace.pk)}
    if not counted.people:
        return None
    today = timezone.localdate(counted.counted_at)
    days = [today - timedelta(days=number) for number in reversed(range(DAYS))]
    created = [_created(counted.counts, day) for day in days]
    before = counted.people - sum(created)
    return {
        "people": counted.people,
        "totals": list(accumulate(created, initial=before))[1:],
        "first": days[0],
        "week": sum(created[-7:]),
        "month": sum(created),
        "counted_at": counted.counted_at,
    }


def first_call(request: WorkspaceRequest) -> str:
    """A command that sends one person to our own API."""
    address = request.workspace.base_url or settings.BASE_URL
    body = {"identifiers": {"email": "ada@example.com"}}
    return (
        f"curl '{address.rstrip('/')}/api/v1/profiles' \\\n"
        "  -H 'Authorization: Bearer YOUR_TOKEN' \\\n"
        "  -H 'Content-Type: application/json' \\\n"
        f"  -d '{json.dumps(body)}'"
    )


def _created(counts: Mapping[str, int], day: date) -> int:
    return counts.get(day.isoformat(), 0)
