"""What sources received hour by hour, for charts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Sum
from django.utils.timezone import localtime

from cdp.models import Workspace
from webhooks.models import SourceHour, WebhookSource

SHOWN_HOURS = 48
_WORDS = ("applied", "ignored", "rejected")

Hours = Sequence[tuple[str, Counter[str]]]


def hours_of(
    workspace: Workspace, *, now: datetime, source: WebhookSource | None = None
) -> Hours:
    """Deliveries by status in each of the last hours: (label, counts), oldest first.

    Empty when nothing came in them.
    """
    last = now.replace(minute=0, second=0, microsecond=0)
    hours = [last - timedelta(hours=ago) for ago in range(SHOWN_HOURS - 1, -1, -1)]
    found = SourceHour.objects.filter(source__workspace=workspace, hour__gte=hours[0])
    if source is not None:
        found = found.filter(source=source)
    sums = found.values_list("hour").annotate(*(Sum(word) for word in _WORDS))
    counted = {
        hour: Counter(dict(zip(_WORDS, counts, strict=True))) for hour, *counts in sums
    }
    if not counted:
        return []
    return [
        (f"{localtime(hour):%-d %b, %H:%M}", counted.get(hour, Counter()))
        for hour in hours
    ]
