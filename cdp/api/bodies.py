"""Reads the bodies of API requests so that none can hurt: size first, then form.

A body is read from the socket up to the door's limit and not a block further, also
while it is unpacked; what is larger is refused without being held. JSON is read by
``profiles.untrusted`` in the doors, which know its rules; this is about bytes.
"""

from __future__ import annotations

import zlib
from typing import Any

from django.http import HttpRequest

from cdp.api.refusals import Reason, Refusal

_BLOCK = 1 << 16
_GZIP = 31  # zlib's window bits for a gzip header, and none other


def read_body(request: HttpRequest, *, limit: int) -> bytes:
    """The body, unpacked; at most ``limit`` bytes before and after.

    Raises ``Refusal`` for a larger one (413), one that is not what its headers say
    (400), and encodings other than gzip (415).
    """
    packed = read_packed(request, limit=limit)
    encoding = request.headers.get("Content-Encoding", "").strip().lower()
    if encoding in ("", "identity"):
        return packed
    if encoding != "gzip":
        raise Refusal(
            Reason.WRONG_TYPE,
            f"The body is encoded as {encoding[:40]}; send it plain or as gzip.",
        )
    return _unpacked(packed, limit)


def content_type(request: HttpRequest) -> str:
    """The media type of the body in lower case, without parameters."""
    return (request.content_type or "").lower()


def require_type(request: HttpRequest, *known: str, reason: Reason) -> str:
    """The body's media type, which must be one of these, or none at all.

    Raises ``Refusal`` with the reason that the product has for it.
    """
    sent = content_type(request)
    if sent and sent not in known:
        raise Refusal(
            reason, f"The body is {sent[:80]}; send it as {' or '.join(known)}."
        )
    return sent or known[0]


def read_packed(request: HttpRequest, *, limit: int) -> bytes:
    """The body as it was sent; at most ``limit`` bytes. Raises ``Refusal`` (413)."""
    stream: Any = request
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length and request.META.get("wsgi.input_terminated"):
        # Django takes a body without length for empty; the server knows its end.
        stream = request.META["wsgi.input"]
    elif length.isdecimal() and int(length) > limit:
        raise _too_large(limit)
    parts: list[bytes] = []
    size = 0
    while part := stream.read(_BLOCK):
        size += len(part)
        if size > limit:
            raise _too_large(limit)
        parts.append(part)
    return b"".join(parts)


def _unpacked(packed: bytes, limit: int) -> bytes:
    unpacker = zlib.decompressobj(_GZIP)
    try:
        body = unpacker.decompress(packed, limit + 1)
    except zlib.error:
        raise Refusal.malformed("The body is not gzip, as its header says.") from None
    if len(body) > limit:
        raise _too_large(limit)
    if not unpacker.eof or unpacker.unused_data:
        raise Refusal.malformed("The gzip body ends early, or something follows it.")
    return body


def _too_large(limit: int) -> Refusal:
    return Refusal(
        Reason.TOO_LARGE, f"The body is larger than {limit:,} bytes; send less at once."
    )
