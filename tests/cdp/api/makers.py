"""Makes requests and callers for tests of what APIs share."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.test import RequestFactory

from cdp.api.doors import ApiRequest
from cdp.api.refusals import Refusal


def make_post(body: bytes = b"", **options: Any) -> ApiRequest:
    """A request with this body; options are the factory's."""
    given = {"content_type": "application/json", **options}
    return RequestFactory().post("/", body, **given)  # type: ignore[return-value]


def plain_shape(request: ApiRequest, refusal: Refusal) -> HttpResponse:
    """An error answer of no product."""
    shown = {"reason": refusal.reason.value, "message": refusal.message}
    return JsonResponse(shown, status=refusal.status)
