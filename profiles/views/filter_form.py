"""The form that makes a filter, word by word: of what, which verb, which value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET
from django_htmx.http import HttpResponseClientRedirect

from cdp.decorators import workspace_view
from cdp.http import WorkspaceRequest, page_url
from cdp.partials import render_partial, wants_partial
from profiles.filters import (
    WORDS,
    Answer,
    Comparison,
    FilterError,
    Operator,
    Subject,
    make_filter,
)
from profiles.searching.asking import Asking
from profiles.views.people_page import question_of

_FIRST_GROUPS = ("The person", "Identifiers")


@dataclass(frozen=True, slots=True)
class FilterChoice:
    """A filter half made: what was chosen so far and what can be chosen next."""

    groups: list[tuple[str, list[Subject]]]
    subject: Subject | None = None
    operator: Operator | None = None
    value: str = ""
    problem: str = ""

    @classmethod
    def empty(cls, known: dict[str, Subject]) -> FilterChoice:
        """Nothing is chosen yet."""
        return cls(_grouped(known.values()))

    @property
    def operators(self) -> list[tuple[str, str]]:
        """The verbs of the subject as (value, words)."""
        if self.subject is None:
            return []
        return [(one.value, self._words(one)) for one in self.subject.operators]

    @property
    def answer(self) -> Answer:
        """What kind of value is asked for."""
        if self.subject is None or self.operator is None:
            return Answer.NOTHING
        return self.subject.answer(self.operator)

    @property
    def bounds(self) -> tuple[str, str]:
        """The two ends of a range that was typed."""
        low, _, high = self.value.partition("..")
        return low, high

    def _words(self, operator: Operator) -> str:
        is_consent = self.subject and self.subject.comparison is Comparison.CONSENT
        if is_consent and operator is not Operator.SILENT:
            return (
                f"is {WORDS[operator]}"
                if operator is not Operator.OPTED_OUT
                else ("has opted out")
            )
        return WORDS[operator]


@require_GET
@workspace_view()
def make(request: WorkspaceRequest) -> HttpResponse:
    """Shows the next choice of a filter; a filter that is whole goes to the list."""
    asking = Asking(request.workspace, timezone.now())
    question = question_of(request, asking)
    given = request.GET
    subject = asking.subjects.get(given.get("subject", ""))
    problem = ""
    if subject is not None and "add" in given:
        try:
            added = make_filter(
                asking.subjects, subject.key, given.get("operator", ""), _value(request)
            )
        except FilterError as error:
            problem = str(error)
        else:
            people = page_url(request, "profiles:people")
            url = f"{people}?{question.also(added).query}"
            if wants_partial(request):
                return HttpResponseClientRedirect(url)
            return redirect(url)
    context = {
        "question": question,
        "choice": FilterChoice(
            _grouped(asking.subjects.values()),
            subject,
            _operator(subject, given.get("operator", "")),
            _value(request),
            problem,
        ),
    }
    return render_partial(
        request,
        "profiles/filter.html",
        "profiles/_filter_form.html",
        context,
        status=422 if problem else 200,
    )


def _value(request: WorkspaceRequest) -> str:
    given = request.GET
    if "low" in given:
        return f"{given['low']}..{given.get('high', '')}"
    return given.get("value", "")


def _operator(subject: Subject | None, verb: str) -> Operator | None:
    if subject is None:
        return None
    fitting = [one for one in subject.operators if one.value == verb]
    return fitting[0] if fitting else subject.operators[0]


def _grouped(known: Iterable[Subject]) -> list[tuple[str, list[Subject]]]:
    """Subjects by group: the person first, then what is known of them, by name."""

    def place(subject: Subject) -> tuple[int, str]:
        group = subject.group
        first = _FIRST_GROUPS.index(group) if group in _FIRST_GROUPS else 9
        return first, group

    ordered = sorted(known, key=lambda one: (*place(one), one.name.casefold()))
    return [(key[1], list(some)) for key, some in groupby(ordered, key=place)]
