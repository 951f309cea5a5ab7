"""Subscriptions: the resources that people subscribe to, and how many are in or out."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from cdp import navigation
from cdp.decorators import ADMINS, workspace_view
from cdp.http import WorkspaceRequest, page_url
from cdp.partials import render_partial
from profiles import tallying
from profiles.models import Resource, Subscription
from profiles.page_models import Tally
from profiles.resource_form import ResourceForm
from profiles.statuses import TallySubject
from profiles.subscriptions import CHANNELS, WHOLE_CHANNEL


@dataclass(frozen=True, slots=True)
class Answers:
    """How many people said what to one channel or resource of it."""

    channel: str
    resource: int
    name: str
    said_yes: int
    said_no: int
    said: int
    silent: int

    @property
    def other(self) -> int:
        """Those who are neither in nor out: unconfirmed, suspended, invalid."""
        return self.said - self.said_yes - self.said_no

    @property
    def filter_key(self) -> str:
        """What a filter of people calls it."""
        whole = f"subscription:{self.channel}"
        return f"{whole}:{self.resource}" if self.resource else whole


@require_GET
@workspace_view()
def show(request: WorkspaceRequest) -> HttpResponse:
    """Shows every resource and every channel with its answers."""
    counted = tallying.tally(
        request.workspace,
        TallySubject.SUBSCRIPTIONS,
        timezone.now(),
        renew="count" in request.GET,
    )
    found = Resource.objects.filter(workspace=request.workspace).order_by("number")
    context = {
        "resources": [
            (one, [_answers(counted, channel, one.number) for channel in one.channels])
            for one in found
        ],
        "channels": [_answers(counted, channel, WHOLE_CHANNEL) for channel in CHANNELS],
        "counted": counted,
        "may_edit": request.role in ADMINS,
        "tabs": navigation.data.items(request),
    }
    return render_partial(
        request, "profiles/resources.html", "profiles/_resource_table.html", context
    )


@require_http_methods(["GET", "POST"])
@workspace_view(roles=ADMINS)
def add(request: WorkspaceRequest) -> HttpResponse:
    """Shows the form of a new resource, and makes it."""
    form = ResourceForm(request.POST or None, workspace=request.workspace)
    if request.method == "GET" or not form.is_valid():
        return _form(request, form, "New resource")
    form.save()
    messages.success(request, f"{form.instance.name} is made.")
    return redirect(page_url(request, "profiles:resources"))


@require_http_methods(["GET", "POST"])
@workspace_view(roles=ADMINS)
def edit(request: WorkspaceRequest, number: int) -> HttpResponse:
    """Shows the form of a resource, and saves it."""
    resource = get_object_or_404(
        Resource, workspace=request.workspace, number=min(number, 2**31 - 1)
    )
    name, used = resource.name, _is_used(resource)
    form = ResourceForm(
        request.POST or None, instance=resource, workspace=request.workspace, used=used
    )
    if request.method == "GET" or not form.is_valid():
        return _form(request, form, name, used=used)
    form.save()
    messages.success(request, f"{form.instance.name} is saved.")
    return redirect(page_url(request, "profiles:resources"))


def _is_used(resource: Resource) -> bool:
    return Subscription.objects.filter(
        workspace=resource.workspace_id, resource=resource.number
    ).exists()


def _answers(counted: Tally, channel: str, resource: int) -> Answers:
    found = counted.counts.get(f"{channel}:{resource}", {})
    said = found.get("said", 0)
    return Answers(
        channel,
        resource,
        CHANNELS.get(channel, channel),
        found.get("in", 0),
        found.get("out", 0),
        said,
        max(0, counted.people - said),
    )


def _form(
    request: WorkspaceRequest, form: ResourceForm, title: str, *, used: bool = False
) -> HttpResponse:
    context = {"form": form, "title": title, "used": used}
    status = 422 if request.method == "POST" else 200
    return render(request, "profiles/resource_form.html", context, status=status)
