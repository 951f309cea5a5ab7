from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.makers import NOW
from tests.webhooks.makers import make_incoming
from webhooks.key_pairs import public_key
from webhooks.requests import Incoming
from webhooks.signatures import Scheme
from webhooks.signing_forms import VerificationForm
from webhooks.verification import Verification, refusal

PAIR = ec.generate_private_key(ec.SECP256R1())
BODY = b'[{"email":"ada@example.com","event":"open"}]\r\n'
SECONDS = "1600112502"


def shown(key: ec.EllipticCurvePrivateKey = PAIR) -> str:
    """The verification key, as SendGrid's page shows it."""
    der = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(der).decode()


def signed(body: bytes = BODY, *, sent: bytes | None = None) -> Incoming:
    """A request as SendGrid signs it; ``sent`` is what arrives instead."""
    signature = PAIR.sign(SECONDS.encode() + body, ec.ECDSA(SHA256()))
    headers = (
        (
            "X-Twilio-Email-Event-Webhook-Signature",
            base64.b64encode(signature).decode(),
        ),
        ("X-Twilio-Email-Event-Webhook-Timestamp", SECONDS),
    )
    return make_incoming(body if sent is None else sent, headers=headers)


def judged(request: Incoming, *keys: str) -> str:
    old = keys[1] if len(keys) > 1 else ""
    known = Verification(scheme=Scheme.SENDGRID, secret=keys[0], old_secret=old)
    return refusal(known, request, url="https://here.example/x", now=NOW)


def test_takes_what_the_other_key_has_signed() -> None:
    assert judged(signed(), shown()) == ""
    other = shown(ec.generate_private_key(ec.SECP256R1()))
    assert judged(signed(), other, shown()) == ""


@pytest.mark.parametrize("key", [shown(ec.generate_private_key(ec.SECP256R1())), "x"])
def test_refuses_what_another_key_has_signed(key: str) -> None:
    assert "does not match" in judged(signed(), key)


def test_refuses_other_bodies_times_and_signatures() -> None:
    assert "does not match" in judged(signed(sent=BODY.strip()), shown())
    request = signed()
    (name, signature), time = request.headers
    for header in ("!", "AAAA", signature[:-4], signature.lower()):
        other = make_incoming(BODY, headers=((name, header), time))
        assert "does not match" in judged(other, shown())
    later = make_incoming(BODY, headers=((name, signature), (time[0], "1600112503")))
    assert "does not match" in judged(later, shown())
    assert judged(make_incoming(BODY), shown()) == "The request has no signature."


def test_reads_keys_with_the_lines_of_a_file() -> None:
    pem = PAIR.public_key().public_bytes(
        Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
    )
    assert judged(signed(), pem.decode()) == ""


def test_reads_no_other_keys() -> None:
    other = ed25519.Ed25519PrivateKey.generate().public_key()
    der = other.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    for text in ("", "é", "MFkw", shown()[:-8], base64.b64encode(der).decode()):
        assert public_key(text) is None


@pytest.mark.parametrize(
    ("secret", "fits"), [(shown(), True), ("a secret of the sender", False)]
)
def test_form_takes_keys_only(secret: str, fits: bool) -> None:
    form = VerificationForm(
        Verification(), {"scheme": "sendgrid", "secret": secret, "keeps_old": "on"}
    )
    assert form.is_valid() is fits
    assert fits or "verification key" in form.errors["secret"][0]
