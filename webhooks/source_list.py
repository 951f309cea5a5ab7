"""The list of sources: each with its last request and how its last day went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from cdp.formats import count_of
from cdp.models import Workspace
from webhooks.models import Delivery, SourceHour, WebhookSource
from webhooks.presets import preset_of

HOURS = 24


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source in the list; ``by_hour`` counts its deliveries, oldest hour first."""

    source: WebhookSource
    sender: str
    last: datetime | None
    by_hour: list[int]
    total: int
    rejected: int

    @property
    def share(self) -> int:
        """How much of the last day was not rejected, in percent."""
        return 100 * (self.total - self.rejected) // self.total if self.total else 100

    @property
    def success(self) -> str:
        """The last day in words."""
        return f"{count_of(self.total, 'request')} in 24 hours, {self.share} % well"

    @property
    def concern(self) -> str:
        """What the last look at its traffic found, if anything."""
        return str(self.source.concerns[0]) if self.source.concerns else ""


def source_rows(workspace: Workspace, *, now: datetime) -> list[SourceRow]:
    """The workspace's sources by name."""
    found = WebhookSource.objects.of(workspace).order_by("name", "pk")
    sources = list(found.annotate(last=Subquery(_latest(workspace))))
    start = now.replace(minute=0, second=0, microsecond=0) - timedelta(hours=HOURS - 1)
    hours = SourceHour.objects.filter(
        source__workspace=workspace, hour__gte=start
    ).values_list("source_id", "hour", "applied", "ignored", "rejected")
    counted: dict[UUID, list[int]] = {}
    rejected: dict[UUID, int] = {}
    for source_id, hour, applied, ignored, wrong in hours:
        place = int((hour - start) / timedelta(hours=1))
        if 0 <= place < HOURS:
            by_hour = counted.setdefault(source_id, [0] * HOURS)
            by_hour[place] += applied + ignored + wrong
            rejected[source_id] = rejected.get(source_id, 0) + wrong
    return [
        SourceRow(
            source,
            preset_of(source.sender).name,
            source.last,
            counted.get(source.pk, []),
            sum(counted.get(source.pk, [])),
            rejected.get(source.pk, 0),
        )
        for source in sources
    ]


def _latest(workspace: Workspace) -> QuerySet[Delivery, datetime]:
    """When a source last received something, as long as deliveries are kept."""
    own = Delivery.objects.filter(source=OuterRef("pk"), workspace=workspace)
    return own.order_by("-received").values_list("received", flat=True)[:1]
