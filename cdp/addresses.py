"""Which addresses outside may be called when a user names the URL. Pure.

A URL can lead inside in many ways: a private or loopback address in one of its many
spellings, one wrapped in IPv6, or a name that resolves to one. So addresses are judged
after resolving, each of them, and what is wrong is said in one way for all of them:
who asks shall not learn what is there.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

PORTS = {"http": 80, "https": 443}
OPEN_PORTS = frozenset({80, 443, 8080, 8443})
LONGEST_URL = 4_096

# IPv4 addresses inside IPv6 ones: a packet to these goes to the inner one.
_NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))
_COMPATIBLE = IPv6Network("::/96")


class CannotReach(Exception):
    """The address is not one that may be called, or nobody answers there."""

    def __init__(self) -> None:
        super().__init__("The address cannot be reached from here.")


@dataclass(frozen=True, slots=True)
class Target:
    """A URL taken apart: where to connect, and what to ask for."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def is_secure(self) -> bool:
        """Whether the connection is encrypted."""
        return self.scheme == "https"

    @property
    def host_header(self) -> str:
        """The host as a request names it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def parse_url(url: str, allowed_hosts: Collection[str]) -> Target:
    """The target of a URL. Raises ``CannotReach``.

    Only http and https, no credentials, and the usual ports unless the operator
    allows the host.
    """
    if len(url) > LONGEST_URL or not url.isprintable() or " " in url:
        raise CannotReach
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        raise CannotReach from None
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in PORTS or not host or not host.isascii():
        raise CannotReach
    if parts.port == 0 or parts.username is not None or parts.password is not None:
        raise CannotReach
    target = Target(parts.scheme, host, port, _path(parts))
    if port not in OPEN_PORTS and not is_allowed(target, allowed_hosts):
        raise CannotReach
    return target


def _path(parts: SplitResult) -> str:
    path = parts.path or "/"
    path = f"{path}?{parts.query}" if parts.query else path
    if not path.isascii():
        raise CannotReach
    return path


def is_allowed(target: Target, allowed_hosts: Collection[str]) -> bool:
    """Whether the operator has named the host, with or without its port."""
    host = target.host.lower()
    return host in allowed_hosts or f"{host}:{target.port}" in allowed_hosts


def is_public(text: str) -> bool:
    """Whether the IP address is on the public internet, whatever it is wrapped in."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return all(
        each.is_global and not each.is_multicast and not each.is_reserved
        for each in _layers(address)
    )


def _layers(
    address: IPv4Address | IPv6Address,
) -> list[IPv4Address | IPv6Address]:
    """The address a packet goes to in the end; of tunnels, both ends."""
    if isinstance(address, IPv4Address):
        return [address]
    if address.ipv4_mapped is not None:
        return [address.ipv4_mapped]
    if address.sixtofour is not None:
        return [address, address.sixtofour]
    if address.teredo is not None:
        return [address, *address.teredo]
    if any(address in network for network in _NAT64) or address in _COMPATIBLE:
        return [IPv4Address(int(address) & 0xFFFFFFFF)]
    return [address]
