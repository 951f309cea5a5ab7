"""Piwik PRO's public update-profile: judged in form, stored, applied by the drainer.

Anybody may call it from any page; the body alone says who the person is. What is
wrong with the request is said at once, and then nothing of it is stored.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Sequence

from django.conf import settings
from django.http import HttpResponse

from cdp.api.bodies import read_body
from cdp.api.doors import ApiRequest, api_door
from cdp.api.refusals import Reason as Refused
from cdp.api.refusals import Refusal
from cdp.models import Workspace
from profiles.api.piwik.answers import piwik_error
from profiles.api.piwik.updates import MAX_BYTES, read_update, rules_of
from profiles.current import current_definitions
from profiles.definitions import Definitions
from webhooks import receive
from webhooks.models import Delivery
from webhooks.readings import Reading
from webhooks.statuses import Door, Reason

MOST_NAMED = 10


@api_door(shape=piwik_error, methods=("POST",), cors=True)
def update_profile(request: ApiRequest, app_id: uuid.UUID) -> HttpResponse:
    """Takes one update of one person; 202 means that it is stored."""
    started = time.perf_counter()
    workspace = _workspace(app_id)
    limit = min(MAX_BYTES, settings.DELIVERY_MAX_BYTES)
    body = read_body(request, limit=limit)
    read_update(body, current_definitions(workspace))
    receive.store(
        receive.incoming(request, body),
        workspace_id=workspace.pk,
        door=Door.UPDATE_PROFILE,
        now=request.now,
        answer_ms=round(1000 * (time.perf_counter() - started)),
    )
    return HttpResponse(status=202)


def read_updates(
    deliveries: Sequence[Delivery], definitions: Definitions
) -> list[Reading]:
    """What stored updates say; definitions may have changed since they were judged."""
    return [_read(delivery, definitions) for delivery in deliveries]


def _read(delivery: Delivery, definitions: Definitions) -> Reading:
    if delivery.reason == Reason.FORGOTTEN:
        return Reading(reason=Reason.FORGOTTEN)
    try:
        update = read_update(bytes(delivery.body), definitions)
    except Refusal as refusal:
        return Reading(reason=Reason.MALFORMED, detail=refusal.message)
    detail = ""
    if update.unknown:
        named = ", ".join(update.unknown[:MOST_NAMED])
        detail = f"Nobody reads these keys: {named}."
    return Reading((update.record,), rules_of(definitions), detail=detail)


def _workspace(app_id: uuid.UUID) -> Workspace:
    found = Workspace.objects.filter(app_id=app_id).first()
    if found is None:
        raise Refusal.not_found("There is no such app.")
    if not found.imports_enabled:
        raise Refusal(Refused.MODULE_OFF, "The module is off.")
    return found
