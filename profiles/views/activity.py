"""What happened to a person, and the taking back of one change."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from cdp.decorators import ADMINS
from cdp.http import WorkspaceRequest
from profiles.decorators import person_view
from profiles.editing import AnyChange, can_be_undone
from profiles.models import Profile, ProfileChange
from profiles.statuses import OriginKind
from profiles.taking_back import kept_in_words, undoing_in_words
from profiles.timeline import Show, View, event_names, timeline
from profiles.views.known_page import KnownPage
from profiles.views.person_page import PersonPage

LARGEST = 2**63 - 1


@require_GET
@person_view()
def show(request: WorkspaceRequest, profile: Profile) -> HttpResponse:
    """Shows the person's timeline."""
    page = PersonPage(request, profile, "Activity")
    view = _view(request)
    happened = timeline(page.person, view, request.GET.get("after", ""))
    return page.show_part(
        "profiles/person_activity.html",
        "profiles/_timeline.html",
        view=view,
        timeline=happened,
        shows=list(Show),
        origins=list(OriginKind),
        event_names=event_names(page.person),
    )


@require_http_methods(["GET", "POST"])
@person_view(roles=ADMINS)
def undo(request: WorkspaceRequest, profile: Profile, number: int) -> HttpResponse:
    """Shows what taking one change back would do, and does it."""
    page = PersonPage(request, profile, "Activity")
    return take_back(page, _change(page, number))


def take_back(page: KnownPage, change: AnyChange) -> HttpResponse:
    """Shows what taking the change back would do, and does it."""
    request = page.request
    ends_opt_outs = "ends_opt_outs" in request.POST
    if request.method == "GET":
        undoing = page.editor.plan_undo(change, ends_opt_outs=False)
        return page.show(
            "profiles/known_undo.html",
            change=change,
            words=undoing_in_words(undoing, page.definitions),
        )
    name = page.known.name
    undone = page.editor.undo(change, ends_opt_outs=ends_opt_outs)
    for sentence in kept_in_words(undone.kept, page.definitions):
        messages.warning(request, sentence)
    if page.known.stored.pk in undone.applied.plan.removed:
        messages.success(request, f"{name} is removed.")
        return redirect(page.list_url)
    if undone.applied.plan.changes:
        messages.success(request, "The change is taken back.")
    return page.back(page.ACTIVITY)


def origin_of(request: WorkspaceRequest) -> OriginKind | None:
    """The kind of origin that the address asks for."""
    known = {str(kind.value): kind for kind in OriginKind}
    return known.get(request.GET.get("origin", ""))


def _view(request: WorkspaceRequest) -> View:
    given = request.GET
    show = given.get("show", "")
    return View(
        Show(show) if show in set(Show) else Show.ALL,
        origin_of(request),
        given.get("event", ""),
    )


def _change(page: PersonPage, number: int) -> ProfileChange:
    change = ProfileChange.objects.filter(
        workspace=page.request.workspace,
        profile_id__in=page.person.every_id,
        pk=min(number, LARGEST),
    ).first()
    if change is None or not can_be_undone(change):
        raise Http404
    return change
