"""Counts requests, so that one sender cannot take everybody's time.

A count lives in Valkey for a window of ten seconds: of an address, a token, a webhook
source. Each process takes requests in lots from it, so that counting costs a round trip
once in a while and not each time. Without Valkey nobody is counted: a limit is no
reason to turn requests away.
"""

from __future__ import annotations

import logging
import threading
import time
from functools import cache

import redis
from django.conf import settings
from django.http import HttpRequest

from cdp.api.refusals import Reason, Refusal

logger = logging.getLogger(__name__)

WINDOW_SECONDS = 10
# So many parts of a window's requests are taken from the count at once.
LOTS = 100
_MOST_KEYS = 10_000

_lock = threading.Lock()
_taken: dict[str, tuple[int, int]] = {}
"""By key: the window, and how many requests of it this process may still let in."""


def count_address(request: HttpRequest) -> None:
    """Count a request of the sender's address. Raises ``Refusal`` (429)."""
    count(f"address:{address_of(request)}", settings.API_RATE_PER_ADDRESS)


def count_caller(key: str) -> None:
    """Count a request of a token or client. Raises ``Refusal`` (429)."""
    count(key, settings.API_RATE_PER_TOKEN)


def count(key: str, per_second: int) -> None:
    """One more for the key, which may have so many on average; 0 counts none.

    Raises ``Refusal`` (429).
    """
    most = per_second * WINDOW_SECONDS
    if not most:
        return
    now = time.time()
    window = int(now // WINDOW_SECONDS)
    with _lock:
        known, left = _taken.get(key, (window, 0))
        if known == window and left > 0:
            _taken[key] = (window, left - 1)
            return
    lot = max(1, most // LOTS)
    if not _take(key, window, lot, most):
        wait = max(1, round((window + 1) * WINDOW_SECONDS - now + 0.5))
        raise Refusal(
            Reason.TOO_MANY,
            f"More than {per_second:,} requests a second; try again in {wait} s.",
            retry_after=wait,
        )
    with _lock:
        if len(_taken) >= _MOST_KEYS:
            _taken.clear()
        _taken[key] = (window, lot - 1)


def address_of(request: HttpRequest) -> str:
    """The sender's address; behind a trusted proxy the one that the proxy saw."""
    if settings.TRUST_PROXY:
        seen = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if seen:
            return seen
    address: str = request.META.get("REMOTE_ADDR", "")
    return address


def _take(key: str, window: int, lot: int, most: int) -> bool:
    """Take a lot of the window's requests, if there is one left."""
    name = f"rate:{key}:{window}"
    try:
        taken = int(_client().incrby(name, lot))
        if taken == lot:
            _client().expire(name, 2 * WINDOW_SECONDS)
    except redis.RedisError:
        logger.warning("requests are not counted: the cache cannot be reached")
        return True
    return taken <= most


@cache
def _client() -> redis.Redis:
    """One pool of connections for the process."""
    return redis.Redis.from_url(
        settings.CACHES["default"]["LOCATION"], socket_timeout=1
    )
