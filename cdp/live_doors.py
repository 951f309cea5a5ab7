"""Takes requests of programs past everything that only pages need.

The doors through which senders put one request after another into an inbox read no
cookie and show no page: sessions, log-in, messages, and what browsers are told of
frames and scripts would be most of what such a request costs. Nor is each of them
logged; the inbox tells of it. What is turned away is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import structlog
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import Resolver404, resolve
from django_prometheus.middleware import Metrics

logger = structlog.get_logger(__name__)

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
_MARK = "is_live_door"
_FIRST_REFUSAL = 400


def live_door(view: View) -> View:
    """Mark a view as a door; it answers whatever happens, and raises nothing."""
    setattr(view, _MARK, True)
    return view


class LiveDoorMiddleware:
    """Calls a door at once, and has all other requests go on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response
        self._metrics: Any = Metrics.get_instance()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            match = resolve(request.path_info)
        except Resolver404:
            return self._get_response(request)
        if not getattr(match.func, _MARK, False):
            return self._get_response(request)
        response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
        if isinstance(response, HttpResponse):
            # Without it the server sends chunks, which simple clients do not read.
            response.headers.setdefault("Content-Length", str(len(response.content)))
        status = response.status_code
        self._metrics.responses_by_status.labels(status=str(status)).inc()
        if status >= _FIRST_REFUSAL:
            logger.warning(
                "turned_away", code=status, request=f"{request.method} {request.path}"
            )
        return response
