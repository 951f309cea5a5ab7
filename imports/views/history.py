"""All imports of a workspace, newest first."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from cdp.decorators import EDITORS, workspace_view
from cdp.http import WorkspaceRequest
from cdp.partials import render_partial
from imports.models import ImportJob
from imports.pages.history import History


@require_GET
@workspace_view(roles=EDITORS)
def show(request: WorkspaceRequest) -> HttpResponse:
    """Shows the imports that match, a page of them."""
    history = History(ImportJob.objects.of(request.workspace), request.GET)
    return render_partial(
        request,
        "imports/history.html",
        "imports/_history_table.html",
        {"history": history},
    )
