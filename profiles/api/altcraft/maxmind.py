"""Reads MaxMind DB files (format 2.0): which place an IP address is at.

    search tree -> record -> data section

The format is published by MaxMind; GeoLite2, DB-IP and IP2Location come in it. The
file is mapped into memory and read where a look-up leads; a damaged one is a
``DamagedFile``, wherever it leads.
"""

from __future__ import annotations

import mmap
import struct
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path
from typing import Any

_MARK = b"\xab\xcd\xefMaxMind.com"
_MARK_WITHIN = 128 * 1024
_GAP = 16  # zero bytes between the tree and the data section
_RECORD_BITS = (24, 28, 32)
_MOST_DEPTH = 32
_POINTER, _TEXT, _DOUBLE, _BYTES, _MAP, _SIGNED = 1, 2, 3, 4, 7, 8
_ARRAY, _BOOLEAN, _FLOAT = 11, 14, 15
_UNSIGNED = (5, 6, 9, 10)
# What a pointer of one, two, three or four bytes is counted from.
_POINTER_BASES = (0, 2048, 526_336, 0)
# Sizes from 29 on continue in one, two or three bytes, counted from these.
_SIZE_BASES = (29, 285, 65_821)


class DamagedFile(Exception):
    """The file is not a MaxMind DB file, or contradicts itself."""


class PlaceFile:
    """An open file; ``find`` answers for one address."""

    def __init__(self, path: Path) -> None:
        """Open the file. Raises ``OSError`` and ``DamagedFile``."""
        with path.open("rb") as file:
            try:
                self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            except ValueError:
                raise DamagedFile("the file is empty") from None
        start = self._bytes.rfind(_MARK, max(0, len(self._bytes) - _MARK_WITHIN))
        if start < 0:
            raise DamagedFile("the file has no metadata")
        try:
            self._read_metadata(start + len(_MARK))
        except (LookupError, TypeError, ValueError, struct.error):
            raise DamagedFile("the file's metadata cannot be read") from None

    def _read_metadata(self, start: int) -> None:
        metadata, _ = _Section(self._bytes, start).value(0)
        self._nodes = int(metadata["node_count"])
        self._bits = int(metadata["record_size"])
        self._is_v6 = int(metadata["ip_version"]) == 6
        if self._bits not in _RECORD_BITS:
            raise ValueError
        tree = self._nodes * self._bits // 4
        self._section = _Section(self._bytes, tree + _GAP)

    def find(self, address: IPv4Address | IPv6Address) -> dict[str, Any]:
        """What is known of the address; empty for nothing. Raises ``DamagedFile``."""
        try:
            record = self._record(address)
            if record <= self._nodes:
                return {}
            value, _ = self._section.value(record - self._nodes - _GAP)
        except (LookupError, TypeError, ValueError, struct.error):
            raise DamagedFile("the file contradicts itself") from None
        return value if isinstance(value, dict) else {}

    def _record(self, address: IPv4Address | IPv6Address) -> int:
        """Follow the address's bits down the tree."""
        bits = address.max_prefixlen
        number = int(address)
        if self._is_v6:
            bits = 128  # IPv4 addresses are the lowest of the tree's
        elif bits == 128:
            return self._nodes
        node = 0
        for place in reversed(range(bits)):
            node = self._child(node, number >> place & 1)
            if node >= self._nodes:
                return node
        return self._nodes

    def _child(self, node: int, side: int) -> int:
        size = self._bits // 4
        pair = self._bytes[node * size : (node + 1) * size]
        if len(pair) < size:
            raise IndexError
        if self._bits == 28:
            high = pair[3] >> 4 if side == 0 else pair[3] & 0x0F
            low = pair[:3] if side == 0 else pair[4:]
            return high << 24 | int.from_bytes(low)
        half = size // 2
        return int.from_bytes(pair[side * half : (side + 1) * half])


class _Section:
    """A data section: values by their offset in it."""

    def __init__(self, data: mmap.mmap, start: int) -> None:
        self._data = data
        self._start = start

    def value(self, offset: int, depth: int = 0) -> tuple[Any, int]:
        """The value at the offset, and the offset after it."""
        if depth > _MOST_DEPTH or offset < 0:
            raise ValueError
        control = self._take(offset, 1)[0]
        offset += 1
        kind = control >> 5
        if kind == _POINTER:
            target, offset = self._pointer(control, offset)
            return self.value(target, depth + 1)[0], offset
        if not kind:
            kind = 7 + self._take(offset, 1)[0]
            offset += 1
        size, offset = self._size(control, offset)
        if kind == _MAP:
            return self._map(size, offset, depth)
        if kind == _ARRAY:
            return self._array(size, offset, depth)
        if kind == _BOOLEAN:
            return bool(size), offset
        return _scalar(kind, self._take(offset, size)), offset + size

    def _take(self, offset: int, size: int) -> bytes:
        start = self._start + offset
        part = self._data[start : start + size]
        if len(part) < size:
            raise IndexError
        return part

    def _pointer(self, control: int, offset: int) -> tuple[int, int]:
        length = (control >> 3 & 3) + 1
        number = int.from_bytes(self._take(offset, length))
        if length < 4:
            number |= (control & 7) << 8 * length
        return number + _POINTER_BASES[length - 1], offset + length

    def _size(self, control: int, offset: int) -> tuple[int, int]:
        size = control & 0x1F
        if size < 29:
            return size, offset
        length = size - 28
        more = int.from_bytes(self._take(offset, length))
        return _SIZE_BASES[length - 1] + more, offset + length

    def _map(self, size: int, offset: int, depth: int) -> tuple[dict[str, Any], int]:
        found: dict[str, Any] = {}
        for _ in range(size):
            key, offset = self.value(offset, depth + 1)
            found[str(key)], offset = self.value(offset, depth + 1)
        return found, offset

    def _array(self, size: int, offset: int, depth: int) -> tuple[list[Any], int]:
        found: list[Any] = []
        for _ in range(size):
            part, offset = self.value(offset, depth + 1)
            found.append(part)
        return found, offset


def _scalar(kind: int, part: bytes) -> Any:
    if kind == _TEXT:
        return part.decode()
    if kind == _BYTES:
        return part
    if kind in _UNSIGNED:
        return int.from_bytes(part)
    if kind == _SIGNED:
        return int.from_bytes(part, signed=len(part) == 4)
    if kind == _DOUBLE:
        return struct.unpack(">d", part)[0]
    if kind == _FLOAT:
        return struct.unpack(">f", part)[0]
    raise ValueError
