"""Which queues have a live worker: each worker says so again and again.

A worker's heart beats in its main process, so a long import does not silence it. The
sign is a key in the cache that vanishes by itself.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator

import redis
from celery import current_app
from celery.signals import heartbeat_sent
from django.core.cache import cache

from cdp import home
from cdp.decorators import EDITORS
from cdp.home import Attention
from cdp.http import WorkspaceRequest, page_url
from cdp.tones import Tone

logger = logging.getLogger(__name__)

QUEUES = {
    "bulk": "No worker for imports is alive; files wait until one is started",
    "live": "No worker for requests is alive; they are kept until one is started",
}
EVERY_SECONDS = 15
ALIVE_SECONDS = 60

_next_sign = 0.0


def register() -> None:
    """Has this process give signs if it is a worker; enters what needs attention."""
    heartbeat_sent.connect(_on_heartbeat, dispatch_uid="cdp.workers")
    home.register_attention(needing_attention)


def note(queues: Iterable[str]) -> None:
    """Say that a worker of these queues is alive."""
    cache.set_many({_key(queue): True for queue in queues}, ALIVE_SECONDS)


def alive() -> set[str]:
    """Returns the queues that have a live worker; none while the cache is away."""
    try:
        found = cache.get_many([_key(queue) for queue in QUEUES])
    except redis.RedisError:
        return set()
    return {queue for queue in QUEUES if _key(queue) in found}


def needing_attention(request: WorkspaceRequest) -> Iterator[Attention]:
    """The queues that nobody works on, for whom it holds up."""
    if request.role not in EDITORS:
        return
    living = alive()
    for queue, sentence in QUEUES.items():
        if queue not in living:
            url = f"{page_url(request, 'cdp:home')}?queue={queue}"
            yield Attention(Tone.WRONG, sentence, url)


def _on_heartbeat(**_: object) -> None:
    """Called every two seconds; most of them are passed by."""
    global _next_sign
    if time.monotonic() < _next_sign:
        return
    _next_sign = time.monotonic() + EVERY_SECONDS
    try:
        note(current_app.amqp.queues.consume_from)
    except redis.RedisError as problem:
        logger.warning("no sign of life was left: %s", type(problem).__name__)


def _key(queue: str) -> str:
    return f"worker-alive:{queue}"
