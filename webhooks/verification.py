"""Tells whether a request comes from who it should: signatures and shared tokens.

Signatures are made of the raw body and compared in constant time. Two secrets hold
while one takes the other's place. A refusal says what is wrong, for the admin who
sets it up; the sender is told no more than that it failed. Pure: the time is given.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from standardwebhooks import Webhook

from webhooks.key_pairs import is_signed
from webhooks.requests import Incoming
from webhooks.signatures import CLAIMS, KEY_PAIRS, TIMED, Asked, Claim, Scheme

# As Stripe, HubSpot, Slack and Standard Webhooks have it.
OLDEST = timedelta(minutes=5)
SHORTEST_SECRET = 8
# Seconds of eleven digits end in the year 5138.
MOST_DIGITS = 11


class Verification(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a source's sender proves who it is.

    ``old_secret`` holds beside ``secret`` until ``old_until``. ``header`` is where a
    token or a signature of our own scheme stands, ``query`` the parameter of a token,
    ``time_header`` where the time of a timestamped signature stands.
    """

    scheme: Scheme = Scheme.NONE
    secret: str = ""
    old_secret: str = ""
    old_until: datetime | None = None
    header: str = ""
    query: str = ""
    time_header: str = ""

    def secrets(self, now: datetime) -> list[str]:
        """The secrets that hold now, the newer one first."""
        old = self.old_secret
        if self.old_until is not None and now >= self.old_until:
            old = ""
        return [secret for secret in (self.secret, old) if secret]

    @property
    def secret_names(self) -> tuple[str, ...]:
        """The headers and parameters whose values are secrets."""
        if self.scheme is not Scheme.TOKEN:
            return ()
        return tuple(name for name in (self.header, self.query) if name)

    def to_json(self) -> dict[str, Any]:
        """The verification as it is stored with a source."""
        stored: dict[str, Any] = msgspec.to_builtins(self)
        return stored

    @classmethod
    def from_json(cls, data: object) -> Verification:
        """The verification that is stored with a source."""
        return msgspec.convert(data or {}, cls)


def refusal(
    verification: Verification,
    request: Incoming,
    *,
    url: str,
    now: datetime,
    however_old: bool = False,
) -> str:
    """Why the request is not taken for the sender's, or an empty text if it is.

    ``url`` is the full address that the sender called. With ``however_old`` the age
    of a signature does not count: for a replay, and to try one out.
    """
    if verification.scheme is Scheme.NONE:
        return ""
    secrets = verification.secrets(now)
    if not secrets:
        return "No secret is set for this source."
    if verification.scheme is Scheme.TOKEN:
        return _judge_token(verification, request, secrets)
    if verification.scheme is Scheme.STANDARD:
        return _judge_standard(request, secrets, now, however_old=however_old)
    asked = Asked(request, url, verification.header, verification.time_header)
    if _is_first_hubspot(verification.scheme, request):
        return _judge_first_hubspot(request, secrets)
    claim = CLAIMS[verification.scheme](asked)
    if not claim.signatures:
        return "The request has no signature."
    if verification.scheme in TIMED and not however_old:
        late = _judge_age(claim.time, now)
        if late:
            return late
    matches = _matches_key if verification.scheme in KEY_PAIRS else _matches
    return "" if any(matches(claim, secret) for secret in secrets) else _WRONG


_WRONG = (
    "The signature does not match: the secret differs, or the body was changed on "
    "its way."
)


def _judge_token(
    verification: Verification, request: Incoming, secrets: list[str]
) -> str:
    sent = _tokens(verification, request)
    found = [token for token in sent if any(_same(token, secret) for secret in secrets)]
    if found:
        return ""
    return "The token is wrong." if any(sent) else "The request has no token."


def _tokens(verification: Verification, request: Incoming) -> list[str]:
    sent: list[str] = []
    if verification.header:
        text = request.header(verification.header).strip()
        scheme, _, bearer = text.partition(" ")
        sent.append(bearer.strip() if scheme.lower() == "bearer" else text)
    if verification.query:
        name = verification.query
        sent += [value for key, value in request.parameters if key == name]
    return [token for token in sent if token]


def _judge_standard(
    request: Incoming, secrets: list[str], now: datetime, *, however_old: bool
) -> str:
    """standardwebhooks.com; Svix names its headers otherwise."""
    parts = {
        name: request.header(f"webhook-{name}") or request.header(f"svix-{name}")
        for name in ("id", "timestamp", "signature")
    }
    if not all(parts.values()):
        return "The request has no signature."
    late = _judge_age(parts["timestamp"], now)
    if late and not (however_old and _is_moment(parts["timestamp"])):
        return late
    moment = datetime.fromtimestamp(int(parts["timestamp"]), UTC)
    # The library makes the signature of text; other bytes nobody has signed.
    body = request.body.decode(errors="replace")
    for secret in secrets:
        try:
            expected = Webhook(secret).sign(parts["id"], moment, body)
        except (ValueError, RuntimeError):
            return "The secret is not one of Standard Webhooks (whsec_ and base64)."
        if any(_same(sent, expected) for sent in parts["signature"].split(" ")):
            return ""
    return _WRONG


def _is_moment(time: str) -> bool:
    """Whether these are Unix seconds, until a year that there is a date for."""
    return time.isascii() and time.isdecimal() and len(time) <= MOST_DIGITS


def _judge_age(time: str, now: datetime) -> str:
    if not _is_moment(time):
        return "The request does not say when it was signed."
    age = now - datetime.fromtimestamp(int(time), UTC)
    if abs(age) <= OLDEST:
        return ""
    minutes = abs(age) // timedelta(minutes=1)
    if age > OLDEST:
        return f"The request was signed {minutes} minutes ago; 5 are allowed."
    return f"The request was signed {minutes} minutes in the future; check the clock."


def _is_first_hubspot(scheme: Scheme, request: Incoming) -> bool:
    return scheme is Scheme.HUBSPOT and not request.header("X-HubSpot-Signature-v3")


def _judge_first_hubspot(request: Incoming, secrets: list[str]) -> str:
    """Version 1: a hash of the secret and the body, still sent to older apps."""
    sent = request.header("X-HubSpot-Signature")
    if not sent:
        return "The request has no signature."
    hashes = (
        hashlib.sha256(secret.encode() + request.body).hexdigest() for secret in secrets
    )
    return "" if any(_same(sent.lower(), each) for each in hashes) else _WRONG


def _matches(claim: Claim, secret: str) -> bool:
    expected = hmac.digest(secret.encode(), claim.signed, claim.algorithm)
    return any(
        hmac.compare_digest(expected, written)
        for signature in claim.signatures
        for written in _readings(signature, len(expected))
    )


def _matches_key(claim: Claim, key: str) -> bool:
    return any(is_signed(key, sent, claim.signed) for sent in claim.signatures)


def _readings(signature: str, size: int) -> Iterator[bytes]:
    """The bytes of a signature, which is written in hex or in base64."""
    if len(signature) == 2 * size:
        try:
            yield bytes.fromhex(signature)
        except ValueError:
            return
    else:
        try:
            yield base64.b64decode(signature, validate=True)
        except (binascii.Error, ValueError):
            return


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(
        one.encode(errors="replace"), other.encode(errors="replace")
    )
