"""Has every source that is on looked after, once an hour."""

from __future__ import annotations

from datetime import datetime

from profiles.loading import load_definitions
from webhooks.choices import field_name
from webhooks.concerns import LOOKS_BACK, Hour, concerns
from webhooks.mapping import WebhookMapping
from webhooks.models import SourceHour, WebhookSource
from webhooks.statuses import SourceState


def watch(*, at: datetime) -> None:
    """Note what is odd about each source, and forget what no longer is."""
    sources = WebhookSource.objects.exclude(on=None).select_related("workspace", "on")
    for source in sources.order_by("pk"):
        found = concerns_of(source, at) if source.state == SourceState.ON else []
        if found != source.concerns:
            WebhookSource.objects.filter(pk=source.pk).update(concerns=found)


def concerns_of(source: WebhookSource, at: datetime) -> list[str]:
    """What is odd about one source."""
    if source.on is None:
        return []
    definitions = load_definitions(source.workspace)
    mapping = WebhookMapping.from_json(source.on.mapping)
    names = {one.path: field_name(one.target, definitions) for one in mapping.fields}
    since = max(at - LOOKS_BACK, source.on.created_at)
    hours = SourceHour.objects.filter(source=source, hour__gte=since).order_by("hour")
    return concerns(
        [
            Hour(
                hour.hour,
                hour.applied + hour.ignored + hour.rejected,
                hour.rows,
                hour.absent,
            )
            for hour in hours
        ],
        at,
        names=names,
    )
