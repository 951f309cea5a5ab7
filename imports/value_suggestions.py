"""Suggests what a value should be, where another one is how it is usually written.

Pure. Two values that differ in letter case, accents, blanks or signs alone are one;
which one is right, stored people say, and after them the file itself.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from cdp import formats
from profiles.identifiers import BLOCKED_VALUES

# What stands in a cell of which nothing is known; never a value of anybody.
_NOTHING = (BLOCKED_VALUES - {"", "0", "-1"}) | {"-", "--", "?", "n.a.", "na", "nil"}


class ValueSuggestion(NamedTuple):
    """What a value should be, empty for no value, and why."""

    new: str
    reason: str


def suggest(
    values: Mapping[str, int], *, bad: Iterable[str], stored: Mapping[str, int]
) -> dict[str, ValueSuggestion]:
    """A suggestion for each of these values (with their counts) that has one.

    ``stored`` are values of people who are here, with how many have them.
    """
    by_stored, by_file = _usual(stored), _usual(values)
    wrong = set(bad)
    found = {}
    for value, cells in values.items():
        folded = fold(value)
        usual = by_stored.get(folded)
        if value in wrong and value.casefold() in _NOTHING:
            found[value] = ValueSuggestion("", "it says that nothing is known")
        elif value in stored or not folded:
            continue
        elif usual is not None:
            people = formats.count_of(stored[usual], "person", "people")
            found[value] = ValueSuggestion(usual, f"so written with {people} here")
        elif values[by_file[folded]] > cells:
            usual = by_file[folded]
            cells_of_it = formats.count_of(values[usual], "cell")
            found[value] = ValueSuggestion(usual, f"so written in {cells_of_it}")
    return found


def fold(text: str) -> str:
    """The letters and digits of a text, without case and accents."""
    parted = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in parted if sign.isalnum())


def _usual(counts: Mapping[str, int]) -> dict[str, str]:
    """By folded text, the value that is most frequent; of equals the first."""
    usual: dict[str, str] = {}
    for value, count in counts.items():
        known = usual.setdefault(fold(value), value)
        if count > counts[known]:
            usual[fold(value)] = value
    return usual
