"""A full name in one cell, split into first and last name."""

from __future__ import annotations

from typing import NamedTuple

# Words that begin a last name when they stand inside a name.
_PARTICLES = (
    *("van", "von", "vom", "zu", "zur", "zum", "der", "den", "ter", "ten", "te", "op"),
    *("de", "des", "del", "della", "delle", "degli", "di", "da", "do", "dos", "das"),
    *("du", "la", "le", "el", "al", "ibn", "bin", "ben", "af", "av", "y"),
)
# Words that end a last name and are never one.
_SUFFIXES = ("jr", "jr.", "sr", "sr.", "ii", "iii", "iv")


class SplitName(NamedTuple):
    """The parts of a full name; a part that is not there is empty."""

    first: str
    last: str


def split_full_name(text: str) -> SplitName:
    """First and last name of a full one.

    ``Doe, Jane`` has the last name first. Else the last name begins at the first
    particle inside (``Ludwig van Beethoven``) or is the last word; a suffix stays with
    it (``Martin Luther King Jr.``). One word is a first name, as Maestra has it.
    """
    last, comma, first = text.partition(",")
    if comma and first.strip().casefold() not in _SUFFIXES:
        return SplitName(" ".join(first.split()), " ".join(last.split()))
    words = text.replace(",", " ").split()
    begin = _last_name_begins(words)
    return SplitName(" ".join(words[:begin]), " ".join(words[begin:]))


def _last_name_begins(words: list[str]) -> int:
    for position in range(1, len(words) - 1):
        if words[position].casefold() in _PARTICLES:
            return position
    has_suffix = len(words) > 2 and words[-1].casefold() in _SUFFIXES
    return max(1, len(words) - (2 if has_suffix else 1))
