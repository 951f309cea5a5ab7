"""Before the first request: waits for it, or takes a pasted one in its place."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from cdp.http import WorkspaceRequest
from webhooks import sources
from webhooks.forms import SampleForm
from webhooks.guards import go, source_view
from webhooks.models import WebhookSource
from webhooks.payloads import PayloadError
from webhooks.samples import PASTED, read_text
from webhooks.source_page import source_tabs
from webhooks.views.mapping import FAULTY, PART, load_screen, screen_context


@require_GET
@source_view
def waiting(request: WorkspaceRequest, source: WebhookSource) -> HttpResponse:
    """Answers the page that waits: nothing new, or the page with what has come.

    ``refused`` is the refused request that the page shows already.
    """
    screen = load_screen(request, source)
    if not screen.recent and screen.refused_key == request.GET.get("refused", ""):
        return HttpResponse(status=204)
    return render(request, PART, screen_context(request, source, screen))


@require_http_methods(["GET", "POST"])
@source_view
def paste(request: WorkspaceRequest, source: WebhookSource) -> HttpResponse:
    """Takes a pasted request to map by."""
    form = SampleForm(request.POST or None, initial={"sample": source.sample})
    status = 200
    if request.method == "POST":
        if _is_readable(form):
            sources.set_sample(source, form.cleaned_data["sample"])
            query = f"delivery={PASTED}"
            return go(request, "webhooks:source", source.pk, query=query)
        status = FAULTY
    context = {"source": source, "form": form, "tabs": source_tabs(request, source)}
    return render(request, "webhooks/paste.html", context, status=status)


def _is_readable(form: SampleForm) -> bool:
    """Whether what was pasted is a request; if not, the form says why."""
    if not form.is_valid():
        return False
    try:
        read_text(form.cleaned_data["sample"])
    except PayloadError as problem:
        form.add_error("sample", str(problem))
        return False
    return True
