"""Describes the requests about webhook imports, for the API's document and its page."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from cdp.api.endpoints import Answer, Body, Endpoint, ErrorForm, PathPart, Product
from cdp.api.refusals import Reason
from cdp.api.scopes import Scope
from profiles.api.piwik.described import APP_ID
from webhooks.api.definition import LONGEST_NAME, MOST_ATTRIBUTES
from webhooks.api.logs import MOST, USUAL

LINES = ErrorForm(str, "text/plain")
DEFINITIONS = "/api/cdp/settings/v1/app/{app_id}/webhook-import"
ONE = f"{DEFINITIONS}/{{source_id}}"
OLD_LOG = "/api/cdp/log/v1/app/{app_id}/webhook-import/{source_id}"
PARTS = {
    "app_id": APP_ID,
    "source_id": replace(APP_ID, says="The webhook source's id; its page shows it."),
}
Pairs = dict[str, str]


class PiwikProblem(msgspec.Struct):
    """What is wrong, as version 3 says it."""

    type: str
    title: str
    detail: str
    errors: list[dict[str, str]] | msgspec.UnsetType = msgspec.UNSET


class WantedWebhookImport(msgspec.Struct, forbid_unknown_fields=True):
    """A webhook source: one identifier and attributes by the path of the payload."""

    name: Annotated[str, Meta(min_length=1, max_length=LONGEST_NAME)]
    status: Literal["active", "inactive"]
    id: str | None = None
    identifiers: Annotated[Pairs, Meta(max_length=1)] | None = None
    attributes: Annotated[Pairs, Meta(max_length=MOST_ATTRIBUTES)] | None = None
    test_request_body: str | None = None


class WebhookImport(msgspec.Struct):
    """A webhook source as it stands."""

    id: str
    name: str
    status: str
    identifiers: Pairs
    attributes: Pairs
    created_at: str
    updated_at: str
    test_request_body: str | None = None
    author: dict[str, str] | None = None


class LogPage(msgspec.Struct):
    """A page of the log."""

    offset: int
    limit: int
    total: int
    items: list[dict[str, Any]]


class AskedLog(msgspec.Struct):
    """Which requests of the log are asked for; ``filter`` is JSON."""

    q: str = ""
    limit: Annotated[int, Meta(ge=1, le=MOST)] = USUAL
    offset: Annotated[int, Meta(ge=0)] = 0
    filter: str = ""


class AskedLast(msgspec.Struct):
    """The outcome, and how many requests."""

    outcome: Literal["", "success", "error"] = ""
    limit: Annotated[int, Meta(ge=1, le=MOST)] = MOST


class AskedStats(msgspec.Struct):
    """The zone in which days begin."""

    timezone: str = ""


_EXAMPLE = {
    "name": "Shop",
    "status": "inactive",
    "identifiers": {"customer.email": "user_id"},
    "attributes": {"customer.city": "city"},
}


def _endpoint(name: str, method: str, path: str, **facts: Any) -> Endpoint:
    parts: dict[str, PathPart] = {
        part: said for part, said in PARTS.items() if f"{{{part}}}" in path
    }
    return Endpoint(
        product=Product.WEBHOOKS,
        name=f"piwik_{name}",
        method=method,
        path=path,
        scope=Scope.MANAGE_WEBHOOKS,
        parts=parts,
        **{"errors": LINES, "refusals": (Reason.NOT_FOUND,), **facts},
    )


_CHANGES = (Reason.NOT_FOUND, Reason.CONFLICT, Reason.UNPROCESSABLE)

ENDPOINTS = (
    _endpoint(
        "list_webhook_imports",
        "GET",
        DEFINITIONS,
        title="List webhook sources",
        says="As Piwik PRO's definition API shows them.",
        answers=(Answer(200, "The sources.", list[WebhookImport]),),
    ),
    _endpoint(
        "make_webhook_import",
        "POST",
        DEFINITIONS,
        title="Make a webhook source",
        says="It can be switched on with an identifier and an attribute.",
        bodies=(Body(WantedWebhookImport, _EXAMPLE),),
        answers=(Answer(201, "The source.", WebhookImport),),
        refusals=_CHANGES,
    ),
    _endpoint(
        "read_webhook_import",
        "GET",
        ONE,
        title="Read a webhook source",
        says="Its mapping as it stands.",
        answers=(Answer(200, "The source.", WebhookImport),),
    ),
    _endpoint(
        "change_webhook_import",
        "PUT",
        ONE,
        title="Change a webhook source",
        says="What the definition cannot say of a mapping stays.",
        bodies=(Body(WantedWebhookImport, _EXAMPLE),),
        answers=(Answer(200, "The source.", WebhookImport),),
        refusals=_CHANGES,
    ),
    _endpoint(
        "activate_webhook_import",
        "POST",
        f"{ONE}/activate",
        title="Switch a webhook source on",
        says="From then on its requests change people.",
        answers=(Answer(200, "The source.", WebhookImport),),
        refusals=_CHANGES,
    ),
    _endpoint(
        "read_webhook_log",
        "GET",
        "/api/cdp/v3/logs/apps/{app_id}/webhook-imports/{source_id}",
        title="Read the log of a webhook source",
        says="The requests of the last 30 days, the latest first.",
        query=AskedLog,
        answers=(Answer(200, "A page of the log.", LogPage),),
        errors=ErrorForm(PiwikProblem, "application/problem+json"),
    ),
    _endpoint(
        "read_last_webhooks",
        "GET",
        f"{OLD_LOG}/last",
        title="Read the latest requests",
        says="As the first version of the log has it.",
        query=AskedLast,
        answers=(Answer(200, "The requests.", list[dict[str, Any]]),),
    ),
    _endpoint(
        "read_webhook_stats",
        "GET",
        f"{OLD_LOG}/stats",
        title="Count requests by day",
        says="How the requests of the last 30 days ended.",
        query=AskedStats,
        answers=(Answer(200, "The counts.", dict[str, Any]),),
    ),
)
