"""One field of a mapping: opened by a click on its value, tried, saved."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpResponse
from django.utils.timezone import now
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import retarget

from cdp.http import WorkspaceRequest
from cdp.partials import render_partial
from profiles.defining import define_attribute
from profiles.loading import load_definitions
from webhooks import sources
from webhooks.choices import webhook_groups
from webhooks.field_sheet import NEW_ATTRIBUTE, FieldSheet, without_field
from webhooks.forms import AttributeForm, key_of
from webhooks.guards import source_view
from webhooks.mapping import Field
from webhooks.models import WebhookSource
from webhooks.screen import MappingScreen
from webhooks.source_page import source_tabs
from webhooks.suggesting import suggested_fields
from webhooks.transformations import STEPS
from webhooks.views.mapping import FAULTY, load_screen, save_draft, with_parts


@require_GET
@source_view
def show(request: WorkspaceRequest, source: WebhookSource) -> HttpResponse:
    """Opens the sheet of a field, or of a value that is not mapped yet."""
    screen = load_screen(request, source)
    return _sheet(request, source, _opened(request, screen))


def _opened(request: WorkspaceRequest, screen: MappingScreen) -> FieldSheet:
    """The sheet of the field asked for: by its place, or by a path once or again."""
    number, path = request.GET.get("number", ""), request.GET.get("path", "")
    fields = screen.mapping.fields
    at = int(number) if number.isdecimal() and len(number) < 6 else len(fields)
    if path and "again" not in request.GET:
        mapped = [place for place, one in enumerate(fields) if one.path == path]
        at = mapped[0] if mapped else at
    if at < len(fields):
        return FieldSheet.of(screen, fields[at], at)
    suggested = screen.suggestions.get(path)
    target = suggested.target if suggested else ""
    return FieldSheet.of(screen, Field(path=path, target=target), None)


@require_POST
@source_view
def change(request: WorkspaceRequest, source: WebhookSource) -> HttpResponse:
    """Shows the sheet as it was filled in, with what each step gives."""
    screen = load_screen(request, source)
    return _sheet(request, source, FieldSheet.posted(screen, request.POST))


@require_POST
@source_view
def save(request: WorkspaceRequest, source: WebhookSource) -> HttpResponse:
    """Puts the field into the mapping, making its attribute if it is a new one."""
    screen = load_screen(request, source)
    sheet = FieldSheet.posted(screen, request.POST)
    if request.POST.get("add") or "drop" in request.POST:
        return _sheet(request, source, sheet)
    form = AttributeForm(request.POST, workspace=request.workspace)
    if sheet.target == NEW_ATTRIBUTE:
        if not form.is_valid():
            return _sheet(request, source, sheet, form, status=FAULTY)
        sheet = _with_attribute(request, source, sheet, form)
    if sheet.faults:
        return _sheet(request, source, sheet, status=FAULTY, faults=sheet.faults)
    return save_draft(request, source, sheet.mapping)


@require_POST
@source_view
def remove(
    request: WorkspaceRequest, source: WebhookSource, number: int
) -> HttpResponse:
    """Takes a field out of the mapping."""
    mapping = sources.draft_of(source)
    return save_draft(request, source, without_field(mapping, number))


@require_POST
@source_view
def take_suggestions(request: WorkspaceRequest, source: WebhookSource) -> HttpResponse:
    """Maps everything that is suggested and not mapped yet."""
    screen = load_screen(request, source)
    added = suggested_fields(screen.suggestions, screen.mapping.fields)
    fields = (*screen.mapping.fields, *added)
    return save_draft(request, source, with_parts(screen.mapping, fields=fields))


@transaction.atomic
def _with_attribute(
    request: WorkspaceRequest,
    source: WebhookSource,
    sheet: FieldSheet,
    form: AttributeForm,
) -> FieldSheet:
    name = form.cleaned_data["attribute_name"]
    attribute = define_attribute(
        request.workspace, key_of(name), name=name, type_=form.type, group="Other"
    )
    sheet.target = f"attribute:{attribute.key}"
    sheet.screen = MappingScreen(source, load_definitions(request.workspace), now=now())
    return sheet


def _sheet(
    request: WorkspaceRequest,
    source: WebhookSource,
    sheet: FieldSheet,
    form: AttributeForm | None = None,
    *,
    status: int = 200,
    faults: list[str] | None = None,
) -> HttpResponse:
    if form is None:
        name = sheet.last_key.replace("_", " ").strip().capitalize()
        initial = {"attribute_name": name, "attribute_type": "string"}
        form = AttributeForm(initial=initial, workspace=request.workspace)
    context = {
        "source": source,
        "screen": sheet.screen,
        "sheet": sheet,
        "groups": webhook_groups(sheet.screen.definitions),
        "steps": STEPS.items(),
        "form": form,
        "faults": faults or [],
        "tabs": source_tabs(request, source),
    }
    response = render_partial(
        request, "webhooks/field.html", "webhooks/_field.html", context, status=status
    )
    return retarget(response, "#field") if status == FAULTY else response
