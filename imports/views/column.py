"""One column of the mapping: what it becomes, how its cells are read."""

from __future__ import annotations

import msgspec
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import retarget

from cdp.http import WorkspaceRequest
from cdp.partials import render_partial, wants_partial
from imports.deciding import decide, load_board
from imports.engine import rule_counts
from imports.engine.loading import definitions_of
from imports.guards import go, import_view
from imports.models import ImportJob
from imports.new_attributes import define_for, new_attribute_form
from imports.pages.attribute_form import AttributeForm
from imports.pages.board import Line
from imports.pages.column_form import ColumnForm
from imports.views.mapping import board_context, groups_of
from imports.wizard import Step, wizard_steps
from profiles.definitions import Definitions
from profiles.event_choices import event_target
from profiles.mapping import (
    ColumnOptions,
    DateOrder,
    DecimalSign,
    TargetKind,
    parse_target,
)

FAULTY = 422


@require_http_methods(["GET", "POST"])
@import_view
def show(request: WorkspaceRequest, job: ImportJob, position: int) -> HttpResponse:
    """Shows the options of a column, and takes them."""
    definitions = definitions_of(job)
    line = _line(job, position, definitions)
    if request.method != "POST":
        return _page(request, job, line, definitions, ColumnForm(line, definitions))
    form = ColumnForm(line, definitions, request.POST)
    if not form.is_valid():
        return _page(request, job, line, definitions, form, status=FAULTY)
    decide(job, position, form.target, form.options)
    return _back(request, job)


@require_POST
@import_view
def choose(request: WorkspaceRequest, job: ImportJob, position: int) -> HttpResponse:
    """Takes what a column is imported as, or the answer to its question."""
    definitions = definitions_of(job)
    line = _line(job, position, definitions)
    target = _chosen(job, line, request.POST.get("target", line.target))
    if target == line.target:
        decide(job, position, target, _answered(line, request))
    else:
        decide(job, position, target)
    return _back(request, job)


@require_POST
@import_view
def create_attribute(
    request: WorkspaceRequest, job: ImportJob, position: int
) -> HttpResponse:
    """Makes a new attribute and imports the column as it."""
    if job.is_of_events:
        raise Http404
    definitions = definitions_of(job)
    line = _line(job, position, definitions)
    mapping = load_board(job, definitions).mapping
    form = new_attribute_form(job, line, definitions, mapping, request.POST)
    if not form.is_valid():
        column = ColumnForm(line, definitions)
        return _page(request, job, line, definitions, column, form, status=FAULTY)
    decide(job, position, define_for(job, form, mapping))
    return _back(request, job)


def _chosen(job: ImportJob, line: Line, choice: str) -> str:
    """The target of a choice; there is none for what such a file does not have."""
    target = event_target(choice, line.title) if job.is_of_events else choice
    parsed = parse_target(target)
    if parsed is None or (parsed.kind is TargetKind.EVENT and not job.is_of_events):
        raise Http404
    return target


def _line(job: ImportJob, position: int, definitions: Definitions) -> Line:
    board = load_board(job, definitions)
    if position >= len(board.lines):
        raise Http404
    return board.lines[position]


def _answered(line: Line, request: WorkspaceRequest) -> ColumnOptions:
    """The line's options with the answer to its question."""
    order, sign = request.POST.get("date_order"), request.POST.get("decimal")
    options = line.options
    if order in set(DateOrder):
        options = msgspec.structs.replace(options, date_order=DateOrder(order))
    if sign in set(DecimalSign):
        options = msgspec.structs.replace(options, decimal=DecimalSign(sign))
    return options


def _back(request: WorkspaceRequest, job: ImportJob) -> HttpResponse:
    """The board again: as a part of the page, or the whole page without script."""
    if wants_partial(request):
        job.refresh_from_db()
        return render(request, "imports/_mapping.html", board_context(request, job))
    return go(request, "imports:map", job.pk)


def _page(
    request: WorkspaceRequest,
    job: ImportJob,
    line: Line,
    definitions: Definitions,
    form: ColumnForm,
    attribute: AttributeForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    mapping = load_board(job, definitions).mapping
    context = {
        "job": job,
        "line": line,
        "form": form,
        "attribute": attribute or new_attribute_form(job, line, definitions, mapping),
        "groups": groups_of(job, mapping, definitions),
        "values": job.column_values.filter(column=line.position).exists(),
        "rules": rule_counts.of_import(job, line.position),
        "steps": wizard_steps(request, job, Step.MAP),
    }
    response = render_partial(
        request, "imports/column.html", "imports/_column.html", context, status=status
    )
    # What is wrong stands in the form, which the board is not.
    return retarget(response, "#column") if status == FAULTY else response
