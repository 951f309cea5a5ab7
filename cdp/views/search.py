"""The page of the search field that stands on every page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cdp import search
from cdp.decorators import workspace_view
from cdp.formats import join_or
from cdp.http import WorkspaceRequest

LONGEST_WORDS = 200


@require_GET
@workspace_view()
def show(request: WorkspaceRequest) -> HttpResponse:
    """Shows what the words find, by kind."""
    words = request.GET.get("q", "").strip()[:LONGEST_WORDS].replace("\x00", "")
    kinds = [source.label.lower() for source in search.sources(request)]
    context = {
        "words": words,
        "found": search.search(request, words),
        "kinds": join_or(kinds),
    }
    return render(request, "cdp/search.html", context)
