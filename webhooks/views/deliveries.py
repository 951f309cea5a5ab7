"""Deliveries: the list of a source and over all, and one of them beside it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from django.views.decorators.http import require_GET

from cdp.decorators import ADMINS, workspace_view
from cdp.http import WorkspaceRequest
from cdp.partials import render_partial
from profiles.loading import load_definitions
from webhooks.delivery_list import DeliveryList
from webhooks.delivery_page import DeliveryPage
from webhooks.guards import source_view
from webhooks.hours import hours_of
from webhooks.models import Delivery, WebhookSource
from webhooks.source_page import section_tabs, source_tabs

LARGEST = 2**63 - 1
TABLE = "webhooks/_delivery_table.html"


@require_GET
@workspace_view(roles=ADMINS)
def show(request: WorkspaceRequest) -> HttpResponse:
    """Shows what came in, of all sources."""
    context = _listed(request, None) | {"tabs": section_tabs(request)}
    return render_partial(request, "webhooks/deliveries.html", TABLE, context)


@require_GET
@source_view
def show_source(request: WorkspaceRequest, source: WebhookSource) -> HttpResponse:
    """Shows what came in by one source."""
    context = _listed(request, source) | {"tabs": source_tabs(request, source)}
    return render_partial(request, "webhooks/source_deliveries.html", TABLE, context)


@require_GET
@workspace_view()
def detail(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Shows one delivery: what came, what it was read as, what it did.

    A person's page leads everybody here. Who is no admin sees what it did; the request
    itself, which may hold more than people's attributes, is for admins.
    """
    found = Delivery.objects.of(request.workspace).select_related("source")
    delivery = get_object_or_404(found, pk=min(pk, LARGEST))
    page = DeliveryPage(delivery, load_definitions(request.workspace))
    is_whole = request.role in ADMINS
    context = {"delivery": delivery, "page": page, "is_whole": is_whole}
    return render_partial(
        request, "webhooks/delivery.html", "webhooks/_delivery.html", context
    )


def _listed(request: WorkspaceRequest, source: WebhookSource | None) -> dict[str, Any]:
    definitions = load_definitions(request.workspace)
    moment = now()
    return {
        "source": source,
        "hours": hours_of(request.workspace, now=moment, source=source),
        "deliveries": DeliveryList(
            request.workspace, definitions, request.GET, now=moment, source=source
        ),
    }
