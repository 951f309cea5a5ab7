"""Describes the exchange of client credentials, for the API's document and page."""

from __future__ import annotations

from typing import Literal

import msgspec

from cdp.api.endpoints import Answer, Body, Endpoint, ErrorForm, Product, Proof
from cdp.api.oauth import FORM, GRANT
from cdp.api.refusals import Reason


class AskedToken(msgspec.Struct):
    """What a client asks with; Settings, API tokens makes the pair."""

    grant_type: Literal["client_credentials"]
    client_id: str
    client_secret: str


class GivenToken(msgspec.Struct):
    """A token to be sent as a Bearer for the next thirty minutes."""

    token_type: str
    expires_in: int
    access_token: str


class TokenError(msgspec.Struct):
    """Why no token was given."""

    error: str
    error_description: str
    message: str
    hint: str | msgspec.UnsetType = msgspec.UNSET


_EXAMPLE = {"grant_type": GRANT, "client_id": "...", "client_secret": "..."}

ENDPOINTS = (
    Endpoint(
        product=Product.PIWIK,
        name="exchange_credentials",
        method="POST",
        path="/auth/token",
        title="Get an access token",
        says="Exchanges the id and secret of a client for a token of thirty minutes.",
        proof=Proof.NONE,
        bodies=(Body(AskedToken, _EXAMPLE), Body(AskedToken, None, FORM)),
        answers=(Answer(200, "The token.", GivenToken),),
        errors=ErrorForm(TokenError),
        refusals=(Reason.UNAUTHENTICATED,),
    ),
)
