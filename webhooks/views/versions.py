"""The versions of a mapping: listed, compared, restored."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from cdp.http import WorkspaceRequest
from profiles.loading import load_definitions
from webhooks import sources
from webhooks.guards import go, source_view
from webhooks.mapping import WebhookMapping
from webhooks.models import MappingVersion, WebhookSource
from webhooks.rule_words import rule_words
from webhooks.source_page import source_tabs
from webhooks.version_changes import differences

SHOWN = 100


@require_GET
@source_view
def show(request: WorkspaceRequest, source: WebhookSource) -> HttpResponse:
    """Shows every version, the latest first."""
    versions = source.versions.select_related("created_by").order_by("-number")[:SHOWN]
    context = {
        "source": source,
        "tabs": source_tabs(request, source),
        "versions": versions,
        "is_saved": bool(versions) and versions[0].mapping == source.draft,
    }
    return render(request, "webhooks/versions.html", context)


@require_GET
@source_view
def compare(
    request: WorkspaceRequest, source: WebhookSource, number: int
) -> HttpResponse:
    """Shows what the draft, or what is on, says otherwise than a version."""
    version = _version(source, number)
    definitions = load_definitions(request.workspace)
    old = WebhookMapping.from_json(version.mapping)
    context = {
        "source": source,
        "tabs": source_tabs(request, source),
        "version": version,
        "rules": rule_words(old, definitions),
        "changes": differences(old, sources.draft_of(source), definitions),
    }
    return render(request, "webhooks/version.html", context)


@require_POST
@source_view
def restore(
    request: WorkspaceRequest, source: WebhookSource, number: int
) -> HttpResponse:
    """Takes a version as the draft; what is switched on stays."""
    version = _version(source, number)
    sources.restore(source, version)
    messages.success(request, f"The mapping is that of version {version.number} again.")
    return go(request, "webhooks:source", source.pk)


def _version(source: WebhookSource, number: int) -> MappingVersion:
    return get_object_or_404(source.versions, number=min(number, 2**31 - 1))
