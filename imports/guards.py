"""The guard of every page of one import: who may see it, and which import it is."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django_htmx.http import HttpResponseClientRedirect

from cdp.decorators import EDITORS, GuardedView, workspace_view
from cdp.http import WorkspaceRequest, page_url
from cdp.partials import wants_partial
from imports.files import FileGone
from imports.models import ImportJob, WrongState
from imports.reading.refusals import UnreadableFile

P = ParamSpec("P")
ImportView = Callable[Concatenate[WorkspaceRequest, ImportJob, P], HttpResponseBase]


def import_view(view: ImportView[P]) -> GuardedView:
    """Guards a page of one import; the view gets the import.

    An import of another workspace answers 404. Where somebody else was faster (a
    second tab, a colleague), the page that the import has now says so.
    """

    @workspace_view(roles=EDITORS)
    @wraps(view)
    def guarded(
        request: WorkspaceRequest, pk: int, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        job = get_object_or_404(
            ImportJob.objects.of(request.workspace).select_related(
                "workspace", "created_by", "corrected_from", "undoes"
            ),
            pk=pk,
        )
        try:
            return view(request, job, *args, **kwargs)
        except WrongState as problem:
            messages.warning(request, str(problem))
            return go(request, "imports:detail", job.pk)
        except (FileGone, UnreadableFile) as problem:
            messages.error(request, str(problem))
            return go(request, "imports:history")

    return guarded


def go(request: WorkspaceRequest, name: str, *args: object) -> HttpResponse:
    """Leads to a page of the workspace; a swap is told to go there."""
    url = page_url(request, name, *args)
    if wants_partial(request):
        return HttpResponseClientRedirect(url)
    return redirect(url)
