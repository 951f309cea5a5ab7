"""What the list of people shows to one request: the question, a page of the answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from django.utils import timezone

from cdp.decorators import EDITORS
from cdp.formats import about_number, count_of
from cdp.http import WorkspaceRequest
from profiles import listing
from profiles.definitions import AttributeDefinition
from profiles.listing import Row
from profiles.page_models import PeopleQuery
from profiles.paging import Paging
from profiles.searching import background, finding
from profiles.searching.asking import Asking
from profiles.searching.finding import PAGE, Found
from profiles.searching.limits import TooSlow
from profiles.searching.question import Question, Sort
from profiles.statuses import QueryPurpose


def question_of(request: WorkspaceRequest, asking: Asking) -> Question:
    """The question that the request's address (or form) asks."""
    given = request.POST if request.method == "POST" else request.GET
    return asking.read(
        text=given.get("q", ""), filters=given.getlist("f"), sort=given.get("sort", "")
    )


@dataclass
class People:
    """What the list shows to one request."""

    request: WorkspaceRequest
    query: PeopleQuery | None = field(init=False, default=None)

    @cached_property
    def asking(self) -> Asking:
        """The workspace that is asked."""
        return Asking(self.request.workspace, timezone.now())

    @cached_property
    def question(self) -> Question:
        """Who is looked for."""
        return question_of(self.request, self.asking)

    @cached_property
    def columns(self) -> list[AttributeDefinition]:
        """The attributes that are shown."""
        return listing.chosen_columns(
            self.request.workspace, self.request.user, self.asking.definitions
        )

    @cached_property
    def rows(self) -> list[Row]:
        """The people on this page."""
        return listing.rows(self.found.ids, self.asking.definitions, self.columns)

    @cached_property
    def found(self) -> Found:
        """The page; from a kept answer where the question took long."""
        question = self.question
        if not question.is_everybody:
            self.query = background.known(self.request.workspace, question)
        if self.query is None:
            try:
                found = self.asking.find(question, cursor=self._cursor)
            except TooSlow:
                found = None
            if found is not None and not found.words_left:
                return found
            self.query = background.start(
                self.request.workspace,
                self.request.user,
                question,
                QueryPurpose.FIND,
            )
            if found is not None:
                return found
        return _kept(self.query, self._cursor)

    @cached_property
    def total(self) -> int | None:
        """How many fit, exactly, or None where that is not known."""
        if self.query is not None:
            return self.query.matched if self.query.is_done else None
        if not self._cursor and not self.found.after:
            return len(self.found.ids)
        return self.asking.count(self.question)

    @cached_property
    def everybody(self) -> int:
        """How many people the workspace has, about so many if they are many."""
        return finding.everybody(self.request.workspace.pk)

    @property
    def whom(self) -> str:
        """Who would be exported, in words."""
        if self.question.is_everybody:
            return "everybody"
        if self.total is None:
            return "all who fit"
        return count_of(self.total, "person", "people")

    @property
    def count_words(self) -> str:
        """How many are on the page and how many there are, as far as known."""
        shown = len(self.rows)
        if self.total is not None:
            return count_of(self.total, "person", "people")
        if self.question.is_everybody:
            return f"{shown} of {about_number(self.everybody)} people"
        return f"{count_of(shown, 'person', 'people')} and more"

    @property
    def may_hand_on(self) -> bool:
        """Whether the member may export people and put them into segments."""
        return self.request.role in EDITORS

    @cached_property
    def is_empty_workspace(self) -> bool:
        """Whether there is nobody to be found."""
        return self.question.is_everybody and not self.found.ids and not self._cursor

    @property
    def after(self) -> str:
        """The address of the next page, empty at the end."""
        return self._paging.after(self.found.after)

    @property
    def before(self) -> str:
        """The address of the page before, empty at the start."""
        return self._paging.before

    @property
    def sorts(self) -> dict[str, str]:
        """The addresses that sort by the columns of which that is possible."""
        now = self.found.order
        turned = {
            "name": Sort.NAME_BACK if now is Sort.NAME else Sort.NAME,
            "created": Sort.OLDEST if now is Sort.NEWEST else Sort.NEWEST,
            "updated": Sort.UPDATED,
        }
        return {
            column: self._address(Question(q.text, q.filters, sort))
            for q in (self.question,)
            for column, sort in turned.items()
        }

    @property
    def filters(self) -> list[tuple[str, str, str]]:
        """Each filter that holds: its claim, its value, the address without it."""
        return [
            (one.claim, one.shown_value, self._address(self.question.without(one)))
            for one in self.question.filters
        ]

    @cached_property
    def column_groups(self) -> list[tuple[str, list[tuple[AttributeDefinition, bool]]]]:
        """Every attribute by group, and whether it is shown; custom ones first."""
        chosen = set(self.columns)
        attributes = sorted(
            self.asking.definitions.attributes.values(),
            key=lambda one: (one.predefined, one.group, one.name.casefold()),
        )
        groups: dict[str, list[tuple[AttributeDefinition, bool]]] = {}
        for one in attributes:
            group = one.group if one.predefined else f"{one.group}, your own"
            groups.setdefault(group, []).append((one, one in chosen))
        return list(groups.items())

    @cached_property
    def handed_on(self) -> list[PeopleQuery]:
        """Exports and segments of this member that are being made or just were."""
        return list(
            PeopleQuery.objects.filter(
                workspace=self.request.workspace,
                user=self.request.user,
                purpose__in=[QueryPurpose.EXPORT, QueryPurpose.SEGMENT],
                expires_at__gt=self.asking.now,
                seen=False,
            ).order_by("-id")[:3]
        )

    @property
    def clear(self) -> str:
        """The address without any filter or text."""
        return self._address(Question(sort=self.question.sort))

    def _address(self, question: Question) -> str:
        return f"?{question.query}" if question.query else self.request.path

    @property
    def _paging(self) -> Paging:
        return Paging(self.request, self.question.parameters)

    @property
    def _cursor(self) -> str:
        return self._paging.cursor


def _kept(query: PeopleQuery, cursor: str) -> Found:
    """A page of a kept answer; its cursor is a position."""
    position = int(cursor) if cursor.isascii() and cursor.isdigit() else 0
    ids = background.people_from(query, position, PAGE + 1)
    after = str(position + PAGE) if len(ids) > PAGE else ""
    return Found(ids[:PAGE], after, Sort.NEWEST)
