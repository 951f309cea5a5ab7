"""Keeps what was mapped, switches a source on, pauses it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from cdp.http import WorkspaceRequest
from profiles.loading import load_definitions
from webhooks import sources
from webhooks.guards import go, source_view
from webhooks.models import WebhookSource


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
    return go(request, "webhooks:source", source.pk, query=request.GET.urlencode())


@require_POST
@source_view
def pause(request: WorkspaceRequest, source: WebhookSource) -> HttpResponse:
    """Has the source store what comes and apply none of it."""
    sources.pause(source)
    messages.success(request, f"{source.name} is paused; what comes is kept.")
    return go(request, "webhooks:source", source.pk, query=request.GET.urlencode())
