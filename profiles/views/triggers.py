"""Settings of triggers: who is told of what, and what became of each notification."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from cdp import navigation
from cdp.decorators import ADMINS, workspace_view
from cdp.http import WorkspaceRequest, page_url
from cdp.partials import render_partial
from profiles.current import current_definitions
from profiles.definitions import Happening
from profiles.statuses import OriginKind
from profiles.triggers import sending
from profiles.triggers.forms import TriggerForm
from profiles.triggers.log import Log, listed
from profiles.triggers.models import Notification, Trigger
from profiles.triggers.nudging import nudge_sender
from profiles.values import decode
from profiles.whole_person import indented


@require_GET
@workspace_view(roles=ADMINS)
def show_all(request: WorkspaceRequest) -> HttpResponse:
    """Shows every trigger with what became of its notifications of a day."""
    mine = Trigger.objects.filter(workspace=request.workspace).order_by("number")
    context = {
        "triggers": listed(mine, now=timezone.now()),
        "tabs": navigation.settings.items(request),
    }
    return render(request, "profiles/triggers.html", context)


@require_http_methods(["GET", "POST"])
@workspace_view(roles=ADMINS)
def add(request: WorkspaceRequest) -> HttpResponse:
    """Shows the form of a new trigger, and makes it."""
    form = TriggerForm(request.POST or None, workspace=request.workspace)
    if request.method == "GET" or not form.is_valid():
        return _form(request, form, "New trigger")
    made = form.made_by(request.user)
    messages.success(request, f"{made.name} is made, and on.")
    return _to(request, made)


@require_http_methods(["GET", "POST"])
@workspace_view(roles=ADMINS)
def edit(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Shows the form of a trigger, and saves it."""
    trigger = _trigger(request, pk)
    name = trigger.name
    form = TriggerForm(
        request.POST or None, instance=trigger, workspace=request.workspace
    )
    if request.method == "GET" or not form.is_valid():
        return _form(request, form, name)
    form.save()
    messages.success(request, f"{trigger.name} is saved.")
    return _to(request, trigger)


@require_GET
@workspace_view(roles=ADMINS)
def show(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Shows a trigger, its secret, and the log of what it was told."""
    trigger = _trigger(request, pk)
    context = {"trigger": trigger, "log": Log(trigger, request.GET)}
    return render_partial(
        request, "profiles/trigger.html", "profiles/_trigger_log.html", context
    )


@require_POST
@workspace_view(roles=ADMINS)
def switch(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Switches a trigger on or off; what waits stays."""
    trigger = _trigger(request, pk)
    trigger.is_on = request.POST.get("on") == "yes"
    trigger.stopped = ""
    trigger.save(update_fields=["is_on", "stopped"])
    if trigger.is_on:
        nudge_sender()
    word = "on" if trigger.is_on else "off"
    messages.success(request, f"{trigger.name} is {word}.")
    return _to(request, trigger)


@require_POST
@workspace_view(roles=ADMINS)
def test(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Sends a notification that tells of nothing, so that the receiver can be tried."""
    trigger = _trigger(request, pk)
    if not trigger.is_on:
        messages.warning(request, f"{trigger.name} is off; switch it on to send.")
        return _to(request, trigger)
    Notification.objects.create(
        trigger=trigger,
        workspace=request.workspace,
        happening=Happening.TEST.value,
        profile_id=0,
        origin_kind=OriginKind.EDIT,
        origin_id=request.user.pk,
        data={"test": True},
    )
    nudge_sender()
    messages.success(request, "A test is on its way.")
    return _to(request, trigger)


@require_POST
@workspace_view(roles=ADMINS)
def delete(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Deletes a trigger with its log; what waits is not sent."""
    trigger = _trigger(request, pk)
    trigger.delete()
    messages.success(request, f"{trigger.name} is deleted.")
    return redirect(page_url(request, "profiles:triggers"))


@require_GET
@workspace_view(roles=ADMINS)
def notification(request: WorkspaceRequest, pk: int, number: int) -> HttpResponse:
    """Shows one notification: the message, and every try."""
    trigger = _trigger(request, pk)
    found = get_object_or_404(Notification, trigger=trigger, pk=number)
    public_ids = current_definitions(request.workspace).public_ids
    public_id = public_ids.public(found.profile_id) if found.profile_id else ""
    context = {
        "trigger": trigger,
        "notification": found,
        "attempts": sending.attempts_of(found),
        "public_id": public_id,
        "message": indented(decode(found.body)) if found.body else "",
    }
    return render(request, "profiles/notification.html", context)


@require_POST
@workspace_view(roles=ADMINS)
def replay(request: WorkspaceRequest, pk: int, number: int) -> HttpResponse:
    """Sends a notification again."""
    trigger = _trigger(request, pk)
    sending.replay(get_object_or_404(Notification, trigger=trigger, pk=number))
    messages.success(request, "It is on its way again.")
    return redirect(
        page_url(request, "profiles:trigger-notification", trigger.pk, number)
    )


def _trigger(request: WorkspaceRequest, pk: int) -> Trigger:
    return get_object_or_404(Trigger, workspace=request.workspace, pk=pk)


def _to(request: WorkspaceRequest, trigger: Trigger) -> HttpResponse:
    return redirect(page_url(request, "profiles:trigger", trigger.pk))


def _form(request: WorkspaceRequest, form: TriggerForm, title: str) -> HttpResponse:
    context = {"form": form, "title": title}
    status = 422 if request.method == "POST" else 200
    return render(request, "profiles/trigger_form.html", context, status=status)
