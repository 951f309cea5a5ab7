"""Writes small MaxMind DB files, as the format's document says, for tests."""

from __future__ import annotations

import struct
from ipaddress import ip_network
from typing import Any

MARK = b"\xab\xcd\xefMaxMind.com"
BERLIN = {
    "country": {"iso_code": "DE", "names": {"en": "Germany"}},
    "subdivisions": [{"iso_code": "BE", "names": {"en": "State of Berlin"}}],
    "city": {"names": {"en": "Berlin"}},
    "postal": {"code": "10115"},
    "location": {"time_zone": "Europe/Berlin", "latitude": 52.5},
}


def place_file(
    networks: dict[str, dict[str, Any]], *, bits: int = 28, version: int = 6
) -> bytes:
    """A file in which each network has its value."""
    places: list[int] = []
    section = b""
    for value in networks.values():
        places.append(len(section))
        section += encoded(value)
    nodes: list[list[int | None]] = [[None, None]]
    leaves: list[tuple[int, int, int]] = []
    for place, text in zip(places, networks, strict=True):
        network = ip_network(text)
        length = network.prefixlen
        width = network.max_prefixlen
        if version == 6 and network.version == 4:
            length, width = length + 96, 128
        number = int(network.network_address)
        at = 0
        for depth in range(length):
            side = number >> (width - 1 - depth) & 1
            if depth == length - 1:
                leaves.append((at, side, place))
            else:
                following = nodes[at][side]
                if following is None:
                    following = len(nodes)
                    nodes[at][side] = following
                    nodes.append([None, None])
                at = following
    for at, side, place in leaves:
        nodes[at][side] = len(nodes) + 16 + place
    empty = len(nodes)
    tree = b"".join(
        _pair([empty if part is None else part for part in pair], bits)
        for pair in nodes
    )
    metadata = {
        "node_count": len(nodes),
        "record_size": bits,
        "ip_version": version,
        "database_type": "Test",
    }
    return tree + bytes(16) + section + MARK + encoded(metadata)


def _pair(pair: list[int], bits: int) -> bytes:
    left, right = pair
    if bits == 28:
        middle = (left >> 24) << 4 | right >> 24
        low = (left & 0xFFFFFF).to_bytes(3), bytes([middle])
        return b"".join(low) + (right & 0xFFFFFF).to_bytes(3)
    size = bits // 8
    return left.to_bytes(size) + right.to_bytes(size)


def encoded(value: Any) -> bytes:
    """A value of a data section."""
    if isinstance(value, dict):
        parts = b"".join(encoded(k) + encoded(v) for k, v in value.items())
        return _head(7, len(value)) + parts
    if isinstance(value, list):
        return _head(11, len(value)) + b"".join(map(encoded, value))
    if isinstance(value, str):
        return _head(2, len(value.encode())) + value.encode()
    if isinstance(value, float):
        return _head(3, 8) + struct.pack(">d", value)
    number = int(value)
    size = (number.bit_length() + 7) // 8
    return _head(6, size) + number.to_bytes(size)


def _head(kind: int, size: int) -> bytes:
    more = b""
    if size >= 29:
        more, size = (size - 29).to_bytes(1), 29
    if kind > 7:
        return bytes([size, kind - 7]) + more
    return bytes([kind << 5 | size]) + more
