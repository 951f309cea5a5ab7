"""Counts requests of each source, so that one sender cannot take everybody's time.

A count lives in Valkey for a window of ten seconds. Each process takes requests in
lots from it, so that counting costs a round trip once in a while and not each time.
Without Valkey nobody is counted: a limit is no reason to turn requests away.
"""

from __future__ import annotations

import logging
import threading
import time
from functools import cache
from uuid import UUID

import redis
from django.conf import settings

logger = logging.getLogger(__name__)

WINDOW_SECONDS = 10
# So many parts of a window's requests are taken from the count at once.
LOTS = 100

_lock = threading.Lock()
_taken: dict[UUID, tuple[int, int]] = {}
"""By source: the window, and how many requests of it this process may still let in."""


def seconds_to_wait(source_id: UUID) -> int:
    """0 if the request may come in, else after how many seconds to try again."""
    most = settings.DELIVERY_RATE * WINDOW_SECONDS
    if not most:
        return 0
    at = time.time()
    window = int(at // WINDOW_SECONDS)
    with _lock:
        known, left = _taken.get(source_id, (window, 0))
        if known == window and left > 0:
            _taken[source_id] = (window, left - 1)
            return 0
    lot = max(1, most // LOTS)
    if not _take(source_id, window, lot, most):
        return max(1, round((window + 1) * WINDOW_SECONDS - at + 0.5))
    with _lock:
        if len(_taken) > 10_000:
            _taken.clear()
        _taken[source_id] = (window, lot - 1)
    return 0


def _take(source_id: UUID, window: int, lot: int, most: int) -> bool:
    """Take a lot of the window's requests, if there is one left."""
    name = f"deliveries:{source_id}:{window}"
    try:
        count = int(_client().incrby(name, lot))
        if count == lot:
            _client().expire(name, 2 * WINDOW_SECONDS)
    except redis.RedisError:
        logger.warning("requests are not counted: the cache cannot be reached")
        return True
    return count <= most


@cache
def _client() -> redis.Redis:
    """One pool of connections for the process."""
    location = settings.CACHES["default"]["LOCATION"]
    return redis.Redis.from_url(location, socket_timeout=1)
