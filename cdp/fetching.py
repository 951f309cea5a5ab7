"""Fetches a file that a user named by its URL, and cannot be turned against the inside.

Every hop is judged as the first one was; the body streams to a file of ours within
limits of size and time, and nothing of what a server answers is shown to anybody.
"""

from __future__ import annotations

import errno
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from pathlib import PurePosixPath
from typing import BinaryIO
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings

from cdp.addresses import CannotReach
from cdp.formats import file_size
from cdp.outgoing import TooSlow, sent

MOST_REDIRECTS = 3
_BLOCK = 1 << 16
_REDIRECTS = {301, 302, 303, 307, 308}
_GZIP_OR_ZLIB = 47  # zlib's window bits for either header
_NAMED = re.compile(r'filename="?([^";]+)"?', re.IGNORECASE)


class NotFetched(Exception):
    """The file was not fetched; the text is one sentence that says why."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was fetched: the name that the file seems to have, and its size."""

    name: str
    size: int


def fetch(url: str, into: BinaryIO) -> Fetched:
    """Write the file at the URL into ``into``. Raises ``NotFetched``."""
    for _ in range(1 + MOST_REDIRECTS):
        try:
            with sent(
                "GET", url, headers={"Accept": "*/*"}, seconds=settings.FETCH_SECONDS
            ) as response:
                if response.status not in _REDIRECTS:
                    return _take(response, url, into)
                url = _next(response, url)
        except CannotReach as problem:
            raise NotFetched(str(problem)) from None
        except TooSlow:
            raise NotFetched(
                f"The file took longer than {settings.FETCH_SECONDS} seconds."
            ) from None
        except (OSError, HTTPException) as problem:
            if getattr(problem, "errno", None) == errno.ENOSPC:
                raise  # our own disk
            raise NotFetched("The server ended before the file was complete.") from None
    raise NotFetched(f"The address redirects more than {MOST_REDIRECTS} times.")


def _next(response: HTTPResponse, url: str) -> str:
    """Where the response leads; from https only to https."""
    target = urljoin(url, response.getheader("Location") or "")
    if urlsplit(url).scheme == "https" and urlsplit(target).scheme != "https":
        raise CannotReach
    return target


def _take(response: HTTPResponse, url: str, into: BinaryIO) -> Fetched:
    if response.status != 200:
        raise NotFetched(f"The server answered {response.status} instead of the file.")
    most = settings.FETCH_MAX_BYTES
    announced = response.getheader("Content-Length") or ""
    if announced.isdecimal() and int(announced) > most:
        raise _too_large(most)
    size = 0
    for part in _parts(response):
        size += len(part)
        if size > most:
            raise _too_large(most)
        into.write(part)
    return Fetched(_name(response, url), size)


def _parts(response: HTTPResponse) -> Iterator[bytes]:
    """The body in blocks, unpacked if the server packed it all the same."""
    encoding = (response.getheader("Content-Encoding") or "").lower()
    if encoding in ("", "identity"):
        while part := response.read(_BLOCK):
            yield part
        if response.length:
            raise HTTPException  # the connection ended before the announced length
        return
    if encoding not in ("gzip", "deflate"):
        raise NotFetched("The server packed the file in a way that is not read here.")
    unpacker = zlib.decompressobj(_GZIP_OR_ZLIB)
    try:
        while packed := response.read(_BLOCK):
            while packed:
                yield unpacker.decompress(packed, _BLOCK)
                packed = unpacker.unconsumed_tail
    except zlib.error:
        raise NotFetched("The server packed the file wrongly.") from None
    if not unpacker.eof:
        raise HTTPException


def _too_large(most: int) -> NotFetched:
    return NotFetched(f"The file is larger than {file_size(most)}.")


def _name(response: HTTPResponse, url: str) -> str:
    """What the server or the URL calls the file."""
    named = _NAMED.search(response.getheader("Content-Disposition") or "")
    text = named[1] if named else unquote(urlsplit(url).path)
    name = PurePosixPath(text.replace("\\", "/")).name.strip()
    kept = "".join(character for character in name if character.isprintable())
    return kept[-200:] or "file.csv"
