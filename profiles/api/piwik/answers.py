"""How Piwik PRO's version 1 endpoints answer: plain objects, errors as one line.

The seed gives the profile's shape, the published specification the error lines and
media types.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse

from cdp.api.doors import ApiRequest
from cdp.api.refusals import Reason, Refusal
from profiles.definitions import AttributeDefinition, Definitions, Shape
from profiles.event_data_keys import CONSENT_PREFIX, is_coded, label
from profiles.predefined import is_custom_dimension
from profiles.state import ProfileState
from profiles.subscriptions import CONSENT_CHANNEL, Subscriptions
from profiles.values import JSONValue, encode

MEDIA_TYPE = "application/vnd.api+json"
PROFILE_FORMAT = 1

# Lines that do not depend on the request; the others are the refusal's sentence.
_LINES: dict[Reason, str] = {
    Reason.UNAUTHENTICATED: "",
    Reason.MODULE_OFF: "Module disabled.",
    Reason.FORBIDDEN: "403 forbidden",
    Reason.NOT_FOUND: "404 page not found",
    Reason.TOO_MANY: "API Quota Exhaustion",
    Reason.FAULT: "Internal error occurred. Check logs",
}


def piwik_error(request: ApiRequest, refusal: Refusal) -> HttpResponse:
    """The error as one line of text."""
    line = _LINES.get(refusal.reason, refusal.message)
    return HttpResponse(line, status=refusal.status, content_type="text/plain")


def answer(value: Any, *, status: int = 200, media_type: str) -> HttpResponse:
    """JSON with all digits of its numbers."""
    return HttpResponse(encode(value), status=status, content_type=media_type)


def profile_json(
    profile: ProfileState, definitions: Definitions, app_id: uuid.UUID
) -> dict[str, Any]:
    """The profile as get-profile shows it; its identifiers as they were sent."""
    groups: dict[str, dict[str, JSONValue]] = {
        "predefined_attributes": {},
        "custom_dimension_attributes": {},
        "custom_attributes": {},
    }
    for key, value in profile.attributes.items():
        definition = definitions.attributes.get(key)
        if definition is not None:
            groups[_group(definition)][key] = _shown(definition, value)
    groups["predefined_attributes"].update(_consents(profile.subscriptions or {}))
    return {
        "version": PROFILE_FORMAT,
        "id": definitions.public_ids.public(profile.id),
        "app_id": str(app_id),
        "created_at": profile.created_at,
        "updated_at": profile.updated_at,
        "identifiers": {
            kind: list(values.values())
            for kind, values in (profile.identifiers or {}).items()
        },
        **groups,
    }


def _group(definition: AttributeDefinition) -> str:
    if not definition.predefined:
        return "custom_attributes"
    if is_custom_dimension(definition.key):
        return "custom_dimension_attributes"
    return "predefined_attributes"


def _shown(definition: AttributeDefinition, value: JSONValue) -> JSONValue:
    """The value; of a code, the pair of code and label."""
    if not is_coded(definition.key):
        return value
    if definition.shape is not Shape.VALUE and isinstance(value, list):
        return [[code, label(definition.key, code)] for code in value]
    return [value, label(definition.key, value)]


def _consents(subscriptions: Subscriptions) -> Mapping[str, bool]:
    return {
        f"{CONSENT_PREFIX}{key.contact}": not subscription.opted_out
        for key, subscription in subscriptions.items()
        if key.channel == CONSENT_CHANNEL
    }
