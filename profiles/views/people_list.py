"""The list of people: searched, filtered, paged, in the columns one has chosen."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from cdp.decorators import workspace_view
from cdp.http import WorkspaceRequest, page_url
from cdp.partials import render_partial
from profiles import listing
from profiles.searching.asking import Asking
from profiles.searching.question import Question
from profiles.views.filter_form import FilterChoice
from profiles.views.people_page import People, question_of


@require_GET
@workspace_view()
def show(request: WorkspaceRequest) -> HttpResponse:
    """Shows a page of the people that the address asks for."""
    people = People(request)
    context = {
        "people": people,
        "question": people.question,
        "choice": FilterChoice.empty(people.asking.subjects),
        "import_url": import_url(request),
    }
    return render_partial(
        request, "profiles/people.html", "profiles/_people_table.html", context
    )


@require_POST
@workspace_view()
def choose_columns(request: WorkspaceRequest) -> HttpResponse:
    """Remembers the columns that the member wants to see."""
    asking = Asking(request.workspace, timezone.now())
    keys = request.POST.getlist("column")
    listing.choose_columns(request.workspace, request.user, keys, asking.definitions)
    if len(set(keys)) > listing.MOST_COLUMNS:
        most = listing.MOST_COLUMNS
        messages.warning(request, f"The first {most} columns are shown, not all.")
    return redirect(people_url(request, question_of(request, asking)))


def people_url(request: WorkspaceRequest, question: Question) -> str:
    """The address of the list that answers the question."""
    url = page_url(request, "profiles:people")
    return f"{url}?{question.query}" if question.query else url


def import_url(request: WorkspaceRequest) -> str:
    """Where files are imported; empty where that door is not there."""
    try:
        return page_url(request, "imports:upload")
    except NoReverseMatch:
        return ""
