"""What a page asks of People: typed text, filters and an order, as a URL has them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlencode

from profiles.filters import Filter, FilterError, Subjects, read_filter

MOST_FILTERS = 20
LONGEST_TEXT = 200


class Sort(StrEnum):
    """The orders of the list; a minus turns one around."""

    UPDATED = "-updated"
    NEWEST = "-created"
    OLDEST = "created"
    NAME = "name"
    NAME_BACK = "-name"


@dataclass(frozen=True, slots=True)
class Question:
    """Whom somebody looks for, and in which order."""

    text: str = ""
    filters: tuple[Filter, ...] = ()
    sort: Sort = Sort.UPDATED
    problems: tuple[str, ...] = field(default=(), compare=False)

    @property
    def is_everybody(self) -> bool:
        """Whether nothing narrows the answer."""
        return not self.text and not self.filters

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """The question as a URL's parameters; the order only where it is chosen."""
        found = [("q", self.text)] if self.text else []
        found += [("f", one.text) for one in self.filters]
        if self.sort is not Sort.UPDATED:
            found.append(("sort", self.sort.value))
        return found

    @property
    def query(self) -> str:
        """The question as a URL's query."""
        return urlencode(self.parameters)

    @property
    def sentence(self) -> str:
        """The question in words, as a note or a file's name says it."""
        parts = [f"“{self.text}”"] if self.text else []
        parts += [one.sentence for one in self.filters]
        return ", ".join(parts) or "everybody"

    def without(self, gone: Filter) -> Question:
        """The question with one filter taken off."""
        kept = tuple(one for one in self.filters if one != gone)
        return Question(self.text, kept, self.sort)

    def also(self, added: Filter) -> Question:
        """The question with one filter more; asked twice is asked once."""
        kept = self.without(added)
        return Question(self.text, (*kept.filters, added), self.sort)


def read_question(
    *, text: str = "", filters: Iterable[str] = (), sort: str = "", known: Subjects
) -> Question:
    """The question that a URL's parameters ask.

    Filters that cannot be understood are left out and named in ``problems``.
    """
    understood: dict[Filter, None] = {}
    problems: list[str] = []
    for given in list(filters)[:MOST_FILTERS]:
        try:
            understood[read_filter(given, known)] = None
        except FilterError as problem:
            problems.append(str(problem))
    chosen = Sort(sort) if sort in set(Sort) else Sort.UPDATED
    cleaned = " ".join(text.replace("\0", "").split())[:LONGEST_TEXT]
    return Question(cleaned, tuple(understood), chosen, tuple(problems))
