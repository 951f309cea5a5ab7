"""One view, two answers: the whole page, or the part that htmx asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from cdp.http import HtmxHttpRequest


def wants_partial(request: HtmxHttpRequest) -> bool:
    """Tells whether htmx will swap the answer into a page that already stands."""
    htmx = request.htmx
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def render_partial(
    request: HtmxHttpRequest,
    page: str,
    partial: str,
    context: Mapping[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """Renders *page*, or only its *partial*, with the same context.

    Messages that wait for the user ride along with the partial. Caches are told
    that the two differ by a header.
    """
    if wants_partial(request):
        response = render(request, partial, context, status=status)
        if get_messages(request):
            response.write(render(request, "_messages.html").content.decode())
    else:
        response = render(request, page, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response
