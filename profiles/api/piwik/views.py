"""The requests of Piwik PRO's API that need a token: one profile, the attributes."""

from __future__ import annotations

import uuid

from django.http import HttpResponse

from cdp.api.bodies import read_body, require_type
from cdp.api.doors import ApiRequest, api_door, caller_of, nothing_here
from cdp.api.refusals import Reason, Refusal
from cdp.api.scopes import Scope
from cdp.models import Workspace
from profiles.api.piwik import attributes
from profiles.api.piwik.answers import MEDIA_TYPE, answer, piwik_error, profile_json
from profiles.api.strict_json import read_json
from profiles.current import current_definitions
from profiles.finding import holders_of, living_id, load_whole
from profiles.issues import shortened
from profiles.models import Attribute
from profiles.values import JSONValue

JSON = "application/json"
MAX_BYTES = 1_000_000


@api_door(shape=piwik_error, methods=("GET",))
def profile(
    request: ApiRequest, app_id: uuid.UUID, identifier_type: str, identifier_value: str
) -> HttpResponse:
    """One person by an identifier or by their profile id."""
    workspace = _workspace(request, app_id, Scope.READ_PROFILES)
    definitions = current_definitions(workspace)
    if identifier_type == "id":
        profile_id = living_id(identifier_value, definitions)
        found = [profile_id] if profile_id else []
    elif identifier_type in definitions.kinds:
        found = holders_of(identifier_type, identifier_value, definitions)
    else:
        known = ", ".join(["id", *definitions.kinds])
        kind = shortened(identifier_type)
        raise Refusal.malformed(f"{kind} is no kind of identifier; use one of {known}.")
    if len(found) > 1:
        raise Refusal.unprocessable(
            f"{len(found)} people have this {identifier_type}; name one by another."
        )
    person = load_whole(found[0], definitions) if found else None
    if person is None:
        raise Refusal.not_found("There is no such person.")
    shown = profile_json(person, definitions, workspace.app_id)
    return answer(shown, media_type=MEDIA_TYPE)


@api_door(shape=piwik_error, methods=("GET", "POST"))
def attribute_list(request: ApiRequest, app_id: uuid.UUID) -> HttpResponse:
    """All attributes, or a new one."""
    if request.method == "GET":
        workspace = _workspace(request, app_id, Scope.READ_PROFILES)
        known = Attribute.objects.filter(workspace=workspace).definitions()
        shown = [attributes.attribute_json(each) for each in known.values()]
        return answer(shown, media_type=JSON)
    workspace = _workspace(request, app_id, Scope.WRITE_PROFILES)
    wanted = attributes.read_attribute(_json(request))
    created = attributes.create(workspace, [wanted])
    return answer(_shown(workspace, created)[0], status=201, media_type=JSON)


@api_door(shape=piwik_error, methods=("POST",))
def attribute_bulk(request: ApiRequest, app_id: uuid.UUID) -> HttpResponse:
    """Several new attributes, all or none."""
    workspace = _workspace(request, app_id, Scope.WRITE_PROFILES)
    sent = _json(request)
    if not isinstance(sent, list) or not sent:
        raise Refusal.malformed("The body is not a list of attributes.")
    if len(sent) > attributes.MOST_AT_ONCE:
        raise Refusal.unprocessable(
            f"At most {attributes.MOST_AT_ONCE:,} attributes may come at once."
        )
    wanted = [
        attributes.read_attribute(each, f"[{place}].")
        for place, each in enumerate(sent)
    ]
    created = attributes.create(workspace, wanted)
    return answer(_shown(workspace, created), status=201, media_type=JSON)


@api_door(shape=piwik_error, methods=("PUT",))
def attribute_detail(
    request: ApiRequest, app_id: uuid.UUID, column_id: str
) -> HttpResponse:
    """One attribute, to be renamed."""
    workspace = _workspace(request, app_id, Scope.WRITE_PROFILES)
    renamed = attributes.rename(workspace, column_id, _json(request))
    return answer(_shown(workspace, [renamed])[0], media_type=JSON)


unknown = nothing_here(piwik_error)


def _workspace(request: ApiRequest, app_id: uuid.UUID, scope: Scope) -> Workspace:
    """The caller's workspace, which must be the one that the path names."""
    workspace = caller_of(request, scope).workspace
    if workspace.app_id != app_id:
        raise Refusal.not_found("There is no such app.")
    return workspace


def _json(request: ApiRequest) -> JSONValue:
    require_type(request, JSON, reason=Reason.MALFORMED)
    return read_json(read_body(request, limit=MAX_BYTES))


def _shown(workspace: Workspace, made: list[Attribute]) -> list[object]:
    pks = [attribute.pk for attribute in made]
    mine = Attribute.objects.filter(workspace=workspace, pk__in=pks)
    return [attributes.attribute_json(each) for each in mine.definitions().values()]
