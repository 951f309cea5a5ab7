"""Keyset paging in an address: the page one is on, and the way back from it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest

# How many pages the button Back remembers.
TRAIL = 12


@dataclass(frozen=True, slots=True)
class Paging:
    """Where a request is in a list; ``parameters`` are those that every page keeps."""

    request: HttpRequest
    parameters: list[tuple[str, str]]

    @property
    def cursor(self) -> str:
        """Where this page begins; empty for the first."""
        return self.request.GET.get("after", "")

    @property
    def number(self) -> int | None:
        """The cursor of a list that is in the order of ids."""
        given = self.cursor
        is_id = given.isascii() and given.isdigit() and len(given) < 19
        return int(given) if is_id else None

    def after(self, cursor: str) -> str:
        """The address of the next page, which begins there; empty at the end."""
        if not cursor:
            return ""
        return self._page(cursor, [*self._trail, self.cursor][-TRAIL:])

    @property
    def before(self) -> str:
        """The address of the page before, empty at the start."""
        if not self.cursor:
            return ""
        *trail, cursor = self._trail or [""]
        return self._page(cursor, trail)

    @property
    def _trail(self) -> list[str]:
        return self.request.GET.getlist("trail")[-TRAIL:]

    def _page(self, cursor: str, trail: list[str]) -> str:
        parameters = list(self.parameters)
        if cursor:
            parameters.append(("after", cursor))
            parameters += [("trail", one) for one in trail]
        return f"?{urlencode(parameters)}" if parameters else self.request.path
