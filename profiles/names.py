"""What a person is called: the name to show and the key it is found by."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from profiles.values import JSONValue

NAME_KEY_CHARACTERS = 200
# The attributes that are together what a person, or an object, is called.
PERSON_NAMES = ("first_name", "last_name")
OBJECT_NAMES = ("name",)


def full_name(attributes: Mapping[str, JSONValue]) -> str:
    """First and last name as one, empty when the profile has neither."""
    first, last = attributes.get("first_name"), attributes.get("last_name")
    if first and last:
        return f"{first} {last}"
    return str(first or last or "")


def name_key(attributes: Mapping[str, JSONValue]) -> str:
    """The name as it is searched: case-folded, NFC, cut to what an index takes."""
    return name_key_of(full_name(attributes))


def object_name_key(attributes: Mapping[str, JSONValue]) -> str:
    """The name of an object as it is searched."""
    return name_key_of(str(attributes.get("name") or ""))


def name_key_of(name: str) -> str:
    """The key of a full name."""
    if name.isascii():
        return name.lower()[:NAME_KEY_CHARACTERS]
    return unicodedata.normalize("NFC", name.casefold())[:NAME_KEY_CHARACTERS]
