"""One import: its result, or the step where it waits."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from cdp.http import WorkspaceRequest
from cdp.partials import render_partial
from imports.engine.loading import definitions_of
from imports.guards import go, import_view
from imports.models import ImportJob
from imports.pages.outcome_rows import OutcomeRows
from imports.pages.problem_rows import ProblemRows
from imports.pages.result_page import ResultPage
from imports.pages.review_page import Findings
from imports.statuses import ImportState, Phase
from imports.views import undo

# Where an import waits whose rows have not gone in.
_WAITS = {
    ImportState.MAPPING: "imports:map",
    ImportState.REVIEWING: "imports:review",
    ImportState.READY: "imports:review",
    ImportState.TRYING: "imports:review",
    ImportState.RUNNING: "imports:run",
}


@require_GET
@import_view
def show(request: WorkspaceRequest, job: ImportJob) -> HttpResponse:
    """Leads to where the import waits, or shows its result."""
    if step := _WAITS.get(job.status):
        return go(request, step, job.pk)
    if job.undoes_id is not None:
        return undo.result(request, job)
    definitions = definitions_of(job)
    counts = job.ran if job.run_at else job.reviewed
    phase = Phase.RUN if job.run_at else Phase.REVIEW
    context = {
        "job": job,
        "findings": Findings(job, counts, definitions),
        "page": ResultPage(job, definitions, request.GET),
        "rows": OutcomeRows(job, definitions, request.GET),
        "problems": ProblemRows(job, phase, request.GET),
        "undo": job.undos.first(),
        "corrections": job.corrections.order_by("id"),
    }
    return render_partial(
        request, "imports/detail.html", "imports/_fated_rows.html", context
    )
