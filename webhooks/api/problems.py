"""The error of Piwik PRO's third version: ``application/problem+json``."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from cdp.api.doors import ApiRequest
from cdp.api.refusals import Reason, Refusal
from profiles.values import encode

_TYPES: dict[Reason, tuple[str, str]] = {
    Reason.MALFORMED: ("validation-error", "Validation error"),
    Reason.UNPROCESSABLE: ("validation-error", "Validation error"),
    Reason.MODULE_OFF: ("module-access", "Module access denied"),
    Reason.FORBIDDEN: ("module-access", "Module access denied"),
    Reason.NOT_FOUND: ("not-found", "Not found"),
}


def problem_json(request: ApiRequest, refusal: Refusal) -> HttpResponse:
    """The error with its type, its title and, for a field, where it is."""
    type_, title = _TYPES.get(refusal.reason, ("internal-error", "Internal error"))
    shown: dict[str, Any] = {
        "type": f"/problems/{type_}",
        "title": title,
        "detail": refusal.message,
    }
    if refusal.field:
        pointer = "#/" + refusal.field.replace(".", "/")
        shown["errors"] = [{"pointer": pointer, "detail": refusal.message}]
    return HttpResponse(
        encode(shown), status=refusal.status, content_type="application/problem+json"
    )
