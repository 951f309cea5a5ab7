"""One search for everything: each app says how its things are found.

The search field stands on every page once an app has registered a source. A source
answers with few hits and fast; it is asked while someone waits.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from itertools import islice

from cdp.http import WorkspaceRequest
from cdp.statuses import Role

MOST_HITS = 8
"""How many hits of a source are shown; more is what its own list is for."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: its name, what tells it from others of that name, its page."""

    title: str
    note: str
    url: str


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of thing that can be found; ``find`` gets the words as typed."""

    label: str
    icon: str
    find: Callable[[WorkspaceRequest, str], Iterable[Hit]]
    order: int = 100
    roles: Collection[Role] = frozenset(Role)


@dataclass(frozen=True, slots=True)
class Found:
    """The hits of one source."""

    source: Source
    hits: list[Hit]


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Adds a source; one with the same label is replaced."""
    _sources[source.label] = source


def sources(request: WorkspaceRequest) -> list[Source]:
    """Returns the sources this reader may search, in order."""
    ordered = sorted(_sources.values(), key=lambda source: source.order)
    return [source for source in ordered if request.role in source.roles]


def search(request: WorkspaceRequest, words: str) -> list[Found]:
    """Returns what was found by kind; kinds without a hit stay away."""
    if not words:
        return []
    found = (
        Found(source, list(islice(source.find(request, words), MOST_HITS)))
        for source in sources(request)
    )
    return [one for one in found if one.hits]
