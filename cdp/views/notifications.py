"""The news for one member: the bell, the list, and how they want to be told."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from cdp.decorators import workspace_view
from cdp.http import WorkspaceRequest, page_url
from cdp.notifications.bell import bell_of
from cdp.notifications.models import Notification
from cdp.notifications.paging import page_of
from cdp.notifications.wish_form import WishForm
from cdp.partials import render_partial


@require_GET
@workspace_view()
def show(request: WorkspaceRequest) -> HttpResponse:
    """Shows all news of the last three months, newest first."""
    mine = Notification.objects.of(request.membership)
    return _list(request, page_of(mine, request.GET.get("before", "")))


@require_GET
@workspace_view()
def bell(request: WorkspaceRequest) -> HttpResponse:
    """Shows the bell as it is now."""
    context = {"bell": bell_of(request), "slug": request.workspace.slug}
    return render(request, "cdp/_bell.html", context)


@require_POST
@workspace_view()
def read(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Marks one as read."""
    mine = Notification.objects.of(request.membership)
    get_object_or_404(mine, pk=pk)
    mine.filter(pk=pk).mark_read(at=now())
    return redirect(page_url(request, "cdp:notifications"))


@require_POST
@workspace_view()
def read_all(request: WorkspaceRequest) -> HttpResponseBase:
    """Marks all as read."""
    Notification.objects.of(request.membership).mark_read(at=now())
    return redirect(page_url(request, "cdp:notifications"))


@require_http_methods(["GET", "POST"])
@workspace_view()
def settings(request: WorkspaceRequest) -> HttpResponseBase:
    """Shows and keeps how the reader wants to be told."""
    form = WishForm(request.membership, request.POST or None)
    if request.method == "POST":
        form.save()
        messages.success(request, "Your notifications are set.")
        return redirect(page_url(request, "cdp:notification-settings"))
    return render(request, "cdp/notification_settings.html", {"form": form})


def _list(request: WorkspaceRequest, page: object) -> HttpResponse:
    return render_partial(
        request,
        "cdp/notifications.html",
        "cdp/_notification_list.html",
        {"page": page},
    )
