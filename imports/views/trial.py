"""A trial: a few rows go in for real, and come out again if they do not please."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from cdp.http import WorkspaceRequest
from imports import jobs
from imports.guards import go, import_view
from imports.models import ImportJob
from imports.views.progress import look_again


@require_POST
@import_view
def start(request: WorkspaceRequest, job: ImportJob) -> HttpResponse:
    """Has the sample of the review go in; pressed twice it goes in once."""
    try:
        jobs.start_trial(job)
    except jobs.Outdated as problem:
        return look_again(request, job, str(problem))
    return go(request, "imports:review", job.pk)


@require_POST
@import_view
def take_back(request: WorkspaceRequest, job: ImportJob) -> HttpResponse:
    """Has it come out again; the import waits as it did before."""
    jobs.take_trial_back(job, ends_opt_outs="opt_outs" in request.POST)
    return go(request, "imports:review", job.pk)
