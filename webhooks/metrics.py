"""What Prometheus is told of deliveries: how they ended, how many wait, how long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count, Min, Sum
from django.utils.timezone import now
from prometheus_client.core import GaugeMetricFamily, Metric

from cdp.metrics import gauge
from webhooks.models import Delivery, SourceHour

ENDINGS = ("applied", "ignored", "rejected")


def delivery_metrics() -> Iterator[Metric]:
    """Deliveries of sources by how they ended; the inbox's length and longest wait."""
    at = now()
    hours = SourceHour.objects.filter(hour__gt=at - timedelta(days=1))
    sums = hours.aggregate(**{name: Sum(name) for name in ENDINGS})
    yield gauge(
        "deliveries_last_day",
        "Requests to webhook sources in the last 24 hours, by how they ended.",
        {name: float(sums[name] or 0) for name in ENDINGS},
        label="ending",
    )
    waiting = Delivery.objects.pending().aggregate(n=Count("pk"), since=Min("received"))
    since = waiting["since"]
    yield GaugeMetricFamily(
        "tributary_deliveries_pending",
        "Requests in the inbox that wait.",
        value=waiting["n"],
    )
    yield GaugeMetricFamily(
        "tributary_deliveries_oldest_seconds",
        "How long the request that waits longest has waited.",
        value=max(0.0, (at - since).total_seconds()) if since else 0.0,
    )
