"""A file by its URL: asked for, fetched by a worker, then mapped like any other."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from cdp.asking import asked_text
from cdp.decorators import EDITORS, workspace_view
from cdp.http import WorkspaceRequest
from cdp.partials import render_partial
from imports.guards import go
from imports.models import Fetch
from imports.remote import fetches
from imports.remote.forms import UrlForm
from imports.remote.statuses import FetchState
from imports.wizard import Step, wizard_steps


@require_http_methods(["GET", "POST"])
@workspace_view(roles=EDITORS)
def url(request: WorkspaceRequest) -> HttpResponse:
    """Shows where an address is typed, and has its file fetched."""
    if request.method != "POST":
        return _page(request, UrlForm(initial={"url": asked_text(request.GET, "url")}))
    form = UrlForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    asked = fetches.ask(request.workspace, form.source, by=request.user)
    return go(request, "imports:fetch", asked.pk)


@require_GET
@workspace_view(roles=EDITORS)
def fetch(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Shows how far the fetching is; leads on once the file is here."""
    mine = Fetch.objects.filter(workspace=request.workspace).select_related("job")
    asked = get_object_or_404(mine, pk=pk)
    if asked.job is not None and asked.state == FetchState.TAKEN:
        return go(request, "imports:read", asked.job.pk)
    context = {"fetch": asked, "steps": wizard_steps(request, None, Step.UPLOAD)}
    return render_partial(
        request, "imports/fetch.html", "imports/_fetch_progress.html", context
    )


def _page(
    request: WorkspaceRequest, form: UrlForm, *, status: int = 200
) -> HttpResponse:
    steps = wizard_steps(request, None, Step.UPLOAD)
    context = {"form": form, "steps": steps}
    return render(request, "imports/url.html", context, status=status)
