"""Exchanges client credentials for a token of thirty minutes (RFC 6749, 4.4).

The shapes are Piwik PRO's: JSON or a form comes in, errors are an object with
``error``, ``error_description``, ``hint`` and ``message``.
"""

from __future__ import annotations

from urllib.parse import parse_qsl

import msgspec
from django.http import HttpRequest, JsonResponse

from cdp.api import tokens
from cdp.api.bodies import read_body, require_type
from cdp.api.doors import ApiRequest, api_door
from cdp.api.refusals import Reason, Refusal

MAX_BYTES = 16_384
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
GRANT = "client_credentials"


class TokenRequest(msgspec.Struct):
    """What a client asks with; all three are required."""

    grant_type: str | None = None
    client_id: str | None = None
    client_secret: str | None = None


def oauth_error(request: ApiRequest, refusal: Refusal) -> JsonResponse:
    """The error object; ``field`` of the refusal names the parameter to check."""
    codes = {
        "grant_type": "unsupported_grant_type",
        "client_id": "invalid_client",
        "client_secret": "invalid_client",
    }
    code = codes.get(refusal.field, "invalid_request")
    if refusal.reason is Reason.UNAUTHENTICATED:
        code = "invalid_client"
    shown = {
        "error": code,
        "error_description": refusal.message,
        "message": refusal.message,
    }
    if refusal.field:
        shown["hint"] = f"Check the `{refusal.field}` parameter"
    return JsonResponse(shown, status=refusal.status)


@api_door(shape=oauth_error, methods=("POST",))
def token(request: ApiRequest) -> JsonResponse:
    """Answers with an access token."""
    asked = _read(request)
    if asked.grant_type != GRANT:
        raise Refusal.malformed(f"The grant type must be {GRANT}.", "grant_type")
    if not asked.client_id:
        raise Refusal.malformed("The client id is missing.", "client_id")
    if not asked.client_secret:
        raise Refusal.malformed("The client secret is missing.", "client_secret")
    access = tokens.exchange(asked.client_id, asked.client_secret, now=request.now)
    if access is None:
        raise Refusal(
            Reason.UNAUTHENTICATED, "The client id or the client secret is wrong."
        )
    return JsonResponse(
        {
            "token_type": "Bearer",
            "expires_in": tokens.ACCESS_SECONDS,
            "access_token": access,
        }
    )


def _read(request: HttpRequest) -> TokenRequest:
    kind = require_type(request, JSON, FORM, reason=Reason.WRONG_TYPE)
    body = read_body(request, limit=MAX_BYTES)
    try:
        if kind == FORM:
            return msgspec.convert(dict(parse_qsl(body.decode())), TokenRequest)
        return msgspec.json.decode(body, type=TokenRequest)
    except (ValueError, RecursionError):
        raise Refusal.malformed(
            "The body is neither JSON nor a form with grant_type, client_id and "
            "client_secret as text."
        ) from None
