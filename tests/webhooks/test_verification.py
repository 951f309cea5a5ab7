from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.makers import NOW
from tests.webhooks.makers import make_incoming
from webhooks.requests import Incoming
from webhooks.signatures import Scheme
from webhooks.verification import Verification, refusal

SECRET = "a secret of the sender"
STANDARD_SECRET = "whsec_" + base64.b64encode(SECRET.encode()).decode()
URL = "https://here.example/cdp/webhook/a/b"
BODY = b'{"email": "ada@example.com"}'
SECONDS = str(int(NOW.timestamp()))


def digest(signed: bytes, algorithm: str = "sha256") -> bytes:
    return hmac.digest(SECRET.encode(), signed, algorithm)


def stripe(body: bytes, time: str) -> dict[str, str]:
    signature = digest(f"{time}.".encode() + body).hex()
    return {"Stripe-Signature": f"t={time},v1=00ff,v1={signature}"}


def shopify(body: bytes, time: str) -> dict[str, str]:
    return {"X-Shopify-Hmac-Sha256": base64.b64encode(digest(body)).decode()}


def github(body: bytes, time: str) -> dict[str, str]:
    return {"X-Hub-Signature-256": f"sha256={digest(body).hex()}"}


def hubspot(body: bytes, time: str) -> dict[str, str]:
    signed = b"POST" + URL.encode() + body + f"{time}000".encode()
    signature = base64.b64encode(digest(signed)).decode()
    return {
        "X-HubSpot-Signature-v3": signature,
        "X-HubSpot-Request-Timestamp": f"{time}000",
    }


def old_hubspot(body: bytes, time: str) -> dict[str, str]:
    return {"X-HubSpot-Signature": hashlib.sha256(SECRET.encode() + body).hexdigest()}


def standard(body: bytes, time: str) -> dict[str, str]:
    signature = base64.b64encode(digest(f"msg_1.{time}.".encode() + body)).decode()
    return {
        "webhook-id": "msg_1",
        "webhook-timestamp": time,
        "webhook-signature": f"v1,AAAA v1,{signature}",
    }


def svix(body: bytes, time: str) -> dict[str, str]:
    named = standard(body, time).items()
    return {name.replace("webhook", "svix"): value for name, value in named}


def typeform(body: bytes, time: str) -> dict[str, str]:
    signature = base64.b64encode(digest(body)).decode()
    return {"Typeform-Signature": f"sha256={signature}"}


def segment(body: bytes, time: str) -> dict[str, str]:
    return {"X-Signature": digest(body, "sha1").hex()}


def customer_io(body: bytes, time: str) -> dict[str, str]:
    signature = digest(f"v0:{time}:".encode() + body).hex()
    return {"X-CIO-Signature": signature, "X-CIO-Timestamp": time}


def own(body: bytes, time: str) -> dict[str, str]:
    return {"X-Own": base64.b64encode(digest(body)).decode()}


def own_timed(body: bytes, time: str) -> dict[str, str]:
    return {"X-Own": digest(f"{time}.".encode() + body).hex(), "X-Own-Time": time}


Sign = Callable[[bytes, str], dict[str, str]]
SCHEMES = [
    pytest.param(Scheme.STRIPE, stripe, True, id="stripe"),
    pytest.param(Scheme.SHOPIFY, shopify, False, id="shopify"),
    pytest.param(Scheme.GITHUB, github, False, id="github"),
    pytest.param(Scheme.HUBSPOT, hubspot, True, id="hubspot"),
    pytest.param(Scheme.HUBSPOT, old_hubspot, False, id="hubspot-1"),
    pytest.param(Scheme.STANDARD, standard, True, id="standard"),
    pytest.param(Scheme.STANDARD, svix, True, id="svix"),
    pytest.param(Scheme.TYPEFORM, typeform, False, id="typeform"),
    pytest.param(Scheme.SEGMENT, segment, False, id="segment"),
    pytest.param(Scheme.CUSTOMER_IO, customer_io, True, id="customer_io"),
    pytest.param(Scheme.BODY, own, False, id="body"),
    pytest.param(Scheme.TIMESTAMPED, own_timed, True, id="timestamped"),
]


def verification(scheme: Scheme, secret: str = "", **fields: Any) -> Verification:
    usual = STANDARD_SECRET if scheme is Scheme.STANDARD else SECRET
    names: dict[str, Any] = {"header": "X-Own", "time_header": "X-Own-Time"}
    return Verification(scheme=scheme, secret=secret or usual, **names | fields)


def request(headers: dict[str, str], body: bytes = BODY, query: str = "") -> Incoming:
    return make_incoming(body, headers=tuple(headers.items()), query=query)


def judged(known: Verification, incoming: Incoming, **fields: Any) -> str:
    given: dict[str, Any] = {"url": URL, "now": NOW} | fields
    return refusal(known, incoming, **given)


@pytest.mark.parametrize(("scheme", "sign", "timed"), SCHEMES)
def test_takes_what_is_signed(scheme: Scheme, sign: Sign, timed: bool) -> None:
    assert judged(verification(scheme), request(sign(BODY, SECONDS))) == ""


@pytest.mark.parametrize(("scheme", "sign", "timed"), SCHEMES)
def test_refuses_another_body(scheme: Scheme, sign: Sign, timed: bool) -> None:
    tampered = request(sign(BODY, SECONDS), BODY + b" ")
    assert "does not match" in judged(verification(scheme), tampered)


@pytest.mark.parametrize(("scheme", "sign", "timed"), SCHEMES)
def test_refuses_another_secret(scheme: Scheme, sign: Sign, timed: bool) -> None:
    other = "whsec_" + base64.b64encode(b"another secret").decode()
    known = verification(scheme, other)
    assert "does not match" in judged(known, request(sign(BODY, SECONDS)))


@pytest.mark.parametrize(("scheme", "sign", "timed"), SCHEMES)
def test_refuses_without_signature(scheme: Scheme, sign: Sign, timed: bool) -> None:
    assert judged(verification(scheme), request({})) == "The request has no signature."


@pytest.mark.parametrize(("scheme", "sign", "timed"), SCHEMES)
@pytest.mark.parametrize("minutes", [-6, 6])
def test_refuses_other_times(
    scheme: Scheme, sign: Sign, timed: bool, minutes: int
) -> None:
    incoming = request(sign(BODY, SECONDS))
    later = NOW + timedelta(minutes=minutes)
    assert bool(judged(verification(scheme), incoming, now=later)) == timed
    replayed = judged(verification(scheme), incoming, now=later, however_old=True)
    assert replayed == ""


@pytest.mark.parametrize(("scheme", "sign", "timed"), SCHEMES)
def test_takes_the_old_secret_until_it_ends(
    scheme: Scheme, sign: Sign, timed: bool
) -> None:
    old = STANDARD_SECRET if scheme is Scheme.STANDARD else SECRET
    new = "whsec_" + base64.b64encode(b"the next secret").decode()
    incoming = request(sign(BODY, SECONDS))
    known = verification(scheme, new, old_secret=old, old_until=NOW + timedelta(days=1))
    assert judged(known, incoming) == ""
    ended = verification(scheme, new, old_secret=old, old_until=NOW)
    assert "does not match" in judged(ended, incoming)


@pytest.mark.parametrize(
    ("headers", "query", "said"),
    [
        ({"X-Own": SECRET}, "", ""),
        ({"X-Own": f"Bearer {SECRET}"}, "", ""),
        ({}, "key=a+secret+of+the+sender", ""),
        ({"X-Own": "another"}, "key=wrong", "The token is wrong."),
        ({}, "", "The request has no token."),
    ],
)
def test_takes_a_token(headers: dict[str, str], query: str, said: str) -> None:
    known = verification(Scheme.TOKEN, query="key")
    assert judged(known, request(headers, query=query)) == said


def test_takes_anybody_without_a_scheme() -> None:
    assert judged(Verification(), request({})) == ""


def test_refuses_everybody_without_a_secret() -> None:
    known = Verification(scheme=Scheme.GITHUB)
    assert judged(known, request({})) == "No secret is set for this source."


def test_says_that_a_standard_secret_is_none() -> None:
    known = verification(Scheme.STANDARD, "whsec_abcde")
    said = judged(known, request(standard(BODY, SECONDS)))
    assert "not one of Standard Webhooks" in said


HOSTILE_TIMES = st.one_of(
    st.text(st.characters(codec="utf-8")),
    st.integers().map(str),
    st.sampled_from(["9" * 11, "9" * 12, "9" * 5_000, "٣" * 8, "-1", "1e9", "²"]),
)


@given(st.sampled_from(SCHEMES), HOSTILE_TIMES, st.text(max_size=20), st.booleans())
def test_never_raises_for_what_is_sent(
    scheme: Any, time: str, signature: str, however_old: bool
) -> None:
    kind, sign, _ = scheme.values
    headers = {
        name: time if "ime" in name else signature for name in sign(BODY, SECONDS)
    }
    if "Stripe-Signature" in headers:
        headers["Stripe-Signature"] = f"t={time},v1={signature}"
    said = judged(verification(kind), request(headers), however_old=however_old)
    assert said.endswith((".", ")"))
