"""The keyed hash that stays of a forgotten person's identifier."""

from __future__ import annotations

from hashlib import blake2b

from profiles.definitions import Definitions
from profiles.state import Key


def digest(key: Key, definitions: Definitions) -> bytes:
    """The keyed hash that stays of an identifier; without the key it says nothing."""
    text = f"{key[0]}\0{key[1]}".encode()
    secret = blake2b(definitions.profile_id_key).digest()
    return blake2b(text, key=secret, person=b"forgotten", digest_size=16).digest()
