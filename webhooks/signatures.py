"""How senders sign: which header, what is signed, how it is written. Pure.

Each scheme is a recipe; ``webhooks.verification`` follows it. The addresses are where
the senders say so themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from webhooks.requests import Incoming


class Scheme(StrEnum):
    """Every way in which a sender can prove who it is."""

    NONE = "none"
    TOKEN = "token"  # noqa: S105  a scheme, no secret
    STRIPE = "stripe"
    SHOPIFY = "shopify"
    GITHUB = "github"
    HUBSPOT = "hubspot"
    STANDARD = "standard"
    TYPEFORM = "typeform"
    SEGMENT = "segment"
    CUSTOMER_IO = "customer_io"
    SENDGRID = "sendgrid"
    BODY = "body"
    TIMESTAMPED = "timestamped"

    @property
    def label(self) -> str:
        """The scheme's name on pages."""
        return LABELS[self][0]

    @property
    def sentence(self) -> str:
        """What it asks of the sender."""
        return LABELS[self][1]


LABELS: dict[Scheme, tuple[str, str]] = {
    Scheme.NONE: ("None", "Whoever knows the address may send."),
    Scheme.TOKEN: (
        "Shared token",
        "The sender adds a secret text to a header or to the address.",
    ),
    Scheme.STRIPE: ("Stripe", "Stripe-Signature, at most 5 minutes old."),
    Scheme.SHOPIFY: ("Shopify", "X-Shopify-Hmac-Sha256."),
    Scheme.GITHUB: ("GitHub", "X-Hub-Signature-256."),
    Scheme.HUBSPOT: (
        "HubSpot",
        "X-HubSpot-Signature-v3, at most 5 minutes old, or version 1.",
    ),
    Scheme.STANDARD: (
        "Standard Webhooks",
        "webhook-signature (Svix too), at most 5 minutes old.",
    ),
    Scheme.TYPEFORM: ("Typeform", "Typeform-Signature."),
    Scheme.SEGMENT: ("Segment", "X-Signature."),
    Scheme.CUSTOMER_IO: ("Customer.io", "X-CIO-Signature, at most 5 minutes old."),
    Scheme.SENDGRID: (
        "SendGrid",
        "X-Twilio-Email-Event-Webhook-Signature, by SendGrid's verification key.",
    ),
    Scheme.BODY: (
        "HMAC of the body",
        "HMAC-SHA256 of the body in hex or base64, in a header that you name.",
    ),
    Scheme.TIMESTAMPED: (
        "HMAC of time and body",
        "HMAC-SHA256 of “time.body”, at most 5 minutes old, in headers that you name.",
    ),
}


@dataclass(frozen=True, slots=True)
class Claim:
    """What a request says of itself: signatures, when it was signed, what is signed.

    ``time`` is in Unix seconds as sent, empty where the scheme has none.
    """

    signatures: tuple[str, ...]
    signed: bytes
    time: str = ""
    algorithm: str = "sha256"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a claim is made from: the request, its full address, the chosen headers."""

    request: Incoming
    url: str
    header: str = ""
    time_header: str = ""


def _stripe(asked: Asked) -> Claim:
    """docs.stripe.com/webhooks#verify-manually."""
    parts = [
        part.strip().partition("=")
        for part in asked.request.header("Stripe-Signature").split(",")
    ]
    time = next((value for name, _, value in parts if name == "t"), "")
    signatures = tuple(value for name, _, value in parts if name == "v1")
    signed = time.encode() + b"." + asked.request.body
    return Claim(signatures, signed, time)


def _shopify(asked: Asked) -> Claim:
    """shopify.dev/docs/apps/build/webhooks/verify-deliveries."""
    return _of_body(asked.request, "X-Shopify-Hmac-Sha256")


def _github(asked: Asked) -> Claim:
    """docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries."""
    return _of_body(asked.request, "X-Hub-Signature-256")


def _typeform(asked: Asked) -> Claim:
    """typeform.com/developers/webhooks/secure-your-webhooks."""
    return _of_body(asked.request, "Typeform-Signature")


def _segment(asked: Asked) -> Claim:
    """segment.com/docs/connections/destinations/catalog/webhooks."""
    header = asked.request.header("X-Signature")
    return Claim(_sent(header), asked.request.body, algorithm="sha1")


def _chosen(asked: Asked) -> Claim:
    return _of_body(asked.request, asked.header)


def _timestamped(asked: Asked) -> Claim:
    time = asked.request.header(asked.time_header).strip()
    signed = time.encode() + b"." + asked.request.body
    return Claim(_sent(asked.request.header(asked.header)), signed, time)


def _hubspot(asked: Asked) -> Claim:
    """developers.hubspot.com/docs/api/webhooks/validating-requests, version 3."""
    request = asked.request
    sent = _sent(request.header("X-HubSpot-Signature-v3"))
    milliseconds = request.header("X-HubSpot-Request-Timestamp").strip()
    signed = b"".join(
        (
            request.method.encode(),
            asked.url.encode(),
            request.body,
            milliseconds.encode(),
        )
    )
    # Without its last three digits it is in seconds.
    return Claim(sent, signed, milliseconds[:-3])


def _customer_io(asked: Asked) -> Claim:
    """customer.io/docs/journeys/webhooks, Securely verify requests."""
    request = asked.request
    time = request.header("X-CIO-Timestamp").strip()
    signed = b"v0:" + time.encode() + b":" + request.body
    return Claim(_sent(request.header("X-CIO-Signature")), signed, time)


def _sendgrid(asked: Asked) -> Claim:
    """twilio.com/docs/sendgrid, Event Webhook security features: time and body."""
    request = asked.request
    time = request.header("X-Twilio-Email-Event-Webhook-Timestamp").strip()
    sent = _sent(request.header("X-Twilio-Email-Event-Webhook-Signature"))
    return Claim(sent, time.encode() + request.body, time)


def _of_body(request: Incoming, header: str) -> Claim:
    return Claim(_sent(request.header(header)), request.body)


def _sent(header: str) -> tuple[str, ...]:
    """The signature of a header, without the algorithm that some name before it."""
    text = header.strip().removeprefix("sha256=").strip()
    return (text,) if text else ()


CLAIMS: dict[Scheme, Callable[[Asked], Claim]] = {
    Scheme.STRIPE: _stripe,
    Scheme.SHOPIFY: _shopify,
    Scheme.GITHUB: _github,
    Scheme.HUBSPOT: _hubspot,
    Scheme.TYPEFORM: _typeform,
    Scheme.SEGMENT: _segment,
    Scheme.CUSTOMER_IO: _customer_io,
    Scheme.SENDGRID: _sendgrid,
    Scheme.BODY: _chosen,
    Scheme.TIMESTAMPED: _timestamped,
}
# Those whose secret is the public one of two keys.
KEY_PAIRS = frozenset({Scheme.SENDGRID})
# Those whose claim says when it was made, and must be fresh. SendGrid sends what was
# not taken for a day, and names no limit; its event ids tell of a repeat.
TIMED = frozenset(
    {Scheme.STRIPE, Scheme.HUBSPOT, Scheme.CUSTOMER_IO, Scheme.TIMESTAMPED}
)
