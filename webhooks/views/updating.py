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
from cdp.live_doors import live_door
from profiles.api.piwik.answers import piwik_error
from profiles.api.piwik.updates import MAX_BYTES, read_update
from webhooks import receive
from webhooks.known import WORKSPACES, KnownWorkspace
from webhooks.requests import Incoming
from webhooks.statuses import Door

JSON = "application/json"
_PACKED = "content-encoding"


@live_door
@api_door(shape=piwik_error, methods=("POST",), cors=True)
def update_profile(request: ApiRequest, app_id: str) -> HttpResponse:
    """Stores what a person is said to have done or be."""
    place = _place(app_id)
    WORKSPACES.find(place)
    require_type(request, JSON, reason=Reason.MALFORMED)
    body = read_body(request, limit=MAX_BYTES)
    # The body is kept as it was judged, so it is not packed any more.
    headers = tuple(
        (name, value)
        for name, value in request.headers.items()
        if name.lower() != _PACKED
    )
    incoming = Incoming("POST", request.META.get("QUERY_STRING", ""), headers, body)

    def judge_and_store(known: KnownWorkspace) -> HttpResponse:
        read_update(body, known.definitions)
        receive.store(
            incoming,
            workspace_id=known.workspace.pk,
            door=Door.UPDATE_PROFILE,
            now=request.now,
            stamp=known.stamp,
        )
        return HttpResponse(status=202)

    return WORKSPACES.judge(place, judge_and_store)


def _place(app_id: str) -> UUID:
    try:
        return UUID(app_id)
    except ValueError:
        raise Refusal.not_found("There is no such app.") from None
