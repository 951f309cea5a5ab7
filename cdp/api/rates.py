"""Counts requests, so that one sender cannot take everybody's time.

A count is kept for ten seconds in Valkey, for an address and for a token. Without
Valkey nobody is counted: a limit is no reason to turn requests away.
"""

from __future__ import annotations

import logging
import time
from functools import cache

import redis
from django.conf import settings
from django.http import HttpRequest

from cdp.api.refusals import Reason, Refusal

logger = logging.getLogger(__name__)

WINDOW_SECONDS = 10


def count_address(request: HttpRequest) -> None:
    """Count a request of the sender's address. Raises ``Refusal`` (429)."""
    _count(f"address:{address_of(request)}", settings.API_RATE_PER_ADDRESS)


def count_caller(key: str) -> None:
    """Count a request of a token or client. Raises ``Refusal`` (429)."""
    _count(key, settings.API_RATE_PER_TOKEN)


def address_of(request: HttpRequest) -> str:
    """The sender's address; behind a trusted proxy the one that the proxy saw."""
    if settings.TRUST_PROXY:
        seen = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if seen:
            return seen
    address: str = request.META.get("REMOTE_ADDR", "")
    return address


def _count(key: str, most: int) -> None:
    """One more for the key; ``most`` is how many a second may come on average."""
    if not most:
        return
    now = time.time()
    window = int(now // WINDOW_SECONDS)
    name = f"rate:{key}:{window}"
    try:
        count = int(_client().incr(name))
        if count == 1:
            _client().expire(name, 2 * WINDOW_SECONDS)
    except redis.RedisError:
        logger.warning("requests are not counted: the cache cannot be reached")
        return
    if count > most * WINDOW_SECONDS:
        wait = max(1, round((window + 1) * WINDOW_SECONDS - now + 0.5))
        raise Refusal(
            Reason.TOO_MANY,
            f"More than {most:,} requests a second; try again in {wait} s.",
            retry_after=wait,
        )


@cache
def _client() -> redis.Redis:
    """One pool of connections for the process."""
    return redis.Redis.from_url(
        settings.CACHES["default"]["LOCATION"], socket_timeout=1
    )
