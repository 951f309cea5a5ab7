"""Signatures by a key pair: the sender keeps one key and shows the other. Pure.

SendGrid signs so (ECDSA, SHA-256): its *verification key* is a public key in base64,
without the lines that a PEM file puts around it.
"""

from __future__ import annotations

import base64
import binascii

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key


def public_key(text: str) -> ec.EllipticCurvePublicKey | None:
    """The key of a text, with a PEM file's lines or without; None if it is none."""
    lines = [line for line in text.split("\n") if not line.startswith("-----")]
    try:
        key = load_der_public_key(base64.b64decode("".join("".join(lines).split())))
    except (binascii.Error, ValueError, TypeError, UnsupportedAlgorithm):
        return None
    return key if isinstance(key, ec.EllipticCurvePublicKey) else None


def is_signed(key: str, signature: str, signed: bytes) -> bool:
    """Whether the base64 signature of these bytes was made with the other key."""
    public = public_key(key)
    if public is None:
        return False
    try:
        made = base64.b64decode(signature, validate=True)
        public.verify(made, signed, ec.ECDSA(SHA256()))
    except (binascii.Error, ValueError, InvalidSignature):
        return False
    return True
