"""The requests about webhook imports: definitions, their log, their statistics."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse

from cdp.api.bodies import read_body, require_type
from cdp.api.doors import ApiRequest, api_door, caller_of, nothing_here
from cdp.api.refusals import Reason, Refusal
from cdp.api.scopes import Scope
from cdp.models import Workspace
from profiles.api.piwik.answers import answer, piwik_error
from profiles.api.strict_json import read_json
from profiles.current import current_definitions
from profiles.values import JSONValue
from webhooks.api import defining, logs
from webhooks.api.definition import read_definition
from webhooks.api.problems import problem_json
from webhooks.models import WebhookSource

JSON = "application/json"
MAX_BYTES = 1_000_000


@api_door(shape=piwik_error, methods=("GET", "POST"))
def source_list(request: ApiRequest, app_id: uuid.UUID) -> HttpResponse:
    """All sources, or a new one."""
    workspace = _workspace(request, app_id)
    if request.method == "GET":
        found = WebhookSource.objects.of(workspace).select_related("created_by")
        shown = [defining.source_json(each) for each in found.order_by("created_at")]
        return answer(shown, media_type=JSON)
    definitions = current_definitions(workspace)
    wanted = read_definition(_json(request), definitions)
    source = defining.create(workspace, wanted, definitions)
    return answer(defining.source_json(source), status=201, media_type=JSON)


@api_door(shape=piwik_error, methods=("GET", "PUT"))
def source_detail(
    request: ApiRequest, app_id: uuid.UUID, source_id: uuid.UUID
) -> HttpResponse:
    """One source, or a change of it."""
    workspace = _workspace(request, app_id)
    source = _source(workspace, source_id)
    if request.method != "GET":
        definitions = current_definitions(workspace)
        wanted = read_definition(_json(request), definitions)
        defining.change(source, wanted, definitions)
    return answer(defining.source_json(source), media_type=JSON)


@api_door(shape=piwik_error, methods=("POST",))
def activate(
    request: ApiRequest, app_id: uuid.UUID, source_id: uuid.UUID
) -> HttpResponse:
    """Switches a source on."""
    workspace = _workspace(request, app_id)
    source = _source(workspace, source_id)
    defining.activate(source, current_definitions(workspace))
    return answer(defining.source_json(source), media_type=JSON)


@api_door(shape=problem_json, methods=("GET",))
def log(request: ApiRequest, app_id: uuid.UUID, source_id: uuid.UUID) -> HttpResponse:
    """What came in the last 30 days, the latest first."""
    workspace = _workspace(request, app_id)
    source = _source(workspace, source_id)
    definitions = current_definitions(workspace)
    asked = logs.read_asked(request.GET)
    found = logs.deliveries_of(source, asked, definitions, now=request.now)
    page = list(found[asked.offset : asked.offset + asked.limit])
    shown = {
        "offset": asked.offset,
        "limit": asked.limit,
        "total": found.count(),
        "items": logs.items(page, source, definitions),
    }
    return answer(shown, media_type=JSON)


@api_door(shape=piwik_error, methods=("GET",))
def last(request: ApiRequest, app_id: uuid.UUID, source_id: uuid.UUID) -> HttpResponse:
    """The latest requests with one outcome, as the first version had it."""
    workspace = _workspace(request, app_id)
    source = _source(workspace, source_id)
    definitions = current_definitions(workspace)
    outcome = request.GET.get("outcome", "")
    if outcome not in ("", logs.SUCCESS, logs.ERROR):
        raise Refusal.malformed("outcome is neither success nor error.", "outcome")
    query = request.GET.copy()
    query.pop("filter", None)
    query.setdefault("limit", str(logs.MOST))
    asked = logs.read_asked(query)
    asked = logs.Asked(limit=asked.limit, statuses=(outcome,) if outcome else ())
    found = logs.deliveries_of(source, asked, definitions, now=request.now)
    shown = logs.items(list(found[: asked.limit]), source, definitions)
    return answer(shown, media_type=JSON)


@api_door(shape=piwik_error, methods=("GET",))
def stats(request: ApiRequest, app_id: uuid.UUID, source_id: uuid.UUID) -> HttpResponse:
    """How requests of the last 30 days ended, in all and by day."""
    workspace = _workspace(request, app_id)
    source = _source(workspace, source_id)
    zone = logs.read_zone(request.GET.get("timezone", ""))
    definitions = current_definitions(workspace)
    found = logs.deliveries_of(source, logs.Asked(), definitions, now=request.now)
    return answer(logs.days(found.order_by(), zone), media_type=JSON)


unknown = nothing_here(problem_json)


def _workspace(request: ApiRequest, app_id: uuid.UUID) -> Workspace:
    """The caller's workspace, which must be the one that the path names."""
    workspace = caller_of(request, Scope.MANAGE_WEBHOOKS).workspace
    if workspace.app_id != app_id:
        raise Refusal.not_found("There is no such app.")
    return workspace


def _source(workspace: Workspace, source_id: uuid.UUID) -> WebhookSource:
    found = WebhookSource.objects.of(workspace).select_related(
        "workspace", "created_by", "on"
    )
    source: WebhookSource | None = found.filter(pk=source_id).first()
    if source is None:
        raise Refusal.not_found("There is no such webhook import.")
    return source


def _json(request: HttpRequest) -> JSONValue:
    require_type(request, JSON, reason=Reason.MALFORMED)
    return read_json(read_body(request, limit=MAX_BYTES))
