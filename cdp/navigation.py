"""The menus: each app enters its pages, none knows the others.

An entry shows only where its page exists and the reader's role may open it, so
there is no link that leads nowhere. Entries are registered when an app is ready:

    navigation.main.register(Entry("Imports", "imports:history", icon="import"))
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.urls import NoReverseMatch

from cdp.http import WorkspaceRequest, page_url
from cdp.statuses import Role


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in a menu.

    ``count`` says how much waits there for this reader; 0 shows nothing. An entry
    with a ``submenu`` leads to the first page of it that can be seen. ``exact``
    is for a page whose address begins those of all others.
    """

    label: str
    url_name: str = ""
    icon: str = ""
    order: int = 100
    roles: Collection[Role] = frozenset(Role)
    count: Callable[[WorkspaceRequest], int] | None = None
    submenu: Menu | None = None
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """An entry as one reader sees it; ``current`` is the word for ``aria-current``."""

    label: str
    url: str
    icon: str
    count: int
    current: str


class Menu:
    """An ordered set of entries."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []

    def register(self, entry: Entry) -> None:
        """Adds an entry; a second one with the same label takes its place."""
        others = [known for known in self._entries if known.label != entry.label]
        self._entries = sorted([*others, entry], key=lambda entry: entry.order)

    def items(self, request: WorkspaceRequest) -> list[Item]:
        """Returns what this reader may open, with the place they are in marked."""
        visible = [
            (entry, url)
            for entry in self._entries
            if request.role in entry.roles and (url := _url(entry, request))
        ]
        here = max((_reach(entry, url, request) for entry, url in visible), default=0)
        return [
            Item(
                label=entry.label,
                url=url,
                icon=entry.icon,
                count=entry.count(request) if entry.count else 0,
                current=_current(_reach(entry, url, request), here, url, request.path),
            )
            for entry, url in visible
        ]


main = Menu()
data = Menu()
settings = Menu()


def _url(entry: Entry, request: WorkspaceRequest) -> str:
    if entry.submenu is not None:
        pages = entry.submenu.items(request)
        return pages[0].url if pages else ""
    try:
        return page_url(request, entry.url_name)
    except NoReverseMatch:
        return ""


def _reach(entry: Entry, url: str, request: WorkspaceRequest) -> int:
    """How much of the request's address belongs to the entry; 0 is nothing."""
    if entry.submenu is not None:
        pages = entry.submenu.items(request)
        return max((len(page.url) for page in pages if page.current), default=0)
    if entry.exact:
        return len(url) if request.path == url else 0
    return len(url) if request.path.startswith(url) else 0


def _current(reach: int, here: int, url: str, path: str) -> str:
    if not reach or reach != here:
        return ""
    return "page" if url == path else "true"
