"""What a text that somebody typed can mean: an id, an identifier, the start of a name.

Each meaning can be looked up in an index, but for one: a word inside a name. Pure.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from profiles.definitions import Definitions
from profiles.identifiers import identifier_reader
from profiles.issues import Doubtful, Fault
from profiles.names import NAME_KEY_CHARACTERS

# Two letters at the start of an email are a search; one would be a tenth of everybody.
SHORTEST_PREFIX = 2
_BY_PREFIX = ("email", "user_id", "phone")


@dataclass(frozen=True, slots=True)
class Typed:
    """All that a typed text can mean.

    ``exact`` and ``prefixes`` are (number of the kind, normal value or its start),
    ``names`` starts of names as ``Profile.name_key`` has them, ``word`` the start of a
    word inside a name.
    """

    profile_id: int | None = None
    exact: tuple[tuple[int, str], ...] = ()
    prefixes: tuple[tuple[int, str], ...] = ()
    names: tuple[str, ...] = ()
    word: str = ""


def read_typed(text: str, definitions: Definitions) -> Typed:
    """What the text can mean in this workspace."""
    exact, prefixes = [], []
    for kind in definitions.kinds.values():
        value = _normal(kind.key, text, definitions)
        if value:
            exact.append((kind.number, value))
        start = _start(kind.key, text, value)
        if kind.key in _BY_PREFIX and len(start) >= SHORTEST_PREFIX:
            prefixes.append((kind.number, start))
    names = _names(text)
    return Typed(
        profile_id=definitions.public_ids.parse(text),
        exact=tuple(exact),
        prefixes=tuple(prefixes),
        names=names,
        word=names[0] if names else "",
    )


def _normal(kind: str, text: str, definitions: Definitions) -> str:
    """The text as an identifier of the kind; empty if it cannot be one."""
    read = identifier_reader(kind, definitions)(text)
    if isinstance(read, Doubtful):
        read = read.value
    return "" if isinstance(read, Fault) else read.value


def _start(kind: str, text: str, normal: str) -> str:
    """The text as the start of a normal value of the kind."""
    if kind == "email":
        return text.lower() if " " not in text else ""
    if kind == "phone":
        return normal if len(normal) > 3 else ""
    return text


def _names(text: str) -> tuple[str, ...]:
    """The text as starts of names; "Lovelace, Ada" is Ada Lovelace too."""
    if "@" in text or not any(character.isalpha() for character in text):
        return ()
    folded = unicodedata.normalize("NFC", text.casefold())
    words = folded.replace(",", " ").split()
    straight = " ".join(words)
    turned = " ".join([*words[1:], words[0]])
    found = dict.fromkeys(name[:NAME_KEY_CHARACTERS] for name in (straight, turned))
    return tuple(found)


def starts_with(text: str) -> str:
    """The text as the start of a LIKE pattern, its own wildcards taken literally."""
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return escaped + "%"
