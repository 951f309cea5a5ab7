"""The fourth step: what will happen to every row, and what stands in the way."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_GET, require_POST

from cdp.http import WorkspaceRequest
from cdp.partials import render_partial
from imports.deciding import load_board, start_review
from imports.engine.loading import definitions_of
from imports.fixing import pending
from imports.guards import go, import_view
from imports.models import ImportJob
from imports.pages.problem_rows import ProblemRows
from imports.pages.review_page import Findings
from imports.pages.trial_page import TrialPage
from imports.progress import progress_of
from imports.statuses import ImportState, Phase
from imports.views import undo
from imports.wizard import Step, wizard_steps

_SHOWN = (ImportState.REVIEWING, ImportState.READY, ImportState.TRYING)


@require_GET
@import_view
def show(request: WorkspaceRequest, job: ImportJob) -> HttpResponse:
    """Shows how far the review is, then what it found."""
    if job.state not in _SHOWN:
        return go(request, "imports:detail", job.pk)
    if job.undoes_id is not None:
        return undo.plan(request, job)
    definitions = definitions_of(job)
    context = {
        "job": job,
        "findings": Findings(job, job.reviewed, definitions),
        "steps": wizard_steps(request, job, Step.REVIEW),
    }
    if job.state == ImportState.READY:
        context["trial"] = TrialPage(job, definitions)
        context["problems"] = ProblemRows(job, Phase.REVIEW, request.GET)
        context["pending"] = pending(job, definitions)
    else:
        context["progress"] = progress_of(job, now())
    return render_partial(
        request, "imports/review.html", "imports/_review.html", context
    )


@require_POST
@import_view
def start(request: WorkspaceRequest, job: ImportJob) -> HttpResponse:
    """Has the file planned again, after something has changed."""
    board = load_board(job, definitions_of(job))
    if not board.is_ready:
        return go(request, "imports:map", job.pk)
    start_review(job, board)
    return go(request, "imports:review", job.pk)


@require_GET
@import_view
def rows(request: WorkspaceRequest, job: ImportJob) -> HttpResponse:
    """Shows a page of the problem rows."""
    phase = Phase.RUN if job.run_at else Phase.REVIEW
    context = {"job": job, "problems": ProblemRows(job, phase, request.GET)}
    return render(request, "imports/_problem_rows.html", context)
