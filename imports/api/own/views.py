"""The requests of our own API of imports."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator

import msgspec
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.files import File
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.http import content_disposition_header

from cdp.api.bodies import require_type
from cdp.api.doors import ApiRequest, api_door, caller_of, nothing_here
from cdp.api.idempotency import once_if_keyed
from cdp.api.problems import problem_answer
from cdp.api.queries import read_fields, read_query
from cdp.api.refusals import Reason, Refusal
from cdp.api.scopes import Scope
from cdp.api.tokens import Caller
from imports import jobs
from imports.api.own.answered import ShownImports
from imports.api.own.asked import AskedIssues, AskedList, AskedUndo, UploadOptions
from imports.api.own.mapping import wishes_of
from imports.api.own.showing import shown_import, shown_rows
from imports.api.own.starting import start_import, start_undo
from imports.models import ImportIssue, ImportJob, WrongState
from imports.problem_files import errors_file, latest_phase, preview_file, warnings_file
from imports.uploading import stem
from imports.wishes import CannotImport
from profiles.values import encode

JSON, FORM = "application/json", "multipart/form-data"
# What the parts of a form take beside the file.
_FORM_BYTES = 1_000_000
_FILES: dict[str, Callable[[ImportJob], Iterator[bytes]]] = {
    "errors": errors_file,
    "warnings": warnings_file,
    "preview": preview_file,
}
_BAD_FORM = (MultiPartParserError, RequestDataTooBig, SuspiciousOperation)


@api_door(shape=problem_answer, methods=("GET", "POST"))
def imports(request: ApiRequest) -> HttpResponse:
    """Lists imports, or takes a file."""
    caller = caller_of(request, Scope.RUN_IMPORTS)
    if request.method == "POST":
        return _uploaded(request, caller)
    asked = read_query(request, AskedList)
    found = ImportJob.objects.of(caller.workspace).select_related("api")
    if asked.before is not None:
        found = found.filter(pk__lt=asked.before)
    page = list(found.order_by("-id")[: asked.limit + 1])
    shown = [shown_import(job) for job in page[: asked.limit]]
    return _answer(
        ShownImports(shown, shown[-1].id if len(page) > len(shown) else None)
    )


@api_door(shape=problem_answer, methods=("GET",))
def show_import(request: ApiRequest, number: int) -> HttpResponse:
    """One import."""
    return _answer(shown_import(_find(request, number)[1]))


@api_door(shape=problem_answer, methods=("GET",))
def import_issues(request: ApiRequest, number: int) -> HttpResponse:
    """The problem rows of an import."""
    job = _find(request, number)[1]
    asked = read_query(request, AskedIssues)
    found = ImportIssue.objects.of(job, latest_phase(job))
    page = list(found.filter(ordinal__gt=asked.after)[: asked.limit + 1])
    return _answer(shown_rows(page[: asked.limit], more=len(page) > asked.limit))


@api_door(shape=problem_answer, methods=("GET",))
def import_file(request: ApiRequest, number: int, which: str) -> HttpResponseBase:
    """The errors, warnings or preview file of an import."""
    job = _find(request, number)[1]
    if which not in _FILES:
        raise Refusal.not_found(f"An import has the files {', '.join(_FILES)}.")
    if not job.mapping or job.undoes_id is not None:
        raise Refusal(Reason.CONFLICT, "The import has not been reviewed.")
    if not job.file:
        raise Refusal(Reason.GONE, "The file of the import is not kept any more.")
    response = StreamingHttpResponse(
        _FILES[which](job), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=f"{stem(job.file_name)} {which}.csv"
    )
    return response


@api_door(shape=problem_answer, methods=("POST",))
def start(request: ApiRequest, number: int) -> HttpResponse:
    """Has the rows of a reviewed import go in, or the rest of one that stopped."""
    job = _find(request, number)[1]
    try:
        if job.run_at is None:
            jobs.start_run(job)
        else:
            jobs.run_on(job)
    except (WrongState, jobs.Outdated) as problem:
        raise Refusal(Reason.CONFLICT, str(problem)) from None
    return _answer(shown_import(job), status=202)


@api_door(shape=problem_answer, methods=("POST",))
def cancel(request: ApiRequest, number: int) -> HttpResponse:
    """Stops an import; the rows so far stay in."""
    job = _find(request, number)[1]
    try:
        jobs.cancel(job)
    except WrongState as problem:
        raise Refusal(Reason.CONFLICT, str(problem)) from None
    return _answer(shown_import(job), status=202)


@api_door(shape=problem_answer, methods=("POST",))
def undo_import(request: ApiRequest, number: int) -> HttpResponse:
    """Takes an import back."""
    caller, job = _find(request, number)
    asked = read_query(request, AskedUndo)
    try:
        return _answer(shown_import(start_undo(caller, job, asked)), status=202)
    except WrongState as problem:
        raise Refusal(Reason.CONFLICT, str(problem)) from None


unknown = nothing_here(problem_answer)


def _uploaded(request: ApiRequest, caller: Caller) -> HttpResponse:
    require_type(request, FORM, reason=Reason.WRONG_TYPE)
    _check_length(request)
    try:
        sent, files = request.POST, request.FILES
    except _BAD_FORM:
        raise Refusal.malformed("The form cannot be read.") from None
    file = files.get("file")
    if file is None or len(files) > 1:
        raise Refusal.malformed("The form has one file, named file.", "file")
    options = read_fields(sent, UploadOptions)
    try:
        wishes_of(options)
    except CannotImport as problem:
        raise Refusal.unprocessable(str(problem), "mapping") from None

    def run() -> HttpResponse:
        job = start_import(caller, file, file.name or "file.csv", options)
        return _answer(shown_import(job), status=202)

    body = _digest(file) + msgspec.json.encode(options)
    return once_if_keyed(request, caller.workspace, body=body, run=run)


def _check_length(request: ApiRequest) -> None:
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length.isdecimal():
        raise Refusal(Reason.LENGTH_REQUIRED, "The length of the form is not said.")
    if int(length) > settings.IMPORT_MAX_BYTES + _FORM_BYTES:
        raise Refusal(
            Reason.TOO_LARGE,
            f"The file is larger than {settings.IMPORT_MAX_BYTES:,} bytes.",
        )


def _digest(file: File[bytes]) -> bytes:
    digest = hashlib.sha256()
    for part in file.chunks():
        digest.update(part)
    file.seek(0)
    return digest.digest()


def _find(request: ApiRequest, number: int) -> tuple[Caller, ImportJob]:
    """The caller, and the import of their workspace. Raises ``Refusal`` (404)."""
    caller = caller_of(request, Scope.RUN_IMPORTS)
    mine = ImportJob.objects.of(caller.workspace).select_related("api", "workspace")
    # A number that the column cannot hold names nothing either.
    job = mine.filter(pk=number).first() if number < 2**63 else None
    if job is None:
        raise Refusal.not_found(f"There is no import {str(number)[:20]}.")
    return caller, job


def _answer(shown: object, *, status: int = 200) -> HttpResponse:
    return HttpResponse(encode(shown), status=status, content_type=JSON)
