"""A real Celery worker for tests, on threads against the run's Valkey."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from celery.contrib.testing.worker import start_worker
from django.conf import settings
from redis import Redis

from cdp.celery import app


@contextmanager
def worker(*queues: str) -> Iterator[None]:
    """A worker that serves the queues while the block runs; its broker starts empty.

    The test must be ``django_db(transaction=True)``: the worker has connections of
    its own and sees only what is committed.
    """
    flush_broker()
    with start_worker(
        app,
        pool="threads",
        concurrency=2,
        queues=list(queues or ("live", "bulk")),
        perform_ping_check=False,
        shutdown_timeout=30,
        loglevel="WARNING",
    ):
        yield
    flush_broker()


def flush_broker() -> None:
    """Forgets every queued task of this test process."""
    with Redis.from_url(settings.REDIS_URL) as broker:
        broker.flushdb()
