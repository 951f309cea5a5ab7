"""A workspace that is asked about its people, with its definitions and its clock.

Views make one ``Asking`` a request, the worker one a question; everything else of the
search is handed what it needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

from cdp.models import Workspace
from profiles import origins
from profiles.definitions import Definitions
from profiles.filter_subjects import subjects
from profiles.filters import Comparison, Subject
from profiles.loading import load_definitions
from profiles.records import Outcome
from profiles.searching import finding
from profiles.searching.conditions import LEFT_AS_THEY_WERE, Place
from profiles.searching.finding import Found
from profiles.searching.question import Question, read_question
from profiles.searching.typed import Typed, read_typed
from profiles.statuses import Origin, OriginKind

_IMPORT = re.compile(r"import~[a-z_]+~([0-9]{1,18})")


@dataclass
class Asking:
    """One workspace at one moment."""

    workspace: Workspace
    now: datetime

    @cached_property
    def definitions(self) -> Definitions:
        """What the workspace has defined."""
        return load_definitions(self.workspace)

    @cached_property
    def subjects(self) -> dict[str, Subject]:
        """All that filters can speak of here, with the latest imports."""
        return self._subjects(dict(self._recent))

    def read(
        self, *, text: str = "", filters: Iterable[str] = (), sort: str = ""
    ) -> Question:
        """The question that a URL's parameters ask; imports may be old ones."""
        given = list(filters)
        older = _imports_in(given) - dict(self._recent).keys()
        known = self._with_imports(older) if older else self.subjects
        return read_question(text=text, filters=given, sort=sort, known=known)

    def read_query(self, query: str) -> Question:
        """The question that ``Question.query`` wrote."""
        found = parse_qs(query, keep_blank_values=True)
        return self.read(
            text="".join(found.get("q", [])),
            filters=found.get("f", []),
            sort="".join(found.get("sort", [])),
        )

    def place(self, question: Question) -> Place:
        """What the question's conditions need to know."""
        return Place(
            workspace_id=self.workspace.pk,
            zone=ZoneInfo(self.workspace.time_zone),
            now=self.now,
            kinds={k.key: k.number for k in self.definitions.kinds.values()},
            ranges={
                one.value: self._ranges(int(one.value))
                for one in question.filters
                if one.subject.comparison is Comparison.CAME_FROM
            },
            rows_of={
                (one.value, one.operator): self._people_of(int(one.value), outcome)
                for one in question.filters
                if (outcome := LEFT_AS_THEY_WERE.get(one.operator))
            },
        )

    def typed(self, question: Question) -> Typed:
        """What the question's text can mean."""
        return read_typed(question.text, self.definitions)

    def find(self, question: Question, *, cursor: str = "", page: int = 50) -> Found:
        """One page of the answer. Raises ``TooSlow``."""
        return finding.find(
            question,
            self.typed(question),
            self.place(question),
            cursor=cursor,
            page=page,
        )

    def count(self, question: Question) -> int | None:
        """How many fit, if that is quickly counted."""
        return finding.count(question, self.typed(question), self.place(question))

    @cached_property
    def _recent(self) -> list[tuple[int, str]]:
        return origins.recent(self.workspace, OriginKind.IMPORT)

    def _with_imports(self, numbers: set[int]) -> dict[str, Subject]:
        found = origins.named(self.workspace, OriginKind.IMPORT, numbers)
        older = {number: origin.name for number, origin in found.items()}
        return self._subjects(dict(self._recent) | older)

    def _subjects(self, imports: dict[int, str]) -> dict[str, Subject]:
        choices = ((str(number), name) for number, name in imports.items())
        return subjects(self.definitions, imports=choices)

    def _ranges(self, number: int) -> list[tuple[int, int]]:
        return origins.change_ranges(self.workspace, Origin(OriginKind.IMPORT, number))

    def _people_of(self, number: int, outcome: Outcome) -> list[int]:
        origin = Origin(OriginKind.IMPORT, number)
        return origins.people(self.workspace, origin, outcome)


def _imports_in(filters: Iterable[str]) -> set[int]:
    """The numbers of the imports that filters of a URL name."""
    found = (_IMPORT.fullmatch(text) for text in filters)
    return {int(match[1]) for match in found if match}
