"""The guard of every page of one source: admins only, and which source it is."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django_htmx.http import HttpResponseClientRedirect

from cdp.decorators import ADMINS, GuardedView, workspace_view
from cdp.http import WorkspaceRequest, page_url
from cdp.partials import wants_partial
from webhooks.models import WebhookSource
from webhooks.sources import CannotSwitchOn, EditedMeanwhile

P = ParamSpec("P")
SourceView = Callable[Concatenate[WorkspaceRequest, WebhookSource, P], HttpResponseBase]


def source_view(view: SourceView[P]) -> GuardedView:
    """Guards a page of one source; the view gets the source.

    A source of another workspace answers 404. Where somebody else was faster, or
    something stands against what was asked, the source's page says so.
    """

    @workspace_view(roles=ADMINS)
    @wraps(view)
    def guarded(
        request: WorkspaceRequest, pk: UUID, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        sources = WebhookSource.objects.of(request.workspace)
        source = get_object_or_404(
            sources.select_related("workspace", "on", "created_by"), pk=pk
        )
        try:
            return view(request, source, *args, **kwargs)
        except EditedMeanwhile:
            messages.warning(
                request,
                "Somebody else has edited this mapping; here it is as it stands now.",
            )
        except CannotSwitchOn as problem:
            messages.error(request, str(problem))
        return go(request, "webhooks:source", source.pk)

    return guarded


def go(
    request: WorkspaceRequest, name: str, *args: object, query: str = ""
) -> HttpResponse:
    """Leads to a page of the workspace; a swap is told to go there."""
    url = page_url(request, name, *args) + (f"?{query}" if query else "")
    if wants_partial(request):
        return HttpResponseClientRedirect(url)
    return redirect(url)
