"""The settings of a workspace: read by every member, changed by its admins."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cdp import navigation
from cdp.decorators import workspace_view
from cdp.forms import WorkspaceForm
from cdp.http import WorkspaceRequest, page_url
from cdp.statuses import Role


@require_http_methods(["GET", "POST"])
@workspace_view()
def workspace(request: WorkspaceRequest) -> HttpResponse:
    """Shows the workspace's facts, and to its admins the form that changes them."""
    if request.role != Role.ADMIN:
        return _page(request, None)
    form = WorkspaceForm(request.POST or None, instance=request.workspace)
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid():
        request.workspace.refresh_from_db()
        return _page(request, form, status=422)
    form.save()
    messages.success(request, "The settings are saved.")
    return redirect(page_url(request, "cdp:settings"))


def _page(
    request: WorkspaceRequest, form: WorkspaceForm | None, *, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "tabs": navigation.settings.items(request),
        "address": request.workspace.base_url or settings.BASE_URL,
    }
    return render(request, "cdp/settings.html", context, status=status)
