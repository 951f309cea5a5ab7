"""A bad cell in review: shown, mended, judged at once."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRefresh

from cdp import formats
from cdp.http import WorkspaceRequest, page_url
from cdp.partials import render_partial, wants_partial
from imports import fixing
from imports.engine.loading import definitions_of
from imports.guards import import_view
from imports.models import ImportJob
from imports.wizard import Step, wizard_steps


@require_http_methods(["GET", "POST"])
@import_view
def fix(
    request: WorkspaceRequest, job: ImportJob, number: int, position: int
) -> HttpResponse:
    """Shows a cell; keeps what is typed once it is right.

    The address's query is the list that the cell was found in; it leads back there.
    """
    cell = fixing.find_cell(job, number, position) if job.review_counts else None
    if cell is None:
        raise Http404
    typed = request.POST.get("value", cell.value).replace("\0", "").strip()
    issues = []
    if request.method == "POST":
        definitions = definitions_of(job)
        issues = fixing.judge(job, cell, typed, definitions)
        if not issues:
            everywhere = "everywhere" in request.POST
            fixing.keep(job, cell, typed, everywhere=everywhere)
            cells = formats.count_of(cell.alike if everywhere else 1, "cell")
            messages.success(request, f"{cell.header}: {cells} mended.")
            return _back(request, job)
    context = {
        "job": job,
        "cell": cell,
        "typed": typed,
        "issues": issues,
        "steps": wizard_steps(request, job, Step.REVIEW),
    }
    status = 422 if issues else 200
    return render_partial(
        request, "imports/fix.html", "imports/_fix.html", context, status=status
    )


def _back(request: WorkspaceRequest, job: ImportJob) -> HttpResponse:
    """Leads to the list of problem rows that the request came from.

    The list itself is drawn anew, so that the reader stays where they are in it.
    """
    if wants_partial(request):
        return HttpResponseClientRefresh()
    query = request.GET.urlencode()
    url = page_url(request, "imports:review", job.pk)
    return redirect(f"{url}?{query}#problem-rows")
