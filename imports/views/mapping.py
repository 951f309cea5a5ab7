"""The second step: what each column becomes, the options, one row as it will be."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from cdp.asking import asked_number
from cdp.http import WorkspaceRequest
from cdp.partials import render_partial
from imports import jobs, saving
from imports.asking import asked_object_type
from imports.deciding import (
    choose_options,
    choose_person_kind,
    load_board,
    start_review,
    switch_kind,
)
from imports.engine import rule_counts
from imports.engine.loading import choices_of, definitions_of
from imports.guards import go, import_view
from imports.measuring import figures
from imports.measuring.looking import FIGURES_TASK, look
from imports.models import ImportJob
from imports.pages.attribution_fields import NewPartForm
from imports.pages.board import Board
from imports.pages.board_page import BoardPage
from imports.pages.event_options_form import EventOptionsForm
from imports.pages.live_row import live_row
from imports.pages.merge_options_form import MergeOptionsForm
from imports.pages.object_options_form import ObjectOptionsForm, RelationshipOptionsForm
from imports.pages.options_form import OptionsForm
from imports.statuses import ImportKind
from imports.suggesting.event_suggestions import looks_like_events
from imports.suggesting.first_mappings import OF_OBJECT_TYPES
from imports.suggesting.object_suggestions import (
    looks_like_objects,
    looks_like_relationships,
)
from imports.suggesting.remembering import same_headers
from imports.wizard import Step, wizard_steps
from profiles.attribution import PartKind
from profiles.attribution_form import PartForm
from profiles.choices import Group
from profiles.definitions import Definitions
from profiles.mapping import EVENT_NAME, Mapping
from profiles.objects.models import ObjectType
from profiles.target_choices import target_groups

OFFERED = 8
CHANGED_ELSEWHERE = (
    "The mapping was changed in another tab. Here it is as it stands; what you have "
    "just chosen was not taken."
)
_OPTIONS: dict[ImportKind, type[OptionsForm]] = {
    ImportKind.EVENTS: EventOptionsForm,
    ImportKind.MERGES: MergeOptionsForm,
    ImportKind.OBJECTS: ObjectOptionsForm,
    ImportKind.RELATIONSHIPS: RelationshipOptionsForm,
}


@require_http_methods(["GET", "POST"])
@import_view
def show(request: WorkspaceRequest, job: ImportJob) -> HttpResponse:
    """Shows the board; posted, the mapping is settled and the file gets planned."""
    if job.has_begun or job.undoes_id is not None:
        return go(request, "imports:detail", job.pk)
    if not job.first_look:  # it came in by another door
        look(job, choices_of(job))
    _have_counted(job)
    if request.method != "POST":
        return _page(request, job)
    board = load_board(job, definitions_of(job))
    if not board.is_ready:
        return _page(request, job, status=422)
    start_review(job, board)
    return go(request, "imports:preview", job.pk)


@require_POST
@import_view
def options(request: WorkspaceRequest, job: ImportJob) -> HttpResponse:
    """Takes the options of the import, all at once.

    So they are not taken from a page that shows older ones than another tab has set.
    """
    if request.POST.get("seen", seen_of(job)) != seen_of(job):
        messages.warning(request, CHANGED_ELSEWHERE)
        return _page(request, job)
    definitions = definitions_of(job)
    board = load_board(job, definitions)
    form = options_form(board.mapping, definitions, job, request.POST)
    if form.is_valid():
        choose_options(job, **form.options)
        if isinstance(form, EventOptionsForm):
            choose_person_kind(job, board, form.person_kind)
    return _page(request, job, status=200 if form.is_valid() else 422)


@require_GET
@import_view
def row(request: WorkspaceRequest, job: ImportJob) -> HttpResponse:
    """Shows one row as it will be."""
    definitions = definitions_of(job)
    board = load_board(job, definitions)
    number = _row_number(request)
    context = {"job": job, "live": live_row(job, board.mapping, definitions, number)}
    return render(request, "imports/_live_row.html", context)


@require_POST
@import_view
def kind(request: WorkspaceRequest, job: ImportJob) -> HttpResponse:
    """Takes what the rows are; the board begins anew."""
    chosen = request.POST.get("kind", "")
    if chosen not in ImportKind.values:
        raise Http404
    types = list(ObjectType.objects.of(job.workspace))
    number = asked_object_type(request.POST, types)
    if ImportKind(chosen) in OF_OBJECT_TYPES and not number:
        raise Http404
    switch_kind(job, ImportKind(chosen), object_type=number)
    return go(request, "imports:map", job.pk)


@require_POST
@import_view
def add_part(request: WorkspaceRequest, job: ImportJob) -> HttpResponse:
    """Makes an endpoint, a touchpoint or a source action; all rows have it then."""
    form = NewPartForm(request.POST)
    if not form.is_valid():
        return _page(request, job, status=422, new_part=form)
    kind, name = form.part_kind, form.cleaned_data["name"]
    part = PartForm({"name": name}, workspace=request.workspace, kind=kind)
    if not part.is_valid():
        form.blame(part.errors)
        return _page(request, job, status=422, new_part=form)
    part.save()
    adds = load_board(job, definitions_of(job)).mapping.adds
    is_of_edits = kind is PartKind.SOURCE_ACTION and not adds
    option = "edit_action" if is_of_edits else kind.value
    choose_options(job, **{option: part.instance.key})
    return _page(request, job)


@require_GET
@import_view
def counted(request: WorkspaceRequest, job: ImportJob) -> HttpResponse:
    """The board's lines with the figures so far, asked for while they fill in."""
    _have_counted(job)
    board = load_board(job, definitions_of(job))
    context = {"job": job, "board": board, "page": BoardPage(job, board, request.GET)}
    return render(request, "imports/map_counted.html", context)


def _have_counted(job: ImportJob) -> None:
    if figures.is_unattended(job):
        jobs.send(FIGURES_TASK, job.pk)


def _row_number(request: WorkspaceRequest) -> int:
    return max(1, asked_number(request.GET, "row"))


def _page(
    request: WorkspaceRequest,
    job: ImportJob,
    *,
    status: int = 200,
    new_part: NewPartForm | None = None,
) -> HttpResponse:
    return render_partial(
        request,
        "imports/map.html",
        "imports/_mapping.html",
        board_context(request, job, new_part),
        status=status,
    )


def groups_of(
    job: ImportJob, mapping: Mapping, definitions: Definitions
) -> list[Group]:
    """What the columns of such an import can be imported as."""
    return target_groups(
        definitions,
        of_events=job.is_of_events,
        merges=mapping.merges,
        relates=mapping.relates,
        object_type=mapping.only_object_type,
    )


def options_form(
    mapping: Mapping, definitions: Definitions, job: ImportJob, data: Any = None
) -> OptionsForm:
    """The form of the options that such an import has."""
    kind = ImportKind(job.kind)
    form = _OPTIONS.get(kind, OptionsForm)(mapping, definitions, data)
    if kind is ImportKind.EDITS:
        form.fields.pop("mode", None)
    return form


def seen_of(job: ImportJob) -> str:
    """What tells this state of the mapping from others."""
    return hashlib.sha256(msgspec.json.encode(job.mapping, order="sorted")).hexdigest()[
        :16
    ]


def _other_kind(
    job: ImportJob, board: Board, definitions: Definitions
) -> ImportKind | None:
    """What the rows seem to be, if that is not what the import takes them for."""
    if job.kind == ImportKind.PEOPLE:
        headers = [line.column.header for line in board.lines]
        if looks_like_events(headers):
            return ImportKind.EVENTS
        if not definitions.object_types or not looks_like_objects(headers):
            return None
        relates = looks_like_relationships(headers)
        return ImportKind.RELATIONSHIPS if relates else ImportKind.OBJECTS
    if not job.is_of_events:
        return None
    is_named = any(line.target == str(EVENT_NAME) for line in board.lines)
    return None if is_named else ImportKind.PEOPLE


def _about(mapping: Mapping, definitions: Definitions) -> str:
    """The object type that all rows are about; "" where there is none."""
    known = definitions.object_types.get(mapping.only_object_type)
    return known.name if known else ""


def board_context(
    request: WorkspaceRequest, job: ImportJob, new_part: NewPartForm | None = None
) -> dict[str, Any]:
    """What the board's templates need."""
    definitions = definitions_of(job)
    board = load_board(job, definitions)
    takes_parts = ImportKind(job.kind) in (ImportKind.PEOPLE, ImportKind.EDITS)
    return {
        "new_part": (new_part or NewPartForm()) if takes_parts else None,
        "job": job,
        "about": _about(board.mapping, definitions),
        "page": BoardPage(job, board, request.GET),
        "board": board,
        "groups": groups_of(job, board.mapping, definitions),
        "other_kind": _other_kind(job, board, definitions),
        "options_form": options_form(board.mapping, definitions, job),
        "seen": seen_of(job),
        "live": live_row(job, board.mapping, definitions, _row_number(request)),
        "steps": wizard_steps(request, job, Step.MAP),
        "saved_mappings": saving.offered(job)[:OFFERED],
        "earlier": same_headers(job),
        "rules": rule_counts.of_import(job),
    }
