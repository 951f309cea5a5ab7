"""What Prometheus is told beside the counters of the web processes.

All of it is worked out when it is asked for, from the database and the broker, so that
any web process gives the same answer. Each app registers its own source. Nothing here
is about one person or one workspace.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import redis
from django.conf import settings
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from cdp import workers
from cdp.notifications.models import Notification

MetricSource = Callable[[], Iterable[Metric]]

_sources: list[MetricSource] = []


def register(source: MetricSource) -> None:
    """Adds a source of metrics."""
    if source not in _sources:
        _sources.append(source)


def gauge(name: str, text: str, values: dict[str, float], *, label: str) -> Metric:
    """Returns a gauge with one value for each value of its label."""
    family = GaugeMetricFamily(f"tributary_{name}", text, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family


class _OurCollector(Collector):
    def collect(self) -> Iterator[Metric]:
        """All metrics of all sources."""
        for source in _sources:
            yield from source()


def exposition() -> bytes:
    """Returns our metrics in Prometheus' text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_OurCollector())
    return generate_latest(registry)


def queue_metrics() -> Iterator[Metric]:
    """How many messages wait in each queue, and whether somebody takes them."""
    living = workers.alive()
    yield gauge(
        "worker_alive",
        "Whether the queue has a live worker.",
        {queue: float(queue in living) for queue in workers.QUEUES},
        label="queue",
    )
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        try:
            depths = {queue: float(client.llen(queue)) for queue in workers.QUEUES}
        except redis.RedisError:
            return
    yield gauge(
        "queue_depth", "Messages that wait in the queue.", depths, label="queue"
    )


def notification_metrics() -> Iterator[Metric]:
    """How many mails wait for their time."""
    waiting = Notification.objects.filter(
        mailed_at=None, mail_at__isnull=False, read_at=None, over_at=None
    )
    yield GaugeMetricFamily(
        "tributary_notifications_to_mail",
        "Notifications that are mailed unless somebody sees them before.",
        value=waiting.count(),
    )


register(queue_metrics)
register(notification_metrics)
