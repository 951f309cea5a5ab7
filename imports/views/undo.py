"""Undoing an import: asked for, planned, taken back, and what was kept."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from cdp.http import WorkspaceRequest
from cdp.partials import render_partial
from imports import undo
from imports.engine.loading import definitions_of
from imports.guards import go, import_view
from imports.models import ImportJob
from imports.pages.kept_things import KeptThings
from imports.pages.review_page import Findings
from imports.progress import progress_of
from imports.statuses import ImportState


@require_POST
@import_view
def ask(request: WorkspaceRequest, job: ImportJob) -> HttpResponse:
    """Has the undo of an import planned."""
    asked = undo.ask(job, by=request.user, ends_opt_outs="opt_outs" in request.POST)
    return go(request, "imports:detail", asked.pk)


def plan(request: WorkspaceRequest, job: ImportJob) -> HttpResponse:
    """Shows what an undo would do, or how far its planning is."""
    definitions = definitions_of(job)
    context: dict[str, object] = {
        "job": job,
        "findings": Findings(job, job.reviewed, definitions),
    }
    if job.state == ImportState.REVIEWING:
        context["progress"] = progress_of(job, now())
    return render_partial(
        request, "imports/undo_plan.html", "imports/_undo_plan.html", context
    )


def result(request: WorkspaceRequest, job: ImportJob) -> HttpResponse:
    """Shows what an undo took back and what it left, with the reasons."""
    definitions = definitions_of(job)
    context = {
        "job": job,
        "findings": Findings(job, job.ran, definitions),
        "kept": KeptThings(job, definitions, request.GET),
    }
    return render(request, "imports/undo_result.html", context)
