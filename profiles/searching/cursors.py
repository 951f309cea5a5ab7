"""Where a page ended, as a word for a URL that nobody else can make up."""

from __future__ import annotations

import base64
import json
from datetime import datetime
from typing import Protocol

from django.utils.crypto import salted_hmac

from profiles.searching.orders import Key

_MAC_BYTES = 6


class Asked(Protocol):
    """A question that is written as a URL's query."""

    @property
    def query(self) -> str:
        """The query."""


def write_cursor(key: Key | None, question: Asked, walk: str) -> str:
    """A key as a word for a URL, good for this walk only; empty for none."""
    if key is None:
        return ""
    plain = [v.isoformat() if isinstance(v, datetime) else v for v in key]
    text = json.dumps(plain, separators=(",", ":")).encode()
    word = base64.urlsafe_b64encode(_mac(text, question, walk) + text)
    return word.decode().rstrip("=")


def read_cursor(word: str, question: Asked, walk: str) -> Key | None:
    """The key in a URL's word; None where there is none or it is not one of ours."""
    try:
        padded = word + "=" * (-len(word) % 4)
        raw = base64.urlsafe_b64decode(padded.encode("ascii"))
    except ValueError:
        return None
    mac, text = raw[:_MAC_BYTES], raw[_MAC_BYTES:]
    if not text or mac != _mac(text, question, walk):
        return None
    key: Key = json.loads(text)
    return key


def _mac(text: bytes, question: Asked, walk: str) -> bytes:
    signed = text + f"{walk} {question.query}".encode()
    return salted_hmac("people cursor", signed).digest()[:_MAC_BYTES]
