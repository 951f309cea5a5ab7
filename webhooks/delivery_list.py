"""The list of deliveries: searched, filtered, a page at a time, the newest first.

All of it stands in the address: ``q``, ``status``, ``source``, ``since`` (hours), and
where the page begins, ``before`` or ``after`` a delivery.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

import msgspec
from django.db.models import Q
from django.http import QueryDict

from cdp.asking import asked_text
from cdp.models import Workspace
from profiles.definitions import Definitions
from profiles.issues import Issue
from profiles.people_names import PersonName, names_of
from profiles.searching.limits import Limit, TooSlow
from webhooks.delivery_search import having_text, people_called
from webhooks.models import Delivery, WebhookSource
from webhooks.querysets import DeliveryQuerySet
from webhooks.statuses import DeliveryStatus, Door, Reason

PAGE_ROWS = 30
SEARCH_SECONDS = 2.5
# So many hits of a search in bodies are looked for, newest first.
MOST_FOUND = 200
PERIODS = {"1": "the last hour", "24": "the last 24 hours", "168": "the last 7 days"}


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter: its name in the address, its words, its choices, and what holds."""

    name: str
    label: str
    choices: list[tuple[str, str]]
    value: str

    @property
    def chosen(self) -> str:
        """What the filter is set to, in words; empty if it does not hold."""
        return dict(self.choices).get(self.value, "")


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """A delivery, what its source is called, and the people it led to."""

    delivery: Delivery
    source: str
    people: list[PersonName]

    @property
    def words(self) -> str:
        """What happened: rows by outcome, or why nothing did."""
        if self.delivery.reason == Reason.HELD and self.delivery.rows:
            (issue, *_) = self.delivery.rows[0]["issues"]
            return msgspec.convert(issue, Issue).message
        if self.delivery.why:
            return self.delivery.why
        counts = self.delivery.counts
        if sum(counts.values()) == 1:
            return "".join(counts).replace("_", " ")
        rows = (f"{n} {word.replace('_', ' ')}" for word, n in counts.items())
        return ", ".join(rows)

    @property
    def people_beyond(self) -> int:
        """How many more people it led to than the first."""
        return len(self.delivery.people) - 1


class DeliveryList:
    """One page of the deliveries of a workspace, or of one of its sources."""

    def __init__(
        self,
        workspace: Workspace,
        definitions: Definitions,
        query: QueryDict,
        *,
        now: datetime,
        source: WebhookSource | None = None,
    ) -> None:
        self.source = source
        self.search = asked_text(query, "q")
        self._workspace = workspace
        self._definitions = definitions
        self._query = query
        self._now = now

    @cached_property
    def filters(self) -> list[Filter]:
        """All filters, with the one choice that holds."""
        choices = {
            "status": ("Outcome", [(str(v), w) for v, w in DeliveryStatus.choices]),
            "since": ("Time", list(PERIODS.items())),
        }
        if self.source is None:
            named = [(str(pk), name) for pk, name in self._sources.items()]
            choices["source"] = ("Source", [*named, (_NO_SOURCE, _UPDATES)])
        return [
            Filter(name, label, found, self._query.get(name, ""))
            for name, (label, found) in choices.items()
        ]

    @property
    def is_narrowed(self) -> bool:
        """Whether a search or a filter hides deliveries."""
        return bool(self.search or any(one.chosen for one in self.filters))

    @cached_property
    def is_too_slow(self) -> bool:
        """Whether the search was given up."""
        return self._found is None

    @cached_property
    def rows(self) -> list[DeliveryRow]:
        """The deliveries of this page, newest first."""
        shown = self._shown
        first = {delivery.people[0] for delivery in shown if delivery.people}
        names = names_of(first, self._definitions)
        return [
            DeliveryRow(
                delivery,
                self._source_name(delivery),
                [names[pk] for pk in delivery.people[:1] if pk in names],
            )
            for delivery in shown
        ]

    @property
    def newer(self) -> str:
        """Where the page of newer deliveries ends; empty without one."""
        has_newer = self._has_more if self._query.get("after") else self._before
        return _cursor(self._shown[0]) if self._shown and has_newer else ""

    @property
    def older(self) -> str:
        """Where the page of older deliveries begins; empty without one."""
        has_older = self._query.get("after") or self._has_more
        return _cursor(self._shown[-1]) if self._shown and has_older else ""

    @property
    def _shown(self) -> list[Delivery]:
        shown = (self._found or [])[:PAGE_ROWS]
        return shown[::-1] if self._after else shown

    @property
    def _has_more(self) -> bool:
        return len(self._found or []) > PAGE_ROWS

    @cached_property
    def _found(self) -> list[Delivery] | None:
        """The page and one more; None when the search takes too long."""
        try:
            found = self._matching()
        except TooSlow:
            return None
        if self._after:
            received, pk = self._after
            later = Q(received__gt=received) | Q(received=received, pk__gt=pk)
            found = found.filter(later, received__gte=received)
            found = found.order_by("received", "pk")
        elif self._before:
            received, pk = self._before
            earlier = Q(received__lt=received) | Q(received=received, pk__lt=pk)
            found = found.filter(earlier, received__lte=received)
        return list(found.defer("body", "headers", "history")[: PAGE_ROWS + 1])

    @property
    def _after(self) -> tuple[datetime, int] | None:
        return _read_cursor(self._query.get("after", ""))

    @property
    def _before(self) -> tuple[datetime, int] | None:
        return _read_cursor(self._query.get("before", ""))

    def _matching(self) -> DeliveryQuerySet:
        """What is asked for. Raises ``TooSlow``."""
        found = Delivery.objects.of(self._workspace).order_by("-received", "-pk")
        if self.source is not None:
            found = found.filter(source=self.source)
        for one in self.filters:
            if one.chosen:
                found = found.filter(_condition(one, self._now))
        return self._searched(found) if self.search else found

    def _searched(self, found: DeliveryQuerySet) -> DeliveryQuerySet:
        people = people_called(self.search, self._definitions)
        if people:
            return found.filter(people__overlap=people)
        place = Limit(SEARCH_SECONDS)
        return found.filter(pk__in=having_text(found, self.search, place, MOST_FOUND))

    @cached_property
    def _sources(self) -> dict[UUID, str]:
        sources = WebhookSource.objects.of(self._workspace).order_by("name", "pk")
        return dict(sources.values_list("pk", "name"))

    def _source_name(self, delivery: Delivery) -> str:
        if delivery.door == Door.UPDATE_PROFILE:
            return _UPDATES
        return self._sources.get(delivery.source_id or UUID(int=0), "a removed source")


_NO_SOURCE = "none"
_UPDATES = Door.UPDATE_PROFILE.label


def _condition(chosen: Filter, now: datetime) -> Q:
    if chosen.name == "since":
        return Q(received__gte=now - timedelta(hours=int(chosen.value)))
    if chosen.value == _NO_SOURCE:
        return Q(door=Door.UPDATE_PROFILE)
    return Q(**{chosen.name: chosen.value})


def _cursor(delivery: Delivery) -> str:
    return f"{delivery.received.isoformat()}~{delivery.pk}"


def _read_cursor(text: str) -> tuple[datetime, int] | None:
    """The position that a cursor says; None for one that nobody wrote."""
    moment, _, number = text.partition("~")
    try:
        received = datetime.fromisoformat(moment)
    except ValueError:
        return None
    is_whole = number.isascii() and number.isdecimal() and len(number) < 19
    if received.tzinfo is None or not is_whole:
        return None
    return received, int(number)
