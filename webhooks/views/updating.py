"""Piwik PRO's update-profile: public, called from browsers, judged before it is stored.

202 means that the request is committed to the inbox; it is applied within the second
by the drainer, in the order of the requests. What is wrong with a request is said at
once, and nothing of it is kept.
"""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse

from cdp.api.bodies import read_body, require_type
from cdp.api.doors import ApiRequest, api_door
from cdp.api.refusals import Reason, Refusal
from cdp.api.tokens import require_module
from cdp.models import Workspace
from profiles.api.piwik.answers import piwik_error
from profiles.api.piwik.updates import MAX_BYTES, read_update
from profiles.current import current_definitions
from webhooks import receive
from webhooks.requests import Incoming
from webhooks.statuses import Door

JSON = "application/json"
_PACKED = "content-encoding"


@api_door(shape=piwik_error, methods=("POST",), cors=True)
def update_profile(request: ApiRequest, app_id: str) -> HttpResponse:
    """Stores what a person is said to have done or be."""
    workspace = _workspace(app_id)
    require_module(workspace)
    require_type(request, JSON, reason=Reason.MALFORMED)
    body = read_body(request, limit=MAX_BYTES)
    read_update(body, current_definitions(workspace))
    # The body is kept as it was judged, so it is not packed any more.
    headers = tuple(
        (name, value)
        for name, value in request.headers.items()
        if name.lower() != _PACKED
    )
    query = request.META.get("QUERY_STRING", "")
    receive.store(
        Incoming("POST", query, headers, body),
        workspace_id=workspace.pk,
        door=Door.UPDATE_PROFILE,
        now=request.now,
    )
    return HttpResponse(status=202)


def _workspace(app_id: str) -> Workspace:
    try:
        wanted = UUID(app_id)
    except ValueError:
        wanted = None
    found = Workspace.objects.filter(app_id=wanted).first() if wanted else None
    if found is None:
        raise Refusal.not_found("There is no such app.")
    return found
