"""The mapping page of a source, and everything that changes its draft."""

from __future__ import annotations

from typing import Any

import msgspec
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)
from django_htmx.http import retarget

from cdp.http import WorkspaceRequest
from cdp.partials import render_partial, wants_partial
from profiles.loading import load_definitions
from webhooks import sources
from webhooks.addresses import source_url
from webhooks.forms import ConditionForm, OptionsForm, SampleForm
from webhooks.guards import go, source_view
from webhooks.mapping import WebhookMapping
from webhooks.models import WebhookSource
from webhooks.payloads import PayloadError
from webhooks.presets import preset_of
from webhooks.samples import PASTED, read_text
from webhooks.screen import MappingScreen
from webhooks.source_page import curl_of, source_tabs
from webhooks.statuses import SourceState
from webhooks.suggesting import suggested_fields

FAULTY = 422
PAGE, PART = "webhooks/mapping.html", "webhooks/_mapping_screen.html"


@require_GET
@source_view
def show(request: WorkspaceRequest, source: WebhookSource) -> HttpResponse:
    """Shows the payload, what it is imported as, and what that would do."""
    return render_partial(request, PAGE, PART, screen_context(request, source))


@require_GET
@source_view
def waiting(request: WorkspaceRequest, source: WebhookSource) -> HttpResponse:
    """Answers the page that waits for the first request; by itself it turns into it."""
    screen = load_screen(request, source)
    context = screen_context(request, source, screen)
    if screen.recent:
        return retarget(render(request, PART, context), "#mapping-screen")
    return render(request, "webhooks/_first_request.html", context)


@require_POST
@source_view
def remove_field(
    request: WorkspaceRequest, source: WebhookSource, number: int
) -> HttpResponse:
    """Takes a field out of the mapping."""
    mapping = sources.draft_of(source)
    fields = [one for place, one in enumerate(mapping.fields) if place != number]
    return save_draft(request, source, with_parts(mapping, fields=tuple(fields)))


@require_POST
@source_view
def take_suggestions(request: WorkspaceRequest, source: WebhookSource) -> HttpResponse:
    """Maps everything that is suggested and not mapped yet."""
    screen = load_screen(request, source)
    added = suggested_fields(screen.suggestions, screen.mapping.fields)
    fields = (*screen.mapping.fields, *added)
    return save_draft(request, source, with_parts(screen.mapping, fields=fields))


@require_POST
@source_view
def add_condition(request: WorkspaceRequest, source: WebhookSource) -> HttpResponse:
    """Adds a condition."""
    form = ConditionForm(request.POST)
    if not form.is_valid():
        context = {**screen_context(request, source), "condition_form": form}
        return render_partial(request, PAGE, PART, context, status=FAULTY)
    mapping = sources.draft_of(source)
    conditions = (*mapping.conditions, form.condition)
    return save_draft(request, source, with_parts(mapping, conditions=conditions))


@require_POST
@source_view
def remove_condition(
    request: WorkspaceRequest, source: WebhookSource, number: int
) -> HttpResponse:
    """Takes a condition away."""
    mapping = sources.draft_of(source)
    kept = [one for place, one in enumerate(mapping.conditions) if place != number]
    return save_draft(request, source, with_parts(mapping, conditions=tuple(kept)))


@require_http_methods(["GET", "POST"])
@source_view
def options(request: WorkspaceRequest, source: WebhookSource) -> HttpResponse:
    """Shows what the mapping as a whole does, and takes changes of it."""
    mapping = sources.draft_of(source)
    definitions = load_definitions(request.workspace)
    if request.method == "POST":
        form = OptionsForm(mapping, definitions, request.POST)
        if form.is_valid():
            return save_draft(request, source, form.mapping)
        status = FAULTY
    else:
        form, status = OptionsForm(mapping, definitions), 200
    context = {"source": source, "form": form, "tabs": source_tabs(request, source)}
    response = render_partial(
        request,
        "webhooks/options.html",
        "webhooks/_options.html",
        context,
        status=status,
    )
    return retarget(response, "#options") if status == FAULTY else response


@require_http_methods(["GET", "POST"])
@source_view
def paste(request: WorkspaceRequest, source: WebhookSource) -> HttpResponse:
    """Takes a pasted request to map by."""
    form = SampleForm(request.POST or None, initial={"sample": source.sample})
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                read_text(form.cleaned_data["sample"])
            except PayloadError as problem:
                form.add_error("sample", str(problem))
            else:
                sources.set_sample(source, form.cleaned_data["sample"])
                query = f"delivery={PASTED}"
                return go(request, "webhooks:source", source.pk, query=query)
        status = FAULTY
    context = {"source": source, "form": form, "tabs": source_tabs(request, source)}
    return render(request, "webhooks/paste.html", context, status=status)


@require_POST
@source_view
def save(request: WorkspaceRequest, source: WebhookSource) -> HttpResponse:
    """Keeps the draft as a version, and switches it on if that was asked."""
    note = request.POST.get("note", "")
    version = sources.save_version(source, by=request.user, note=note)
    if "on" in request.POST:
        definitions = load_definitions(request.workspace)
        sources.switch_on(source, version, definitions)
        messages.success(request, f"Version {version.number} is on.")
    else:
        messages.success(request, f"Version {version.number} is saved.")
    return go(request, "webhooks:source", source.pk)


@require_POST
@source_view
def pause(request: WorkspaceRequest, source: WebhookSource) -> HttpResponse:
    """Has the source store what comes and apply none of it."""
    sources.pause(source)
    messages.success(request, f"{source.name} is paused; what comes is kept.")
    return go(request, "webhooks:source", source.pk)


def load_screen(request: WorkspaceRequest, source: WebhookSource) -> MappingScreen:
    """The screen for the sample and row that the request names."""
    query = request.GET if request.method == "GET" else request.POST
    row = query.get("row", "1")
    return MappingScreen(
        source,
        load_definitions(request.workspace),
        now=now(),
        sample=query.get("delivery", ""),
        row=int(row) if row.isdecimal() and len(row) < 6 else 1,
    )


def screen_context(
    request: WorkspaceRequest,
    source: WebhookSource,
    screen: MappingScreen | None = None,
) -> dict[str, Any]:
    """What the mapping page takes."""
    screen = screen or load_screen(request, source)
    latest = source.versions.order_by("-number").first()
    on_now = source.on.mapping if source.on else None
    return {
        "source": source,
        "screen": screen,
        "preset": preset_of(source.sender),
        "url": source_url(source),
        "curl": curl_of(source),
        "tabs": source_tabs(request, source),
        "latest": latest,
        "is_saved": latest is not None and latest.mapping == source.draft,
        "is_on": source.state == SourceState.ON and on_now == source.draft,
        "condition_form": ConditionForm(),
    }


def save_draft(
    request: WorkspaceRequest, source: WebhookSource, mapping: WebhookMapping
) -> HttpResponse:
    """Keeps another draft and shows what it would do."""
    sources.edit_draft(source, mapping)
    if wants_partial(request):
        return render(request, PART, screen_context(request, source))
    query = f"delivery={request.POST.get('delivery', '')}"
    return go(request, "webhooks:source", source.pk, query=query)


def with_parts(mapping: WebhookMapping, **parts: Any) -> WebhookMapping:
    """The mapping with other parts."""
    return msgspec.structs.replace(mapping, **parts)
