"""The mapping time machine: what a changed mapping would have done, and doing it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_GET, require_POST

from cdp.asking import asked_ids, asked_number
from cdp.http import WorkspaceRequest
from profiles.loading import load_definitions
from webhooks import replays, sources
from webhooks.guards import go, source_view
from webhooks.models import WebhookSource
from webhooks.source_page import source_tabs
from webhooks.time_machine import compare

PAGE_ROWS = 25


@require_GET
@source_view
def show(request: WorkspaceRequest, source: WebhookSource) -> HttpResponse:
    """Shows which of the last requests the mapping would read differently."""
    definitions = load_definitions(request.workspace)
    found = compare(source, definitions, now=now())
    start = asked_number(request.GET, "from")
    total = len(found.divergences) if found else 0
    context = {
        "source": source,
        "tabs": source_tabs(request, source),
        "comparison": found,
        "total": total,
        "rows": found.divergences[start : start + PAGE_ROWS] if found else [],
        "back": max(0, start - PAGE_ROWS) if start else None,
        "following": start + PAGE_ROWS if start + PAGE_ROWS < total else None,
    }
    return render(request, "webhooks/differences.html", context)


@require_POST
@source_view
def reapply(request: WorkspaceRequest, source: WebhookSource) -> HttpResponse:
    """Switches the mapping on, and plans a replay of what was chosen."""
    definitions = load_definitions(request.workspace)
    chosen = asked_ids(request.POST, "delivery")
    if "all" in request.POST:
        found = compare(source, definitions, now=now())
        chosen = [one.delivery.pk for one in found.divergences] if found else []
    version = sources.save_version(source, by=request.user)
    sources.switch_on(source, version, definitions)
    messages.success(request, f"Version {version.number} is on.")
    if not chosen:
        return go(request, "webhooks:source", source.pk)
    replay = replays.create(source, chosen=chosen, by=request.user)
    return go(request, "webhooks:replay", source.pk, replay.pk)
