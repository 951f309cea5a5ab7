"""What triggers were told, as the pages show it: counts, and a page of the log."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from django.db.models import Count, QuerySet
from django.http import QueryDict

from profiles.triggers.models import Notification, Trigger
from profiles.triggers.statuses import NotificationStatus

PAGE_ROWS = 25
RECENT = timedelta(hours=24)
_MOST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Listed:
    """A trigger in the list, with what became of its notifications of a day."""

    trigger: Trigger
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def delivered(self) -> int:
        """How many were delivered."""
        return self.counts.get(NotificationStatus.DELIVERED.value, 0)

    @property
    def failed(self) -> int:
        """How many failed for good."""
        return self.counts.get(NotificationStatus.FAILED.value, 0)

    @property
    def waiting(self) -> int:
        """How many wait to be sent, or to be tried again."""
        return self.counts.get(NotificationStatus.WAITING.value, 0)


def listed(triggers: Iterable[Trigger], *, now: datetime) -> list[Listed]:
    """The triggers with their counts of the last day."""
    mine = list(triggers)
    rows = (
        Notification.objects.filter(trigger__in=mine, at__gt=now - RECENT)
        .values_list("trigger_id", "status")
        .annotate(count=Count("id"))
    )
    counts: dict[int, dict[str, int]] = {trigger.pk: {} for trigger in mine}
    for trigger_id, status, count in rows:
        counts[trigger_id][status] = count
    return [Listed(trigger, counts[trigger.pk]) for trigger in mine]


class Log:
    """A page of a trigger's log, newest first; ``status`` and ``before`` narrow it."""

    def __init__(self, trigger: Trigger, query: QueryDict) -> None:
        self.trigger = trigger
        asked = query.get("status", "")
        self.status = asked if asked in NotificationStatus.values else ""
        before = query.get("before", "")
        is_number = before.isascii() and before.isdecimal()
        self._before = int(before) if is_number and len(before) <= _MOST_DIGITS else 0

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The statuses to filter by."""
        return [("", "All"), *NotificationStatus.choices]

    @property
    def rows(self) -> list[Notification]:
        """The notifications of this page."""
        return self._found[:PAGE_ROWS]

    @property
    def older(self) -> int:
        """The id before which older ones follow; 0 without any."""
        return self.rows[-1].pk if len(self._found) > PAGE_ROWS else 0

    @cached_property
    def _found(self) -> list[Notification]:
        found: QuerySet[Notification] = Notification.objects.filter(
            trigger=self.trigger
        )
        if self.status:
            found = found.filter(status=self.status)
        if self._before:
            found = found.filter(pk__lt=self._before)
        return list(found.defer("data", "body").order_by("-id")[: PAGE_ROWS + 1])
