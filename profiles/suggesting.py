"""Asks what values are probably imported as, by what they are called and look like.

The doors ask alike and get the same answers. The app that knows headers and cells
registers how it judges them; where nobody has, there is no suggestion.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from profiles.definitions import Definitions


class Named(NamedTuple):
    """Values under one name: a column of a file, a path of payloads."""

    name: str
    values: Sequence[str]


class Suggested(NamedTuple):
    """What it is probably imported as (empty: nothing), and why; ``sure`` or likely."""

    target: str
    reason: str = ""
    sure: bool = False


Judge = Callable[[Sequence[Named], Definitions], Sequence[Suggested]]

_judges: list[Judge] = []


def register(judge: Judge) -> None:
    """Has this judge be asked; called in ``AppConfig.ready``."""
    _judges[:] = [judge]


def suggest(named: Sequence[Named], definitions: Definitions) -> list[Suggested]:
    """A suggestion for each of these, in order."""
    for judge in _judges:
        return list(judge(named, definitions))
    return [Suggested("") for _ in named]
