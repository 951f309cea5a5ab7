"""Customer.io's requests: start an import, see how it goes, fetch what was wrong.

A started import is answered at once; a worker fetches the file, and nothing of what
the address answers is shown but that it was not the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.core import signing
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.timezone import now

from cdp.addresses import CannotReach
from cdp.api.bodies import read_body, require_type
from cdp.api.doors import ApiRequest, api_door, caller_of, nothing_here
from cdp.api.refusals import Reason, Refusal
from cdp.api.scopes import Scope
from cdp.api.tokens import Caller
from cdp.models import Workspace
from cdp.outgoing import check
from imports import jobs
from imports.api.customer_io.request import ImportRequest, RowKind, read_request
from imports.api.customer_io.showing import import_json, topic_json
from imports.api.models import ApiProduct
from imports.models import ApiImport, ImportJob
from imports.problem_files import errors_file, warnings_file
from imports.statuses import Door, ImportKind, ImportState
from profiles.api.strict_json import read_object
from profiles.current import current_definitions
from profiles.values import JSONValue, encode

JSON = "application/json"
MAX_BYTES = 64_000
LINK_SECONDS = 15 * 60
_KINDS = {
    RowKind.PEOPLE: ImportKind.PEOPLE,
    RowKind.EVENT: ImportKind.EVENTS,
    RowKind.OBJECT: ImportKind.OBJECTS,
    RowKind.RELATIONSHIP: ImportKind.RELATIONSHIPS,
}
_SALT = "imports.api.customer_io.exports"
# An import has two exports: the number of its errors is twice its own, that of its
# warnings one more.
_FILES: tuple[tuple[str, Callable[[ImportJob], Iterator[bytes]]], ...] = (
    ("error", errors_file),
    ("warning", warnings_file),
)


def customer_io_error(request: ApiRequest, refusal: Refusal) -> HttpResponse:
    """The list of errors, which has one."""
    shown: dict[str, JSONValue] = {
        "detail": refusal.message,
        "status": str(refusal.status),
    }
    if refusal.field:
        shown["source"] = {"pointer": refusal.field}
    return _answer({"errors": [shown]}, status=refusal.status)


@api_door(shape=customer_io_error, methods=("POST",))
def start_import(request: ApiRequest) -> HttpResponse:
    """Starts an import of the file behind a URL."""
    caller = caller_of(request, Scope.RUN_IMPORTS)
    require_type(request, JSON, reason=Reason.WRONG_TYPE)
    asked = read_request(read_object(read_body(request, limit=MAX_BYTES)))
    try:
        check(asked.url)
    except CannotReach as problem:
        raise Refusal.malformed(str(problem), "/import/data_file_url") from None
    job = _started(asked, caller)
    return _answer({"import": _shown(request, job), "result": {"id": job.pk}})


def _started(asked: ImportRequest, caller: Caller) -> ImportJob:
    with transaction.atomic():
        job = ImportJob.objects.create(
            workspace=caller.workspace,
            name=asked.name,
            description=asked.description,
            kind=_KINDS[asked.type],
            door=Door.API,
            state=ImportState.FETCHING,
            nudged_at=now(),
        )
        ApiImport.objects.create(
            job=job,
            product=ApiProduct.CUSTOMER_IO,
            credential=caller.name,
            asked=asked.stored(),
            url=asked.url,
        )
        jobs.nudge(job.pk)
    job.refresh_from_db()
    return job


@api_door(shape=customer_io_error, methods=("GET",))
def show_import(request: ApiRequest, number: int) -> HttpResponse:
    """Shows an import and how far it is."""
    workspace = caller_of(request, Scope.RUN_IMPORTS).workspace
    return _answer({"import": _shown(request, _find(workspace, number))})


@api_door(shape=customer_io_error, methods=("GET",))
def show_export(request: ApiRequest, number: int) -> HttpResponse:
    """Shows what there is to download of an import's problems."""
    workspace = caller_of(request, Scope.RUN_IMPORTS).workspace
    job, which = _export(workspace, number)
    shown: dict[str, JSONValue] = {
        "id": number,
        "type": "customers",
        "status": "done",
        "failed": False,
        "total": _problems(job)[which],
        "description": f"The {which}s of import {job.pk}",
        "deduplicate_id": f"{number}:{int(job.created_at.timestamp())}",
    }
    return _answer({"export": shown})


@api_door(shape=customer_io_error, methods=("GET",))
def download(request: ApiRequest, number: int) -> HttpResponse:
    """Answers with a link to the file, which needs no key and ends soon."""
    workspace = caller_of(request, Scope.RUN_IMPORTS).workspace
    _export(workspace, number)
    signed = signing.dumps([workspace.pk, number], salt=_SALT)
    path = reverse("customer-io-export-file", args=[number, signed])
    return _answer({"url": request.build_absolute_uri(path)})


@api_door(shape=customer_io_error, methods=("GET",))
def export_file(request: ApiRequest, number: int, signed: str) -> HttpResponseBase:
    """Streams the file to whoever has the link."""
    try:
        named = signing.loads(signed, salt=_SALT, max_age=LINK_SECONDS)
    except signing.BadSignature:
        raise Refusal(
            Reason.FORBIDDEN, "The link is not one of ours, or its time is over."
        ) from None
    workspace = Workspace.objects.filter(pk=named[0]).first()
    if named[1] != number or workspace is None:
        raise Refusal.not_found(f"There is no export {number}.")
    job, which = _export(workspace, number)
    response = StreamingHttpResponse(
        dict(_FILES)[which](job), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=f"import-{job.pk}-{which}s.csv"
    )
    return response


@api_door(shape=customer_io_error, methods=("GET",))
def topics(request: ApiRequest) -> HttpResponse:
    """Lists the topics that people subscribe to."""
    caller = caller_of(request, Scope.READ_PROFILES)
    known = current_definitions(caller.workspace).resources
    return _answer({"topics": [topic_json(each) for _, each in sorted(known.items())]})


unknown = nothing_here(customer_io_error)


def _find(workspace: Workspace, number: int) -> ImportJob:
    of_product = ImportJob.objects.of(workspace).filter(
        api__product=ApiProduct.CUSTOMER_IO
    )
    # A number that the column cannot hold names nothing either.
    found = of_product.select_related("api").filter(pk=number) if number < 2**63 else ()
    for job in found:
        return job
    raise Refusal.not_found(f"There is no import {number}.")


def _export(workspace: Workspace, number: int) -> tuple[ImportJob, str]:
    which, _ = _FILES[number % 2]
    missing = Refusal.not_found(f"There is no export {number}.")
    try:
        job = _find(workspace, number // 2)
    except Refusal:
        raise missing from None
    if not _problems(job)[which]:
        raise missing
    if not job.file:
        raise Refusal(Reason.GONE, "The file of the import is not kept any more.")
    return job, which


def _problems(job: ImportJob) -> dict[str, int]:
    """How many rows have errors, and how many warnings."""
    is_over = job.state in (
        ImportState.FINISHED,
        ImportState.FAILED,
        ImportState.CANCELLED,
        ImportState.UNDOING,
        ImportState.UNDONE,
    )
    if not is_over:
        return {"error": 0, "warning": 0}
    counts = job.ran if job.run_at else job.reviewed
    return {"error": counts.outcomes.get("held", 0), "warning": counts.warned}


def _shown(request: ApiRequest, job: ImportJob) -> JSONValue:
    downloads = {}
    for place, (which, _) in enumerate(_FILES):
        if _problems(job)[which]:
            number = 2 * job.pk + place
            path = reverse("customer-io-export-download", args=[number])
            downloads[which] = (number, request.build_absolute_uri(path))
    shown: JSONValue = import_json(job, downloads)
    return shown


def _answer(shown: dict[str, JSONValue], *, status: int = 200) -> HttpResponse:
    return HttpResponse(encode(shown), status=status, content_type=JSON)
