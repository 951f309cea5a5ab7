"""Describes Piwik PRO's requests about webhook imports, for the API's document."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from cdp.api.endpoints import Answer, Body, Endpoint, ErrorForm, PathPart, Product
from cdp.api.refusals import Reason
from cdp.api.scopes import Scope
from webhooks.api.definition import LONGEST_NAME, LONGEST_SAMPLE
from webhooks.api.logs import ERROR, MOST, SUCCESS, USUAL

Uuid = Annotated[str, Meta(pattern="^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
_NOBODY = "00000000-0000-0000-0000-000000000000"
APP_ID = PathPart(Uuid, "The workspace's app_id; its settings show it.", _NOBODY)
SOURCE_ID = PathPart(Uuid, "The source's id.", _NOBODY)
LINES = ErrorForm(str, "text/plain")


class PiwikSource(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A webhook source; paths of its payload lead to identifiers and attributes."""

    name: Annotated[str, Meta(min_length=1, max_length=LONGEST_NAME)]
    status: Literal["active", "inactive"]
    id: Uuid | None = None
    identifiers: dict[str, str] | None = None
    attributes: dict[str, str] | None = None
    test_request_body: Annotated[str, Meta(max_length=LONGEST_SAMPLE)] | None = None


class AskedLog(msgspec.Struct, kw_only=True):
    """Which requests of a source the log shows."""

    limit: Annotated[int, Meta(ge=1, le=MOST)] = USUAL
    offset: Annotated[int, Meta(ge=0, le=10**9)] = 0
    q: Annotated[str, Meta(description="A text in an identifier of the person.")] = ""
    filter: Annotated[
        str,
        Meta(description='JSON such as {"status": ["success"], "profile_type": []}.'),
    ] = ""


class AskedLast(msgspec.Struct, kw_only=True):
    """Which of the latest requests are shown."""

    outcome: Literal["", "success", "error"] = ""
    limit: Annotated[int, Meta(ge=1, le=MOST)] = MOST


class AskedStats(msgspec.Struct, kw_only=True):
    """The zone whose days are counted."""

    timezone: Annotated[str, Meta(description="Such as UTC+2 or Europe/Berlin.")] = ""


class PiwikLog(msgspec.Struct):
    """A page of the log."""

    offset: int
    limit: int
    total: int
    items: list[dict[str, Any]]


class PiwikProblem(msgspec.Struct, omit_defaults=True):
    """Why a request was not done, as the third version says it."""

    type: str
    title: str
    detail: str
    errors: list[dict[str, str]] = []


class PiwikStats(msgspec.Struct):
    """How requests ended, in all and by day."""

    total: dict[str, int]
    time_series: list[dict[str, Any]]


DEFINITIONS = "/api/cdp/settings/v1/app/{app_id}/webhook-import"
OLD_LOG = "/api/cdp/log/v1/app/{app_id}/webhook-import/{source_id}"
_ASKED = {
    "name": "Shop",
    "status": "active",
    "identifiers": {"customer.email": "email"},
    "attributes": {"customer.city": "city"},
}


def _endpoint(
    name: str, method: str, path: str, title: str, answer: Answer, **more: Any
) -> Endpoint:
    return Endpoint(
        product=Product.PIWIK,
        name=f"piwik_{name}",
        method=method,
        path=path,
        title=title,
        says=answer.says,
        scope=Scope.MANAGE_WEBHOOKS,
        parts={
            "app_id": APP_ID,
            **({"source_id": SOURCE_ID} if "{source_id}" in path else {}),
        },
        answers=(answer,),
        **{
            "errors": LINES,
            "refusals": (Reason.NOT_FOUND, Reason.CONFLICT, Reason.UNPROCESSABLE),
            **more,
        },
    )


_SHOWN = Answer(200, "The webhook import as it is then.", dict[str, Any])

ENDPOINTS = (
    _endpoint(
        "list_webhook_imports",
        "GET",
        DEFINITIONS,
        "List webhook imports",
        Answer(200, "Every webhook source of the workspace.", list[dict[str, Any]]),
    ),
    _endpoint(
        "make_webhook_import",
        "POST",
        DEFINITIONS,
        "Make a webhook import",
        Answer(201, "The new webhook import with its address.", dict[str, Any]),
        bodies=(Body(PiwikSource, _ASKED),),
    ),
    _endpoint(
        "read_webhook_import",
        "GET",
        f"{DEFINITIONS}/{{source_id}}",
        "Read a webhook import",
        _SHOWN,
    ),
    _endpoint(
        "change_webhook_import",
        "PUT",
        f"{DEFINITIONS}/{{source_id}}",
        "Change a webhook import",
        _SHOWN,
        bodies=(Body(PiwikSource, _ASKED),),
    ),
    _endpoint(
        "activate_webhook_import",
        "POST",
        f"{DEFINITIONS}/{{source_id}}/activate",
        "Switch a webhook import on",
        _SHOWN,
    ),
    _endpoint(
        "webhook_import_log",
        "GET",
        "/api/cdp/v3/logs/apps/{app_id}/webhook-imports/{source_id}",
        "Read the log of a webhook import",
        Answer(200, "What came in the last 30 days, the latest first.", PiwikLog),
        query=AskedLog,
        errors=ErrorForm(PiwikProblem, "application/problem+json"),
    ),
    _endpoint(
        "last_of_webhook_import",
        "GET",
        f"{OLD_LOG}/last",
        "Read the latest requests of a webhook import",
        Answer(
            200, f"Those that ended with {SUCCESS} or {ERROR}.", list[dict[str, Any]]
        ),
        query=AskedLast,
    ),
    _endpoint(
        "webhook_import_stats",
        "GET",
        f"{OLD_LOG}/stats",
        "Count the requests of a webhook import",
        Answer(200, "How those of the last 30 days ended.", PiwikStats),
        query=AskedStats,
    ),
)
