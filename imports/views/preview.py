"""The third step: what the first rows, and one of each kind, will become."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from cdp.http import WorkspaceRequest
from cdp.partials import render_partial
from imports.differences import differences
from imports.engine.loading import definitions_of
from imports.guards import go, import_view
from imports.models import ImportJob
from imports.pages.preview_page import PreviewPage, event_json, record_json
from imports.pages.previewing import preview_row, preview_rows
from imports.wizard import Step, wizard_steps


@require_GET
@import_view
def show(request: WorkspaceRequest, job: ImportJob) -> HttpResponse:
    """Shows the previewed rows; while the review works, it asks for its samples."""
    if not job.mapping or job.has_begun:
        return go(request, "imports:detail", job.pk)
    definitions = definitions_of(job)
    rows = preview_rows(job, definitions)
    context = {
        "job": job,
        "page": PreviewPage(job, rows, request.GET),
        "steps": wizard_steps(request, job, Step.PREVIEW),
    }
    return render_partial(
        request, "imports/preview.html", "imports/_preview_table.html", context
    )


@require_GET
@import_view
def row(request: WorkspaceRequest, job: ImportJob, number: int) -> HttpResponse:
    """Shows one row as a record, and the person before and after."""
    definitions = definitions_of(job)
    found = preview_row(job, definitions, number) if job.mapping else None
    if found is None:
        raise Http404
    context = {
        "job": job,
        "row": found,
        "json": record_json(found.record),
        "event_json": event_json(found.record),
        "differences": differences(found.change, found.definitions)
        if found.change
        else [],
        "steps": wizard_steps(request, job, Step.PREVIEW),
    }
    return render_partial(
        request, "imports/preview_row.html", "imports/_preview_row.html", context
    )
