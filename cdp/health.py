"""What machines ask: is the process alive, can it work, what has it counted.

``/healthz`` answers while the process can answer at all; ``/readyz`` says whether the
database, its migrations and the broker are there; ``/metrics`` gives Prometheus its
counters, to whoever sends ``METRICS_TOKEN`` as a bearer token.
"""

from __future__ import annotations

from collections.abc import Callable

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_prometheus.exports import ExportToDjangoView

from cdp.metrics import exposition

SECONDS_FOR_BROKER = 3


@require_safe
@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    """Answers."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """What we depend on, each ``ok`` or in one word not; 503 unless all are ok."""
    checks: dict[str, Callable[[], str]] = {
        "database": database_state,
        "broker": broker_state,
    }
    states = {name: check() for name, check in checks.items()}
    good = set(states.values()) == {"ok"}
    return JsonResponse(states, status=200 if good else 503)


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus' text; 404 without the token, as if there were nothing here."""
    sent = request.headers.get("Authorization", "")
    wanted = f"Bearer {settings.METRICS_TOKEN}"
    if not settings.METRICS_TOKEN or not constant_time_compare(sent, wanted):
        raise Http404
    response: HttpResponse = ExportToDjangoView(request)
    response.write(exposition())
    return response


def database_state() -> str:
    """``ok``, ``unreachable``, or ``behind`` when migrations wait."""
    try:
        executor = MigrationExecutor(connection)
        targets = executor.loader.graph.leaf_nodes()
        return "behind" if executor.migration_plan(targets) else "ok"
    except DatabaseError:
        return "unreachable"


def broker_state() -> str:
    """``ok`` or ``unreachable``."""
    client = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=SECONDS_FOR_BROKER)
    with client:
        try:
            client.ping()
        except redis.RedisError:
            return "unreachable"
    return "ok"
