"""Saved mappings: kept under a name, taken over, looked after."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from cdp.decorators import EDITORS, workspace_view
from cdp.http import WorkspaceRequest
from imports import saving
from imports.deciding import load_board
from imports.engine.loading import definitions_of
from imports.guards import go, import_view
from imports.models import ImportJob, SavedMapping
from imports.pages.forms import SavedNameForm
from imports.pages.saved_page import SavedPage
from profiles.loading import load_definitions


@require_GET
@workspace_view(roles=EDITORS)
def show(request: WorkspaceRequest) -> HttpResponse:
    """Shows all saved mappings of the workspace."""
    page = SavedPage(request.workspace, load_definitions(request.workspace))
    return render(request, "imports/saved_mappings.html", {"page": page})


@require_POST
@workspace_view(roles=EDITORS)
def delete(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Deletes a saved mapping; imports that used it keep theirs."""
    saved = get_object_or_404(SavedMapping.objects.of(request.workspace), pk=pk)
    saved.delete()
    messages.success(request, f"The mapping {saved.name} is deleted.")
    return go(request, "imports:saved-mappings")


@require_POST
@import_view
def save(request: WorkspaceRequest, job: ImportJob) -> HttpResponse:
    """Keeps the mapping of an import under a name."""
    form = SavedNameForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Give the mapping a name of at most 200 characters.")
        return go(request, "imports:map", job.pk)
    board = load_board(job, definitions_of(job))
    saved = saving.save(job, board, form.cleaned_data["name"], by=request.user)
    messages.success(request, f"The mapping is saved as {saved.name}.")
    return go(request, "imports:map", job.pk)


@require_POST
@import_view
def use(request: WorkspaceRequest, job: ImportJob, saved: int) -> HttpResponse:
    """Maps an import as a saved mapping says."""
    found = get_object_or_404(SavedMapping.objects.of(request.workspace), pk=saved)
    missing = saving.use(job, found)
    if missing:
        names = ", ".join(missing)
        messages.warning(request, f"Mapped as {found.name}; the file has no {names}.")
    else:
        messages.success(request, f"Mapped as {found.name}.")
    return go(request, "imports:map", job.pk)
