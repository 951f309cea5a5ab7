"""The history of imports: searched, filtered, a page at a time.

All of it stands in the address: ``q``, ``state``, ``door``, ``kind``, ``who``,
``since``, and where the page begins, ``before`` or ``after`` an import's id.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from django.db.models import Q
from django.http import QueryDict
from django.utils.timezone import now

from cdp.asking import asked_number, asked_text
from cdp.models import User
from imports.models import ImportJob
from imports.querysets import ImportJobQuerySet
from imports.statuses import Door, ImportKind, ImportState

PAGE_ROWS = 25
PERIODS = {"1": "the last day", "7": "the last 7 days", "30": "the last 30 days"}


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter of the list: its name in the address, its words, its choices.

    ``chosen`` is the word of what holds now, empty if it does not.
    """

    name: str
    label: str
    choices: list[tuple[str, str]]
    value: str
    off: str

    @property
    def chosen(self) -> str:
        """What the filter is set to, in words."""
        return dict(self.choices).get(self.value, "")


class History:
    """One page of the list, as the address asks for it."""

    def __init__(self, imports: ImportJobQuerySet, query: QueryDict) -> None:
        self._imports = imports
        self._query = query
        self.search = asked_text(query, "q")

    @cached_property
    def filters(self) -> list[Filter]:
        """All filters, with the one choice that holds."""
        members = User.objects.filter(
            pk__in=self._imports.order_by().values("created_by").distinct()
        )
        people = [(str(user.pk), user.get_full_name()) for user in members]
        choices: dict[str, tuple[str, list[tuple[str, str]]]] = {
            "state": ("State", list(ImportState.choices)),
            "kind": ("Kind", list(ImportKind.choices)),
            "who": ("Who", people),
            "door": ("Door", list(Door.choices)),
            "since": ("Time", list(PERIODS.items())),
        }
        return [
            Filter(name, label, found, self._query.get(name, ""), self._without(name))
            for name, (label, found) in choices.items()
        ]

    def _without(self, name: str) -> str:
        """The address of the list without a filter, from its first page."""
        query = self._query.copy()
        for key in (name, "before", "after"):
            query.pop(key, None)
        return f"?{query.urlencode()}"

    @property
    def active(self) -> list[Filter]:
        """The filters that hold."""
        return [one for one in self.filters if one.chosen]

    @property
    def is_narrowed(self) -> bool:
        """Whether a search or a filter hides imports."""
        return bool(self.search or self.active)

    @property
    def rows(self) -> list[ImportJob]:
        """The imports of this page, newest first."""
        rows = self._found[:PAGE_ROWS]
        return rows[::-1] if self._after else rows

    @property
    def newer(self) -> int:
        """The id after which newer imports follow; 0 without any."""
        has_newer = self._has_more if self._after else self._before
        return self.rows[0].pk if self.rows and has_newer else 0

    @property
    def older(self) -> int:
        """The id before which older imports follow; 0 without any."""
        has_older = self._after or self._has_more
        return self.rows[-1].pk if self.rows and has_older else 0

    @property
    def _has_more(self) -> bool:
        return len(self._found) > PAGE_ROWS

    @cached_property
    def _found(self) -> list[ImportJob]:
        """The page and one more, which tells whether there is a next one."""
        found = self._matching.select_related("created_by")
        if self._after:
            found = found.filter(pk__gt=self._after).order_by("id")
        elif self._before:
            found = found.filter(pk__lt=self._before)
        return list(found[: PAGE_ROWS + 1])

    @property
    def _after(self) -> int:
        return asked_number(self._query, "after")

    @property
    def _before(self) -> int:
        return asked_number(self._query, "before")

    @property
    def _matching(self) -> ImportJobQuerySet:
        found = self._imports.listed()
        if self.search:
            words = Q(name__icontains=self.search)
            words |= Q(description__icontains=self.search)
            found = found.filter(words | Q(file_name__icontains=self.search))
        for one in self.active:
            found = found.filter(_condition(one))
        return found


def _condition(chosen: Filter) -> Q:
    if chosen.name == "since":
        return Q(created_at__gte=now() - timedelta(days=int(chosen.value)))
    field = {"who": "created_by"}.get(chosen.name, chosen.name)
    return Q(**{field: chosen.value})
