"""The kinds of news there are: each app brings its own, none knows the others."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from cdp.statuses import Role


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of news: its words, who can get it, and how, unless they say otherwise."""

    name: str
    label: str
    help_text: str
    order: int = 100
    in_page: bool = True
    by_mail: bool = True
    roles: Collection[Role] = frozenset(Role)


ATTENTION = Kind(
    "attention",
    "Something needs attention",
    "What stands under Needs attention on the home page, once it has stood there for "
    "a while.",
    order=90,
)

_kinds: dict[str, Kind] = {ATTENTION.name: ATTENTION}


def register(kind: Kind) -> None:
    """Adds a kind; one of the same name is replaced."""
    _kinds[kind.name] = kind


def kind_named(name: str) -> Kind:
    """Returns the kind of this name; raises ``KeyError``."""
    return _kinds[name]


def kinds_for(role: Role) -> list[Kind]:
    """Returns the kinds that a member in this role can get, in order."""
    ordered = sorted(_kinds.values(), key=lambda kind: kind.order)
    return [kind for kind in ordered if role in kind.roles]
