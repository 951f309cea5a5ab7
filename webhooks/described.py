"""Describes the address of a webhook source, for the API's document and its page."""

from __future__ import annotations

from typing import Any

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

ENDPOINTS = (
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
