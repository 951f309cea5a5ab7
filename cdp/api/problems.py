"""How our own API says no: ``application/problem+json`` (RFC 9457).

``type`` leads to the place in the documentation that explains the reason, ``code`` is
the reason itself, and ``field`` the place in the request where there is one.
"""

from __future__ import annotations

from typing import Any

import msgspec
from django.conf import settings
from django.http import HttpResponse

from cdp.api.doors import ApiRequest
from cdp.api.refusals import Reason, Refusal

MEDIA_TYPE = "application/problem+json"

TITLES: dict[Reason, str] = {
    Reason.MALFORMED: "The request cannot be read",
    Reason.UNAUTHENTICATED: "The token is missing or wrong",
    Reason.MODULE_OFF: "The import module is off",
    Reason.FORBIDDEN: "The token may not do this",
    Reason.NOT_FOUND: "There is nothing here",
    Reason.WRONG_METHOD: "The method is not known here",
    Reason.CONFLICT: "Something else stands in the way",
    Reason.GONE: "It is not kept any more",
    Reason.LENGTH_REQUIRED: "The length is missing",
    Reason.TOO_LARGE: "The request is too large",
    Reason.WRONG_TYPE: "The body is of another type",
    Reason.UNPROCESSABLE: "The request breaks a rule",
    Reason.TOO_MANY: "Too many requests",
    Reason.FAULT: "Something went wrong on our side",
    Reason.UNAVAILABLE: "Try again later",
}


class Problem(msgspec.Struct, omit_defaults=True, kw_only=True):
    """Why a request was not done."""

    type: str
    title: str
    status: int
    detail: str
    code: Reason
    field: str = ""


def problem_of(refusal: Refusal) -> Problem:
    """The problem that a refusal is."""
    return Problem(
        type=f"{settings.BASE_URL}/api/docs#{refusal.reason.value}",
        title=TITLES[refusal.reason],
        status=refusal.status,
        detail=refusal.message,
        code=refusal.reason,
        field=refusal.field,
    )


def problem_answer(request: ApiRequest, refusal: Refusal, **more: Any) -> HttpResponse:
    """The refusal as an answer; ``more`` are members beside the usual ones."""
    shown = {**msgspec.to_builtins(problem_of(refusal)), **more}
    return HttpResponse(
        msgspec.json.encode(shown), status=refusal.status, content_type=MEDIA_TYPE
    )
