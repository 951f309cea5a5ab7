"""Which fact a header names, by its words alone.

The second of three steps of ``suggesting.suggestions``: the workspace's own names come
before this, the column's cells are asked after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from imports.suggesting.header_aliases import ALIASES, BARE_ID, Alias, Strength
from imports.suggesting.header_vocabulary import (
    GROUPS,
    NOTE_WORDS,
    OTHER_KEYS,
    PERSON_WORDS,
    WEAK_WORDS,
    ZONE_WORDS,
)
from imports.suggesting.header_words import read_header

# Shorter words are too near to each other: "Stat" is no slip of "Stadt". Where the
# cells cannot tell, longer ones are too: "Stage" is none of "State".
_SHORTEST_TYPO = 5
_SHORTEST_UNCONFIRMED_TYPO = 8
_LONG_KEY = 12
# Targets whose cells are of a form of their own.
_CONFIRMED: Final = frozenset(
    {
        "identifier:email",
        "identifier:phone",
        "attribute:birthday",
        "attribute:country",
        "attribute:created_at",
        "attribute:gender",
        "attribute:ip",
        "attribute:language",
        "attribute:postal_code",
        "attribute:registered_at",
        "attribute:timezone",
    }
)
_SIMILAR = 0.9
# A slip does not add or take these: "created by" is not "created at".
_TELLING_ENDS: Final = ("ids", "id", "by", "at", "on", "url")
_WEAK_ANYWHERE: Final = frozenset().union(*WEAK_WORDS.values())


# Between the names of two things in one header.
_BETWEEN = re.compile(
    r"\s*[/,;&+|]\s*|\s+(?:or|and|oder|und|ou|et|o|y|e|eller|och|of|en|lub|i)\s+",
    re.IGNORECASE,
)
_CONTACTS: Final = frozenset({"identifier:email", "identifier:phone"})


class Match(NamedTuple):
    """What a header stands for, how strongly, and whether it says UTC."""

    target: str
    strength: int
    in_utc: bool = False


def match_header(header: str, names: Mapping[str, str]) -> Match | None:
    """What the header names; nothing where a word of it is not understood.

    ``names`` are the workspace's own by key, with their targets: they take part in
    the search for slips, so that a slip of one does not become an alias of another.
    """
    words, notes = read_header(header)
    in_utc = bool(ZONE_WORDS & {*words, *notes})
    words = tuple(word for word in words if word not in ZONE_WORDS)
    beside = tuple(note for note in notes if note not in NOTE_WORDS)
    if "".join(words) in OTHER_KEYS or not words:
        return None
    found = _whole(words, beside) or _without_others(words, beside)
    if found is None and not beside:
        found = _misspelt(words, names)
    return found and found._replace(in_utc=in_utc)


def match_parts(header: str) -> Iterator[Match]:
    """The identifiers that a header names side by side: ``Email / Phone``."""
    parts = _BETWEEN.split(header)
    found = [match_header(part, {}) for part in parts] if len(parts) > 1 else []
    targets = {match.target for match in found if match}
    if len(targets) == len(parts) and targets <= _CONTACTS:
        for match in filter(None, found):
            yield Match(match.target, Strength.WEAK)


def _whole(words: tuple[str, ...], beside: tuple[str, ...]) -> Match | None:
    """The header is an alias as it stands."""
    alias = ALIASES.get("".join(words))
    return Match(*alias) if alias and not beside else None


def _without_others(words: tuple[str, ...], beside: tuple[str, ...]) -> Match | None:
    """The header is an alias beside words that say whose or which."""
    rest = [word for word in words if word not in PERSON_WORDS]
    said = {*beside} - PERSON_WORDS
    # The longest alias first: "home" belongs to "home phone" before it stands aside.
    for weak in ((), tuple(word for word in rest if word in _WEAK_ANYWHERE)):
        kept = [word for word in rest if word not in weak]
        alias = ALIASES.get("".join(kept))
        if alias and _may_stand(alias, said | set(weak)):
            weakened = bool(said or weak)
            strength = Strength.WEAK if weakened else alias.strength
            return Match(alias.target, min(strength, alias.strength) - 1)
    return None


def _may_stand(alias: Alias, beside: set[str]) -> bool:
    """Whether the alias may have these words beside it."""
    if alias.target == BARE_ID:
        return False
    group = GROUPS.get(alias.target, alias.target)
    return beside <= WEAK_WORDS.get(group, frozenset())


def _misspelt(words: tuple[str, ...], names: Mapping[str, str]) -> Match | None:
    """The header is one slip away from an alias, two if it is long."""
    key = "".join(words)
    if len(key) < _SHORTEST_TYPO or not key.isalpha():
        return None
    slips = 1 if len(key) < _LONG_KEY else 2
    near = process.extract(
        key,
        _near_keys(key, (*ALIASES, *OTHER_KEYS, *names)),
        scorer=OSA.distance,
        score_cutoff=slips,
        limit=None,
    )
    targets = {
        names.get(other) or (ALIASES[other].target if other in ALIASES else "")
        for other, distance, _ in near
        if distance == near[0][1]
    }
    target = targets.pop() if len(targets) == 1 else ""
    if len(key) < _SHORTEST_UNCONFIRMED_TYPO and target not in _CONFIRMED:
        return None
    return Match(target, Strength.TYPO) if target else None


def _near_keys(key: str, keys: Iterable[str]) -> list[str]:
    return [
        other
        for other in keys
        if len(other) >= _SHORTEST_TYPO
        and other[0] == key[0]
        and abs(len(other) - len(key)) <= 1
        and _telling_end(other) == _telling_end(key)
        and JaroWinkler.similarity(key, other) >= _SIMILAR
    ]


def _telling_end(key: str) -> str:
    return next((end for end in _TELLING_ENDS if key.endswith(end)), "")
