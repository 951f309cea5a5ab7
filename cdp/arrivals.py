"""What came in on the last days, for the home page: each door brings its own part.

The doors know nothing of each other, so each says what it counts (rows, requests) and
how these ended; the card draws them below one another, over the same days.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from cdp import home
from cdp.decorators import EDITORS, reader_zone
from cdp.home import Panel
from cdp.http import WorkspaceRequest

DAYS = 14


@dataclass(frozen=True, slots=True)
class LastDays:
    """The days that are shown, the oldest first, as the reader's zone has them."""

    days: Sequence[date]
    zone: ZoneInfo

    @property
    def since(self) -> datetime:
        """The beginning of the first day."""
        return datetime.combine(self.days[0], time(), tzinfo=self.zone)


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What one door brought: how many of what, and how they ended on each day.

    ``kinds`` are the ways to end, from the bottom of a bar to its top; ``noun`` is
    what is counted, one and many; ``url`` leads there, if this reader may go.
    """

    door: str
    noun: tuple[str, str]
    kinds: Sequence[str]
    by_day: Mapping[date, Mapping[str, int]]
    url: str = ""

    @property
    def counts(self) -> Counter[str]:
        """How many ended in which way on all days."""
        return sum(map(Counter, self.by_day.values()), Counter[str]())


@dataclass(frozen=True, slots=True)
class ShownArrivals:
    """One door's row of the card: what came, with one bar for each of the days."""

    arrivals: Arrivals
    days: Sequence[tuple[str, Mapping[str, int]]]
    total: int


ArrivalSource = Callable[[WorkspaceRequest, LastDays], Iterable[Arrivals]]

_sources: list[ArrivalSource] = []


def register(source: ArrivalSource) -> None:
    """Adds a source of arrivals."""
    if source not in _sources:
        _sources.append(source)


def register_panel() -> None:
    """Enters the card on the home page."""
    home.register_panel(
        Panel(
            "came-in",
            "What came in",
            "cdp/_came_in.html",
            came_in,
            order=10,
            roles=EDITORS,
        )
    )


def came_in(request: WorkspaceRequest) -> Mapping[str, Any] | None:
    """What all doors brought, the busiest first; None if nothing came.

    ``shown`` are the doors, ``keys`` the counts by kind for each thing counted.
    """
    last = _last_days(request)
    found = [one for source in _sources for one in source(request, last)]
    shown = [_shown(one, last) for one in found if one.by_day]
    if not shown:
        return None
    keys: dict[str, Counter[str]] = {}
    for one in shown:
        counts, key = one.arrivals.counts, one.arrivals.noun[1]
        so_far = keys.setdefault(key, Counter(dict.fromkeys(one.arrivals.kinds, 0)))
        so_far.update(counts)
    return {
        "shown": sorted(shown, key=lambda one: -one.total),
        "keys": keys,
        "first": last.days[0],
        "last": last.days[-1],
    }


def _last_days(request: WorkspaceRequest) -> LastDays:
    zone = reader_zone(request, request.workspace)
    today = timezone.localdate(timezone.now(), zone)
    days = [today - timedelta(days=number) for number in reversed(range(DAYS))]
    return LastDays(days, zone)


def _shown(arrivals: Arrivals, last: LastDays) -> ShownArrivals:
    days = [(f"{day:%-d %b}", arrivals.by_day.get(day, {})) for day in last.days]
    return ShownArrivals(arrivals, days, arrivals.counts.total())
