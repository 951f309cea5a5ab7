from __future__ import annotations

import time

import pytest
from django.conf import settings
from redis import Redis

from cdp import partitions
from cdp.celery import app
from cdp.tasks import keep_partitions
from tests.workers import flush_broker


@pytest.mark.usefixtures("celery_worker")
def test_worker_runs_task_from_the_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[int] = []
    monkeypatch.setattr(
        partitions, "ensure_partitions", lambda months, *, at: ran.append(months)
    )
    keep_partitions.delay()
    deadline = time.monotonic() + 20
    while not ran and time.monotonic() < deadline:
        time.sleep(0.02)
    assert ran == [settings.PARTITION_MONTHS_AHEAD]


def test_sends_tasks_to_the_live_queue_by_default() -> None:
    flush_broker()
    keep_partitions.delay()
    with Redis.from_url(settings.REDIS_URL) as broker:
        assert broker.llen("live") == 1
    flush_broker()


def test_schedules_only_tasks_that_exist() -> None:
    app.loader.import_default_modules()
    assert app.conf.beat_schedule
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(
        app.tasks
    )
