"""Objects of one type as a page asks for them: by the start of an id or a name.

Every order and every meaning of a typed text is walked along an index, so that no page
waits for a scan however many objects there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlencode

from django.db import connection
from psycopg import sql

from profiles.names import name_key_of
from profiles.objects import page_statements as statements
from profiles.public_ids import PublicIds
from profiles.searching.conditions import Condition, all_of, any_of, negated
from profiles.searching.cursors import read_cursor, write_cursor
from profiles.searching.finding import COUNT_SECONDS, MOST_COUNTED, SECONDS
from profiles.searching.limits import Limit, TooSlow
from profiles.searching.orders import NAMED, ORDERS, Key, Order, Source, walk
from profiles.searching.question import LONGEST_TEXT
from profiles.searching.question import Sort as PeopleSort
from profiles.searching.typed import starts_with

PAGE = 50
_WALK = "objects"


class Sort(StrEnum):
    """The orders of the list; a minus turns one around."""

    NAME = "name"
    NAME_BACK = "-name"
    ID = "id"
    ID_BACK = "-id"
    NEWEST = "-created"
    OLDEST = "created"


_BY_ID = Order("p.object_id", "(p.object_id, p.id) > (%s, %s)", "p.object_id, p.id")
_BY_ID_BACK = Order(
    "p.object_id", "(p.object_id, p.id) < (%s, %s)", "p.object_id desc, p.id desc"
)
_ORDERS: dict[Sort, tuple[Order, ...]] = {
    Sort.NAME: ORDERS[PeopleSort.NAME],
    Sort.NAME_BACK: ORDERS[PeopleSort.NAME_BACK],
    Sort.ID: (_BY_ID,),
    Sort.ID_BACK: (_BY_ID_BACK,),
    Sort.NEWEST: ORDERS[PeopleSort.NEWEST],
    Sort.OLDEST: ORDERS[PeopleSort.OLDEST],
}


@dataclass(frozen=True, slots=True)
class ObjectQuestion:
    """Which objects of a type somebody looks for, and in which order."""

    slug: str
    text: str = ""
    sort: Sort = Sort.NAME

    @classmethod
    def read(cls, slug: str, text: str, sort: str) -> ObjectQuestion:
        """The question that a URL's parameters ask."""
        cleaned = " ".join(text.replace("\0", "").split())[:LONGEST_TEXT]
        return cls(slug, cleaned, Sort(sort) if sort in set(Sort) else Sort.NAME)

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """The question as a URL's parameters; the order only where it is chosen."""
        found = [("type", self.slug)]
        found += [("q", self.text)] if self.text else []
        found += [("sort", self.sort.value)] if self.sort is not Sort.NAME else []
        return found

    @property
    def query(self) -> str:
        """The question as a URL's query."""
        return urlencode(self.parameters)


@dataclass(frozen=True, slots=True)
class Finder:
    """The objects of one type of a workspace, to be asked."""

    workspace_id: int
    number: int
    public_ids: PublicIds

    def find(
        self, question: ObjectQuestion, *, cursor: str = "", page: int = PAGE
    ) -> tuple[list[int], str]:
        """One page of the answer, and the cursor of the next (empty: no more)."""
        sources = self._sources(question)
        position = read_cursor(cursor, question, _WALK)
        ids, last = walk(sources, position, page)
        return ids, write_cursor(last, question, _WALK)

    def count(self, question: ObjectQuestion) -> int | None:
        """How many fit, if few do; None for too many to count."""
        meanings = [fits for _, fits in self._meanings(question.text)]
        fits = any_of(meanings) if question.text else all_of([])
        try:
            (row,) = Limit(COUNT_SECONDS).fetch(
                statements.COUNT.format(fits.text),
                [self.workspace_id, self.number, *fits.parameters, MOST_COUNTED + 1],
            )
        except TooSlow:
            return None
        counted: int = row[0]
        return counted if counted <= MOST_COUNTED else None

    def estimate(self) -> int:
        """About how many objects there are, by the planner's statistics."""
        parameters = [self.workspace_id, self.number]
        ((plan,),) = Limit(SECONDS).fetch(statements.ESTIMATE, parameters)
        return int(plan[0]["Plan"]["Plan Rows"])

    def _sources(self, question: ObjectQuestion) -> list[Source]:
        if not question.text:
            return [self._source(order, all_of([])) for order in _ORDERS[question.sort]]
        found, earlier = [], list[Condition]()
        for order, fits in self._meanings(question.text):
            found.append(self._source(order, all_of([fits, *earlier])))
            earlier.append(negated(fits))
        return found

    def _meanings(self, text: str) -> list[tuple[Order, Condition]]:
        """What the text can mean, the surest first, and the order of who fits."""
        primary_key = self.public_ids.parse(text) or 0
        by_name = Condition(statements.NAME_STARTS, [starts_with(name_key_of(text))])
        by_id = Condition(statements.ID_STARTS, [starts_with(text)])
        by_key = Condition(statements.HAS_ID, [primary_key])
        return [(_BY_ID, by_key), (_BY_ID, by_id), (NAMED, by_name)]

    def _source(self, order: Order, fits: Condition) -> Source:
        def fetch(key: Key | None, count: int) -> list[tuple[int, Key]]:
            follows = order.follows if key else "true"
            statement = statements.FIND.format(
                sql.SQL(order.value),
                fits.text,
                sql.SQL(f"({follows}) and {order.only}"),
                sql.SQL(order.order),
            )
            after = order.parameters(key) if key else []
            known = [self.workspace_id, self.number, *fits.parameters]
            with connection.cursor() as cursor:
                cursor.execute(statement, [*known, *after, count])
                rows = cursor.fetchall()
            return [
                (i, [i] if order.value == "p.id" else [value, i]) for i, value in rows
            ]

        return fetch
