"""The first step: a file, or cells pasted from a spreadsheet."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from cdp.asking import asked_number, asked_text
from cdp.decorators import EDITORS, workspace_view
from cdp.http import WorkspaceRequest, page_url
from cdp.partials import render_partial
from imports.asking import asked_kind, asked_object_type
from imports.guards import go
from imports.models import ImportJob
from imports.pages.forms import UploadForm
from imports.reading.limits import size_text
from imports.reading.refusals import UnreadableFile
from imports.reference.task_reference import WHAT_ROWS_DO, task_reference
from imports.statuses import ImportKind
from imports.suggesting.first_mappings import OF_OBJECT_TYPES
from imports.uploading import take_in
from imports.wizard import Step, wizard_steps
from profiles.loading import load_definitions
from profiles.objects.forms import ObjectTypeForm
from profiles.objects.models import ObjectType


@require_http_methods(["GET", "POST"])
@workspace_view(roles=EDITORS)
def show(request: WorkspaceRequest) -> HttpResponse:
    """Shows where a file is dropped, and takes it in."""
    if request.method != "POST":
        return _page(request, UploadForm())
    if asked_kind(request.GET) in OF_OBJECT_TYPES and not _object_type(request):
        return _page(request, UploadForm(), status=422)
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        job = take_in(
            request.workspace,
            *form.upload,
            by=request.user,
            kind=asked_kind(request.GET),
            object_type=_object_type(request),
            again=_named(request, "again"),
            corrects=_named(request, "corrects"),
        )
    except UnreadableFile as refusal:
        form.add_error("file", str(refusal))
        return _page(request, form, status=422)
    return go(request, "imports:read", job.pk)


@require_POST
@workspace_view(roles=EDITORS)
def add_object_type(request: WorkspaceRequest) -> HttpResponse:
    """Makes an object type, for the file that is about to be uploaded."""
    form = ObjectTypeForm(request.POST, workspace=request.workspace)
    if not form.is_valid():
        return _page(request, UploadForm(), status=422, type_form=form)
    made = form.define()
    kind = asked_kind(request.GET)
    url = page_url(request, "imports:upload")
    return redirect(f"{url}?kind={kind}&type={made.number}")


@require_GET
@workspace_view(roles=EDITORS)
def columns(request: WorkspaceRequest) -> HttpResponse:
    """Shows the columns that a file may have, searched."""
    return render(request, "imports/_column_reference.html", _reference(request))


def _named(request: WorkspaceRequest, name: str) -> ImportJob | None:
    """The earlier import that the address names, if it is one of this workspace."""
    number = asked_number(request.GET, name)
    return ImportJob.objects.of(request.workspace).filter(pk=number).first()


def _reference(request: WorkspaceRequest) -> dict[str, object]:
    query, kind = asked_text(request.GET, "q"), asked_kind(request.GET)
    number = _object_type(request)
    definitions = load_definitions(request.workspace)
    entries = task_reference(kind, definitions, query, object_type=number)
    return {"query": query, "kind": kind, "object_type": number, "entries": entries}


def _object_type(request: WorkspaceRequest) -> int:
    """The type of the objects that the rows are about, as the address says."""
    types = list(ObjectType.objects.of(request.workspace))
    return asked_object_type(request.GET, types)


def _page(
    request: WorkspaceRequest,
    form: UploadForm,
    *,
    status: int = 200,
    type_form: ObjectTypeForm | None = None,
) -> HttpResponse:
    is_about_objects = asked_kind(request.GET) in OF_OBJECT_TYPES
    types = ObjectType.objects.of(request.workspace) if is_about_objects else ()
    context = {
        "is_about_objects": is_about_objects,
        "object_types": types,
        "type_form": type_form or ObjectTypeForm(workspace=request.workspace),
        "form": form,
        "kinds": [(kind, WHAT_ROWS_DO[kind]) for kind in ImportKind],
        "steps": wizard_steps(request, None, Step.UPLOAD),
        "max_bytes": settings.IMPORT_MAX_BYTES,
        "limit": size_text(settings.IMPORT_MAX_BYTES),
        "max_columns": settings.IMPORT_MAX_COLUMNS,
        "again": _named(request, "again"),
        "corrects": _named(request, "corrects"),
        **_reference(request),
    }
    return render_partial(
        request,
        "imports/upload.html",
        "imports/_upload_form.html",
        context,
        status=status,
    )
