"""The mapping page of a source, its conditions and its options."""

from __future__ import annotations

from typing import Any

import msgspec
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
from profiles.current import current_definitions
from profiles.loading import load_definitions
from webhooks import sources
from webhooks.forms import ConditionForm, OptionsForm
from webhooks.guards import go, source_view
from webhooks.mapping import WebhookMapping
from webhooks.models import WebhookSource
from webhooks.presets import preset_of
from webhooks.screen import MappingScreen
from webhooks.source_page import address_for, curl_of, source_tabs
from webhooks.statuses import SourceState

FAULTY = 422
PAGE, PART = "webhooks/mapping.html", "webhooks/_mapping_screen.html"


@require_GET
@source_view
def show(request: WorkspaceRequest, source: WebhookSource) -> HttpResponse:
    """Shows the payload, what it is imported as, and what that would do."""
    return render_partial(request, PAGE, PART, screen_context(request, source))


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
    context = {
        "source": source,
        "form": form,
        "query": request.GET.urlencode(),
        "tabs": source_tabs(request, source),
    }
    response = render_partial(
        request,
        "webhooks/options.html",
        "webhooks/_options.html",
        context,
        status=status,
    )
    return retarget(response, "#options") if status == FAULTY else response


def load_screen(request: WorkspaceRequest, source: WebhookSource) -> MappingScreen:
    """The screen for the sample and row that the address names."""
    row = request.GET.get("row", "1")
    return MappingScreen(
        source,
        current_definitions(request.workspace),
        now=now(),
        sample=request.GET.get("delivery", ""),
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
        "address": address_for(source),
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
    return go(request, "webhooks:source", source.pk, query=request.GET.urlencode())


def with_parts(mapping: WebhookMapping, **parts: Any) -> WebhookMapping:
    """The mapping with other parts."""
    return msgspec.structs.replace(mapping, **parts)
