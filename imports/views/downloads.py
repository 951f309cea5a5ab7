"""Files to take away: what was wrong, what would be written, the file, a template."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from cdp.decorators import EDITORS, workspace_view
from cdp.http import WorkspaceRequest
from imports.asking import asked_kind, asked_object_type
from imports.files import FileGone
from imports.guards import import_view
from imports.models import ImportJob
from imports.problem_files import errors_file, preview_file, warnings_file
from imports.reference.task_reference import task_template
from imports.reference.template_files import template_csv, template_workbook
from imports.uploading import stem
from profiles.loading import load_definitions
from profiles.objects.models import ObjectType

Response = TypeVar("Response", bound=HttpResponseBase)

FILES: dict[str, Callable[[ImportJob], Iterator[bytes]]] = {
    "errors": errors_file,
    "warnings": warnings_file,
    "preview": preview_file,
}
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@import_view
def problem_file(
    request: WorkspaceRequest, job: ImportJob, which: str
) -> HttpResponseBase:
    """Streams the errors, warnings or preview file of an import."""
    if which not in FILES or not job.mapping:
        raise Http404
    if not job.file:
        raise FileGone(
            "The uploaded file is not kept any more, and what is made of it."
        )
    response = StreamingHttpResponse(
        FILES[which](job), content_type="text/csv; charset=utf-8"
    )
    return _named(response, f"{stem(job.file_name)} {which}.csv")


@require_GET
@import_view
def original(request: WorkspaceRequest, job: ImportJob) -> HttpResponseBase:
    """Streams the file as it was uploaded."""
    if not job.file:
        raise FileGone("The uploaded file is not kept any more.")
    return FileResponse(job.file.open("rb"), as_attachment=True, filename=job.file_name)


@require_GET
@workspace_view(roles=EDITORS)
def template(request: WorkspaceRequest, ending: str) -> HttpResponse:
    """Makes a file with this workspace's columns and two example rows."""
    definitions = load_definitions(request.workspace)
    kind = asked_kind(request.GET)
    types = list(ObjectType.objects.of(request.workspace))
    number = asked_object_type(request.GET, types)
    entries = task_template(kind, definitions, object_type=number)
    if ending == "csv":
        made = HttpResponse(template_csv(entries), "text/csv; charset=utf-8")
    elif ending == "xlsx":
        made = HttpResponse(template_workbook(entries, kind.label), WORKBOOK)
    else:
        raise Http404
    return _named(made, f"{request.workspace.slug} {kind.value}.{ending}")


def _named(response: Response, name: str) -> Response:
    """The response as a file to be saved under this name."""
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=name
    )
    return response
