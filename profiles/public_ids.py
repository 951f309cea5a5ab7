"""The profile's own id as the outside sees it: a keyed permutation, no column.

A random column with its unique index costs a fifth of an import. The primary key
enciphered by a Feistel network of four rounds needs none: 64 bits in, 64 bits out,
one to one, and without the key neither the order nor the number of people can be
read from it (Luby and Rackoff, 1988). Customer.io's ``cio_id`` and Piwik PRO's
``id`` are its 16 hex digits, Altcraft's ``profile_id`` is the same filled to 24.
"""

from __future__ import annotations

import re
from hashlib import blake2b

_ROUNDS = 4
_HALF_BYTES = 4
_HALF = 0xFFFFFFFF
_MAX_PRIMARY_KEY = 2**63 - 1
_PUBLIC_ID = re.compile(r"(?:0{8})?([0-9a-f]{16})")


class PublicIds:
    """The permutation under one key, which must never change for a database."""

    def __init__(self, key: bytes) -> None:
        """Take the secret key, of any length but not empty."""
        if not key:
            raise ValueError("The key of profile ids must not be empty.")
        self._rounds = [
            blake2b(
                key=blake2b(key).digest(),
                person=b"profile %d" % number,
                digest_size=_HALF_BYTES,
            )
            for number in range(_ROUNDS)
        ]

    def public(self, primary_key: int) -> str:
        """The 16 hex digits of a profile's primary key."""
        left, right = primary_key >> 32, primary_key & _HALF
        for number in range(_ROUNDS):
            left, right = right, left ^ self._mix(number, right)
        return f"{left:08x}{right:08x}"

    def long(self, primary_key: int) -> str:
        """The same filled with zeros to the 24 digits that Altcraft's clients keep."""
        return self.public(primary_key).zfill(24)

    def parse(self, text: str) -> int | None:
        """The primary key of an id in either form and letter case, or None.

        None means that no profile can have it; whether one does, only the database
        knows.
        """
        match = _PUBLIC_ID.fullmatch(text.lower())
        if match is None:
            return None
        left, right = int(match[1][:8], 16), int(match[1][8:], 16)
        for number in reversed(range(_ROUNDS)):
            left, right = right ^ self._mix(number, left), left
        primary_key = left << 32 | right
        return primary_key if 1 <= primary_key <= _MAX_PRIMARY_KEY else None

    def _mix(self, number: int, half: int) -> int:
        digest = self._rounds[number].copy()
        digest.update(half.to_bytes(_HALF_BYTES, "big"))
        return int.from_bytes(digest.digest(), "big")
