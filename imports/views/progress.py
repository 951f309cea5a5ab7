"""The last step: the rows go in, and can be stopped."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.utils.timezone import now
from django.views.decorators.http import require_GET, require_POST

from cdp.http import WorkspaceRequest
from cdp.partials import render_partial
from imports import jobs, undo
from imports.guards import go, import_view
from imports.models import ImportJob
from imports.progress import progress_of
from imports.statuses import ImportState
from imports.wizard import Step, wizard_steps


@require_GET
@import_view
def show(request: WorkspaceRequest, job: ImportJob) -> HttpResponse:
    """Shows how far the run is; at its end it leads to the result."""
    if job.state != ImportState.RUNNING:
        return go(request, "imports:detail", job.pk)
    context = {
        "job": job,
        "progress": progress_of(job, now()),
        "steps": wizard_steps(request, job, Step.IMPORT),
    }
    return render_partial(
        request, "imports/run.html", "imports/_run_progress.html", context
    )


@require_POST
@import_view
def start(request: WorkspaceRequest, job: ImportJob) -> HttpResponse:
    """Has the reviewed rows go in; pressed twice it runs once."""
    if job.run_at is not None and job.state in (
        ImportState.RUNNING,
        ImportState.FINISHED,
    ):
        return go(request, "imports:run", job.pk)
    try:
        if job.run_at is None:
            jobs.start_run(job)
        else:
            jobs.run_on(job)
    except jobs.Outdated as problem:
        return look_again(request, job, str(problem))
    return go(request, "imports:run", job.pk)


def look_again(request: WorkspaceRequest, job: ImportJob, problem: str) -> HttpResponse:
    """Leads to what has to be looked at again, because something has changed."""
    if job.undoes is None:
        messages.warning(request, f"{problem} Look at the mapping and review it again.")
        return go(request, "imports:map", job.pk)
    jobs.discard(job)
    messages.warning(request, f"{problem} This is the new plan.")
    asked = undo.ask(job.undoes, by=request.user, ends_opt_outs=job.ends_opt_outs)
    return go(request, "imports:detail", asked.pk)


@require_POST
@import_view
def cancel(request: WorkspaceRequest, job: ImportJob) -> HttpResponse:
    """Stops a review or a run at its next chunk, and says what was kept."""
    jobs.cancel(job)
    if job.undoes_id is not None:
        messages.info(request, "It is stopped; what was taken back stays so.")
        return go(request, "imports:detail", job.pk)
    if job.state == ImportState.MAPPING:
        messages.info(request, "The review is stopped; nothing was written.")
        return go(request, "imports:map", job.pk)
    if job.state == ImportState.READY:
        return go(request, "imports:review", job.pk)
    messages.info(request, "The import is stopped; the rows so far stay in.")
    return go(request, "imports:detail", job.pk)


@require_POST
@import_view
def discard(request: WorkspaceRequest, job: ImportJob) -> HttpResponse:
    """Throws an import away that has written nothing."""
    jobs.discard(job)
    messages.success(request, f"{job.name} is discarded; nothing was written.")
    if job.undoes_id is not None:
        return go(request, "imports:detail", job.undoes_id)
    return go(request, "imports:history")
