"""What people that were found are for: a file of them, a segment of them."""

from __future__ import annotations

from tempfile import TemporaryFile

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from cdp.decorators import EDITORS, workspace_view
from cdp.formats import count_of
from cdp.http import WorkspaceRequest, page_url
from cdp.partials import render_partial
from profiles import exporting, listing, segmenting
from profiles.exporting import Exported
from profiles.forms import ExportForm, SegmentForm
from profiles.page_models import PeopleQuery
from profiles.searching import background
from profiles.searching.asking import Asking
from profiles.searching.limits import TooSlow
from profiles.searching.question import Question
from profiles.statuses import ExportFormat, QueryPurpose
from profiles.views.people_list import people_url
from profiles.views.people_page import question_of

# As many are exported or put into a segment while one waits: a second of work.
AT_ONCE = 2_000


@require_POST
@workspace_view(roles=EDITORS)
def export(request: WorkspaceRequest) -> HttpResponseBase:
    """Sends a file of the people that are asked for, or has it written."""
    asking = Asking(request.workspace, timezone.now())
    question = question_of(request, asking)
    form = ExportForm(request.POST)
    if not form.is_valid() or question.problems:
        messages.error(request, "Choose CSV, Excel or JSON, and filters that exist.")
        return redirect(people_url(request, question))
    format = ExportFormat(form.cleaned_data["format"])
    everything = form.cleaned_data["everything"]
    ids = _few(asking, question)
    if ids is None:
        columns = _columns(request, asking, everything=everything)
        query = background.start(
            request.workspace,
            request.user,
            question,
            QueryPurpose.EXPORT,
            format=format,
            columns=columns,
        )
        return redirect(page_url(request, "profiles:people-query", query.pk))
    people = list(exporting.exported(ids, asking.definitions))
    if everything:
        columns = exporting.used_columns(people, asking.definitions)
    else:
        columns = _columns(request, asking, everything=False)
    return _file(asking, people, format, columns)


@require_POST
@workspace_view(roles=EDITORS)
def save_segment(request: WorkspaceRequest) -> HttpResponse:
    """Makes a segment of the people that are asked for."""
    asking = Asking(request.workspace, timezone.now())
    question = question_of(request, asking)
    form = SegmentForm(request.POST, workspace=request.workspace)
    if not form.is_valid() or question.problems:
        context = {"form": form, "question": question}
        return render(request, "profiles/segment_of_people.html", context, status=422)
    ids = _few(asking, question)
    segment = form.save()
    if ids is None:
        query = background.start(
            request.workspace,
            request.user,
            question,
            QueryPurpose.SEGMENT,
            segment=segment,
        )
        return redirect(page_url(request, "profiles:people-query", query.pk))
    segmenting.join(
        ids,
        segment.pk,
        joins=True,
        definitions=Asking(request.workspace, timezone.now()).definitions,
        user_id=request.user.pk,
    )
    joined = count_of(len(ids), "person", "people")
    messages.success(request, f"{joined} joined “{segment.name}”.")
    return redirect(page_url(request, "profiles:segment", segment.pk))


@require_GET
@workspace_view()
def show_query(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Shows how far a long question is, and then what came of it."""
    query = _query(request, pk)
    asking = Asking(request.workspace, timezone.now())
    context = {"query": query, "question": asking.read_query(query.question)}
    if query.purpose == QueryPurpose.FIND:
        response = render(request, "profiles/_people_progress.html", context)
        if not query.is_open or (query.matched and request.GET.get("shown") == "0"):
            response["HX-Trigger"] = "people-found"
        return response
    return render_partial(
        request, "profiles/people_query.html", "profiles/_people_query.html", context
    )


@require_POST
@workspace_view()
def cancel_query(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Stops a long question; what was done stays."""
    query = _query(request, pk)
    background.cancel(query)
    asking = Asking(request.workspace, timezone.now())
    return redirect(people_url(request, asking.read_query(query.question)))


@require_POST
@workspace_view()
def dismiss_query(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Takes the note about a finished export or segment off the list."""
    query = _query(request, pk)
    query.seen = True
    query.save(update_fields=["seen"])
    return redirect(page_url(request, "profiles:people"))


@require_GET
@workspace_view(roles=EDITORS)
def download(request: WorkspaceRequest, pk: int) -> FileResponse:
    """Sends the file of an export, as long as it is kept."""
    query = _query(request, pk)
    if not query.file or query.expires_at < timezone.now():
        raise Http404
    name = exporting.file_name(request.workspace, query.created_at, query.format)
    return FileResponse(
        query.file.open("rb"),
        as_attachment=True,
        filename=name,
        content_type=exporting.CONTENT_TYPES[ExportFormat(query.format)],
    )


def _query(request: WorkspaceRequest, pk: int) -> PeopleQuery:
    """A query of this member; what others ask for is theirs."""
    return get_object_or_404(
        PeopleQuery, pk=pk, workspace=request.workspace, user=request.user
    )


def _few(asking: Asking, question: Question) -> list[int] | None:
    """Everybody who fits, if that is soon known and not many; else None."""
    try:
        found = asking.find(question, page=AT_ONCE)
    except TooSlow:
        return None
    return None if found.after or found.words_left else found.ids


def _columns(
    request: WorkspaceRequest, asking: Asking, *, everything: bool
) -> list[str]:
    if everything:
        return list(asking.definitions.attributes)
    chosen = listing.chosen_columns(request.workspace, request.user, asking.definitions)
    return [column.key for column in chosen]


def _file(
    asking: Asking,
    people: list[Exported],
    format: ExportFormat,
    columns: list[str],
) -> FileResponse:
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    writer = exporting.writer(format, file, asking.definitions, columns)
    writer.write(people)
    writer.close()
    file.seek(0)
    return FileResponse(
        file,
        as_attachment=True,
        filename=exporting.file_name(asking.workspace, asking.now, format),
        content_type=exporting.CONTENT_TYPES[format],
    )
