"""Describes the address of a webhook source, for the API's document and its page."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from cdp.api.endpoints import (
    Answer,
    Body,
    Endpoint,
    ErrorForm,
    PathPart,
    Product,
    Proof,
)
from cdp.api.refusals import Reason

_PARTS = {
    "app_id": PathPart(str, "The workspace's app_id.", "0" * 8),
    "source_id": PathPart(str, "The source's id; its page shows the address.", "0" * 8),
}
_EXAMPLE = {"customer": {"email": "ada@example.com", "city": "London"}}


class PiwikUpdate(msgspec.Struct, forbid_unknown_fields=True):
    """Who a person is, and what is to be known of them; strictly typed."""

    identifiers: Annotated[dict[str, str], Meta(min_length=1)]
    attributes: Annotated[dict[str, str | int | float | bool], Meta(min_length=1)]


_UPDATE = {
    "identifiers": {"email": "ada@example.com"},
    "attributes": {"analytics.revenue": 10, "shoe_size": 38},
}

ENDPOINTS = (
    Endpoint(
        product=Product.PIWIK,
        name="piwik_update_profile",
        method="POST",
        path="/api/cdp/profiles/public/v1/app/{app_id}/update-profile",
        title="Update a person",
        says="Public, also from browsers of any site. 202 means that it is committed; "
        "it is applied within a second.",
        proof=Proof.NONE,
        parts={"app_id": _PARTS["app_id"]},
        bodies=(Body(PiwikUpdate, _UPDATE),),
        answers=(Answer(202, "It is committed."),),
        errors=ErrorForm(str, "text/plain"),
        refusals=(Reason.MODULE_OFF, Reason.NOT_FOUND, Reason.UNPROCESSABLE),
    ),
    Endpoint(
        product=Product.WEBHOOKS,
        name="receive_webhook",
        method="POST",
        path="/cdp/webhook/{app_id}/{source_id}",
        title="Send to a webhook source",
        says="Any JSON, form or XML. 202 means that it is stored; the source's mapping "
        "says what becomes of it. Verification is the source's own.",
        proof=Proof.NONE,
        parts=_PARTS,
        bodies=(Body(Any, _EXAMPLE),),
        answers=(Answer(202, "It is stored."),),
        errors=ErrorForm(str, "text/plain"),
        refusals=(Reason.UNAUTHENTICATED, Reason.MODULE_OFF, Reason.NOT_FOUND),
    ),
)
