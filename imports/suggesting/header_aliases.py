"""What headers are called in the exports of other tools, in ten languages.

``header_aliases.toml`` holds the table, this its index. ``suggesting.header_matching``
looks headers up here after the workspace's own names; what stands in no table stays
unmapped.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from enum import IntEnum
from pathlib import Path
from typing import Final, NamedTuple

from imports.suggesting.header_words import key_of

_TABLE = Path(__file__).with_suffix(".toml")
# A bare name is a first, last or full name by what stands beside it.
BARE_NAME: Final = "name"
# A bare id identifies people if every row has another one.
BARE_ID: Final = "id"
# A status says what people agreed to if its cells do.
STATUS: Final = "status"


class Strength(IntEnum):
    """How much a header says by itself; of two columns the stronger one wins.

    CONTENT says little, so the cells must nearly all agree. WEAK is the person's in
    most files and another's in some (``Billing city``, ``Area``). TYPO is nearly a
    name of the target, PLAIN a name of it. NARROW says more than the plain name
    (``Mobile`` beside ``Phone``). EXACT is the product's or the workspace's own name,
    and REMEMBERED what a person has chosen before for this header.
    """

    CONTENT = 40
    WEAK = 50
    TYPO = 60
    PLAIN = 70
    NARROW = 80
    EXACT = 90
    REMEMBERED = 100


class Alias(NamedTuple):
    """What a header stands for; a target with ``!`` before it means its opposite."""

    target: str
    strength: Strength


def aliases() -> Iterator[tuple[str, str, Alias]]:
    """Every alias as the table has it: its language, its words, what it stands for."""
    for group in tomllib.loads(_TABLE.read_text(encoding="utf-8"))["alias"]:
        alias = Alias(group.pop("target"), Strength[group.pop("strength").upper()])
        for language, words in group.items():
            for header in words.split("|"):
                yield language, header.strip(), alias


def _index() -> dict[str, Alias]:
    index: dict[str, Alias] = {}
    for _, header, alias in aliases():
        key = key_of(header)
        # A name of the target in one language may be a weaker one in another.
        if key not in index or index[key].strength < alias.strength:
            index[key] = alias
    return index


# By key: the words of a header as one.
ALIASES: Final = _index()
