"""The orders in which people are listed, each walked by keyset.

A source gives the next people after a key; pages are cut from sources one after the
other: people with names, then people without.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import sql

from profiles.searching import statements
from profiles.searching.conditions import Condition, Place
from profiles.searching.limits import Limit, TooSlow
from profiles.searching.question import Sort

Key = list[Any]
# Gives the next people after a key (None: the first), each as (id, its key).
Source = Callable[[Key | None, int], list[tuple[int, Key]]]


@dataclass(frozen=True, slots=True)
class Order:
    """One walk: what decides it, what follows a key, the order, and who takes part."""

    value: str
    follows: str
    order: str
    only: str = "true"

    def parameters(self, key: Key) -> Key:
        """The key's parts as often as ``follows`` names them."""
        return key if self.follows.count("%s") == len(key) else [key[0], *key]


_BY_UPDATED = Order(
    "p.updated_at",
    "(p.updated_at, p.id) < (%s, %s)",
    "p.updated_at desc, p.id desc",
)
NEWEST = Order("p.id", "p.id < %s", "p.id desc")
_OLDEST = Order("p.id", "p.id > %s", "p.id")
NAMED = Order(
    "p.name_key",
    "p.name_key ~>=~ %s and (p.name_key ~>~ %s or p.id > %s)",
    "p.name_key using ~<~, p.id",
    "p.name_key ~>~ ''",
)
_NAMED_BACK = Order(
    "p.name_key",
    "p.name_key ~<=~ %s and (p.name_key ~<~ %s or p.id < %s)",
    "p.name_key using ~>~, p.id desc",
    "p.name_key ~>~ ''",
)
_NAMELESS = Order("p.id", "p.id < %s", "p.id desc", "p.name_key = ''")
# Who has no name comes last whichever way names are sorted.
ORDERS: dict[Sort, tuple[Order, ...]] = {
    Sort.UPDATED: (_BY_UPDATED,),
    Sort.NEWEST: (NEWEST,),
    Sort.OLDEST: (_OLDEST,),
    Sort.NAME: (NAMED, _NAMELESS),
    Sort.NAME_BACK: (_NAMED_BACK, _NAMELESS),
}


def ordered_source(
    order: Order, asked: Condition, place: Place, limit: Limit
) -> Source:
    """The source of the people who fit, in this order."""

    def fetch(key: Key | None, count: int) -> list[tuple[int, Key]]:
        follows = order.follows if key else "true"
        keyset = f"({follows}) and {order.only}"
        statement = statements.FIND.format(
            *(sql.SQL(order.value), asked.text, sql.SQL(keyset), sql.SQL(order.order))
        )
        after = order.parameters(key) if key else []
        rows = limit.fetch(
            statement, [place.workspace_id, *asked.parameters, *after, count]
        )
        return [(i, [i] if order.value == "p.id" else [value, i]) for i, value in rows]

    return fetch


class Unfinished(Exception):
    """The last source took too long; ``rows`` were found before."""

    def __init__(self, rows: list[tuple[int, Key]]) -> None:
        super().__init__()
        self.rows = rows


def walk(
    sources: Sequence[Source], position: Key | None, page: int
) -> tuple[list[int], Key | None]:
    """The next page of the sources, and the position of its last (None: the end).

    A position is the number of the source and its key. Raises ``TooSlow``, and
    ``Unfinished`` if that was the last of several sources.
    """
    number, key = (position[0], position[1:]) if position else (0, None)
    rows: list[tuple[int, Key]] = []
    while number < len(sources) and len(rows) <= page:
        try:
            found = sources[number](key, page + 1 - len(rows))
        except TooSlow:
            if len(sources) == 1 or number < len(sources) - 1:
                raise
            raise Unfinished(rows) from None
        rows += [(profile_id, [number, *end]) for profile_id, end in found]
        number, key = number + 1, None
    ids = [profile_id for profile_id, _ in rows[:page]]
    return ids, rows[page - 1][1] if len(rows) > page else None
