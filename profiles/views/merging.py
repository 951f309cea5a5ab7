"""Two people made one: found, planned, and then done."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from cdp.decorators import ADMINS
from cdp.http import WorkspaceRequest
from profiles import listing
from profiles.change_lines import change_lines
from profiles.decorators import person_view
from profiles.listing import Row
from profiles.models import Profile
from profiles.records import Outcome
from profiles.searching.asking import Asking
from profiles.searching.limits import TooSlow
from profiles.views.person_page import PersonPage

MOST_CANDIDATES = 8


@require_http_methods(["GET", "POST"])
@person_view(roles=ADMINS)
def merge(request: WorkspaceRequest, profile: Profile) -> HttpResponse:
    """Finds the other person, shows what merging would do, and does it."""
    page = PersonPage(request, profile)
    given = request.POST if request.method == "POST" else request.GET
    other = _other(page, given.get("other", ""))
    if other is None:
        words = given.get("q", "")
        return page.show_part(
            "profiles/person_merge.html",
            "profiles/_merge_candidates.html",
            words=words,
            candidates=candidates(page.person.asking, words, but=profile.pk),
        )
    if request.method == "POST":
        edited = page.editor.merge(profile.pk, other.id)
        if edited.outcome is Outcome.MERGED:
            messages.success(request, f"{page.person.name} and {other.name} are one.")
            page.person.profile.pk = edited.profile_id
            return PersonPage(request, page.person.profile).back()
        messages.error(request, edited.sentence)
    return page.show("profiles/person_merge_plan.html", **_planned(page, other))


def _planned(page: PersonPage, other: Row) -> dict[str, Any]:
    profile_id = page.person.profile.pk
    plan = page.editor.plan_merge(profile_id, other.id)
    merges = plan.outcomes[0] is Outcome.MERGED
    return {
        "other": other,
        "merges": merges,
        "stays": page.person.name if plan.profile_ids[0] == profile_id else other.name,
        "stays_id": page.definitions.public_ids.public(plan.profile_ids[0])
        if merges
        else "",
        "reasons": [issue.message for issue in plan.issues.get(0, ())],
        "lines": [
            line
            for change in plan.changes
            for line in change_lines(change.before, change.after, page.definitions)
        ],
    }


def _other(page: PersonPage, public_id: str) -> Row | None:
    """The other person by their id; one cannot be merged with oneself."""
    profile_id = page.definitions.public_ids.parse(public_id)
    if profile_id is None or profile_id == page.person.profile.pk:
        return None
    return next(iter(listing.rows([profile_id], page.definitions)), None)


def candidates(asking: Asking, words: str, *, but: int = 0) -> list[Row]:
    """A few people whom the words can mean, without one."""
    question = asking.read(text=words)
    if not question.text:
        return []
    try:
        found = asking.find(question, page=MOST_CANDIDATES + 1)
    except TooSlow:
        return []
    ids = [one for one in found.ids if one != but]
    return listing.rows(ids[:MOST_CANDIDATES], asking.definitions)
