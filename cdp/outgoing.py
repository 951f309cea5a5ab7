"""Sends one HTTP request to an address that a user named, and to no other.

The name is resolved once, every address it has is judged, and the connection goes to
the one that was judged: a name that resolves to something else a moment later changes
nothing. Redirects are not followed here, nothing of the environment (proxies,
netrc) is used, and a clock ends the whole exchange, however slowly bytes drip.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse

from django.conf import settings

from cdp.addresses import CannotReach, Target, is_allowed, is_public, parse_url

CONNECT_SECONDS = 10
SILENCE_SECONDS = 20
MOST_ADDRESSES = 4
AGENT = "Tributary"


class TooSlow(Exception):
    """The exchange took longer than it may."""


@contextmanager
def sent(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    body: bytes | None = None,
    seconds: float,
) -> Iterator[HTTPResponse]:
    """The response, whose body is read while the block runs.

    Raises ``CannotReach`` for an address that may not be called or does not answer,
    ``TooSlow`` when the time is over; reading may raise ``OSError`` and
    ``HTTPException``.
    """
    target = parse_url(url, settings.FETCH_ALLOWED_HOSTS)
    ends_at = time.monotonic() + seconds
    connection = _Pinned(target, _addresses(target))
    clock = threading.Timer(seconds, connection.cut)
    clock.daemon = True
    clock.start()
    try:
        try:
            _request(connection, method, target, headers, body)
            response = connection.getresponse()
        except (OSError, HTTPException, UnicodeError):
            raise _failure(ends_at) from None
        try:
            with response:
                yield response
        except (OSError, HTTPException):
            if time.monotonic() >= ends_at:
                raise TooSlow from None
            raise
        if time.monotonic() >= ends_at:
            raise TooSlow  # the clock may look like the end of the body
    finally:
        clock.cancel()
        connection.close()


def check(url: str) -> None:
    """See that the URL names an address that may be called. Raises ``CannotReach``."""
    _addresses(parse_url(url, settings.FETCH_ALLOWED_HOSTS))


def _failure(ends_at: float) -> Exception:
    return TooSlow() if time.monotonic() >= ends_at else CannotReach()


def _addresses(target: Target) -> list[str]:
    """The addresses of the host, all of which must be public."""
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise CannotReach from None
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not addresses:
        raise CannotReach
    if not is_allowed(target, settings.FETCH_ALLOWED_HOSTS) and not all(
        map(is_public, addresses)
    ):
        raise CannotReach
    return addresses[:MOST_ADDRESSES]


def _request(
    connection: HTTPConnection,
    method: str,
    target: Target,
    headers: Mapping[str, str],
    body: bytes | None,
) -> None:
    connection.putrequest(
        method, target.path, skip_host=True, skip_accept_encoding=True
    )
    sent_headers = {
        "Host": target.host_header,
        "User-Agent": AGENT,
        "Accept-Encoding": "identity",
        "Connection": "close",
        **headers,
    }
    if body is not None:
        sent_headers["Content-Length"] = str(len(body))
    for name, value in sent_headers.items():
        connection.putheader(name, value)
    connection.endheaders(body)


class _Pinned(HTTPConnection):
    """A connection to addresses that were judged, whatever the name says now."""

    def __init__(self, target: Target, addresses: list[str]) -> None:
        super().__init__(target.host, target.port, timeout=CONNECT_SECONDS)
        self.target = target
        self.addresses = addresses
        # The response takes the connection's socket over; the clock must still find it.
        self.connected: socket.socket | None = None

    def connect(self) -> None:
        """Connect to the first address that answers, with TLS for the name."""
        self.connected = self.sock = self._opened()
        self.connected.settimeout(SILENCE_SECONDS)
        if self.target.is_secure:
            context = ssl.create_default_context()
            self.connected = self.sock = context.wrap_socket(
                self.sock, server_hostname=self.target.host
            )

    def _opened(self) -> socket.socket:
        *others, last = self.addresses
        for address in others:
            try:
                return self._try(address)
            except OSError:
                continue  # a host may have an address of a kind that leads nowhere
        return self._try(last)

    def _try(self, address: str) -> socket.socket:
        return socket.create_connection((address, self.target.port), CONNECT_SECONDS)

    def cut(self) -> None:
        """End the exchange from another thread: whoever reads gets an error."""
        if self.connected is not None:
            with suppress(OSError):
                self.connected.shutdown(socket.SHUT_RDWR)
