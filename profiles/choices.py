"""What a column can be imported as, as the pages offer it: choices in groups. Pure."""

from __future__ import annotations

from typing import NamedTuple


class Choice(NamedTuple):
    """One thing to import a column as: its target, its name, a word about it."""

    target: str
    name: str
    note: str = ""


class Group(NamedTuple):
    """Choices that belong together."""

    name: str
    choices: tuple[Choice, ...]
