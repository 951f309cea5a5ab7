"""The first step's second half: how the file is read, and what it is called."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from cdp.http import WorkspaceRequest
from cdp.partials import render_partial
from imports.guards import go, import_view
from imports.measuring.first_look import FirstLook
from imports.measuring.first_rows import first_rows
from imports.measuring.looking import look
from imports.models import ImportJob
from imports.pages.forms import NameForm
from imports.pages.read_form import ReadForm
from imports.reading.refusals import UnreadableFile
from imports.suggesting.remembering import same_file
from imports.wizard import Step, wizard_steps


@require_http_methods(["GET", "POST"])
@import_view
def show(request: WorkspaceRequest, job: ImportJob) -> HttpResponse:
    """Shows the first rows as they are read; a choice reads them anew."""
    seen = FirstLook.from_json(job.first_look)
    if seen is None or job.has_begun or job.undoes_id is not None:
        return go(request, "imports:detail", job.pk)
    if request.method != "POST":
        return _page(request, job, seen, ReadForm(seen), NameForm(initial=_name(job)))
    if "name" in request.POST:
        return _continue(request, job, seen)
    form = ReadForm(seen, request.POST)
    try:
        if form.is_valid():
            seen = look(job, form.choices)
            form = ReadForm(seen)
    except UnreadableFile as refusal:
        form.add_error(None, str(refusal))
    status = 422 if form.errors else 200
    return _page(request, job, seen, form, NameForm(initial=_name(job)), status=status)


def _continue(
    request: WorkspaceRequest, job: ImportJob, seen: FirstLook
) -> HttpResponse:
    names = NameForm(request.POST)
    if not names.is_valid():
        return _page(request, job, seen, ReadForm(seen), names, status=422)
    ImportJob.objects.filter(pk=job.pk).update(**names.cleaned_data)
    return go(request, "imports:map", job.pk)


def _name(job: ImportJob) -> dict[str, str]:
    return {"name": job.name, "description": job.description}


def _page(
    request: WorkspaceRequest,
    job: ImportJob,
    seen: FirstLook,
    form: ReadForm,
    names: NameForm,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "job": job,
        "look": seen,
        "form": form,
        "names": names,
        "table": first_rows(seen),
        "same_file": same_file(job),
        "steps": wizard_steps(request, job, Step.UPLOAD),
    }
    return render_partial(
        request, "imports/read.html", "imports/_first_rows.html", context, status=status
    )
