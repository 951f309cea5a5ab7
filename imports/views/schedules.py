"""Scheduled imports: listed with their last results, made, changed, run now."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from cdp.asking import asked_text
from cdp.decorators import EDITORS, workspace_view
from cdp.http import WorkspaceRequest
from imports.guards import go
from imports.models import GoogleAccount, ImportSchedule, SavedMapping
from imports.remote import scheduling
from imports.remote.forms import SHEET_FIELDS, ScheduleForm
from imports.remote.rhythm import next_time
from imports.remote.schedule_page import SchedulePage, last_fetches
from imports.remote.statuses import FetchState, Place

FETCHES_SHOWN = 20


@require_GET
@workspace_view(roles=EDITORS)
def show(request: WorkspaceRequest) -> HttpResponse:
    """Shows all schedules, each with when it runs next and how it went."""
    page = SchedulePage(request.workspace)
    return render(request, "imports/schedules.html", {"page": page})


@require_http_methods(["GET", "POST"])
@workspace_view(roles=EDITORS)
def create(request: WorkspaceRequest) -> HttpResponse:
    """Shows the form of a new schedule, and makes it."""
    given = {name: asked_text(request.GET, name) for name in (*SHEET_FIELDS, "url")}
    schedule = ImportSchedule(created_by=request.user)
    return _edit(request, schedule, initial={k: v for k, v in given.items() if v})


@require_http_methods(["GET", "POST"])
@workspace_view(roles=EDITORS)
def edit(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Shows a schedule with its last results, and changes it."""
    return _edit(request, _mine(request, pk), initial={})


@require_POST
@workspace_view(roles=EDITORS)
def run(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Runs a schedule now, unless it runs already."""
    schedule = _mine(request, pk)
    asked = scheduling.start(schedule, by=request.user)
    if asked.state == FetchState.SKIPPED:
        messages.warning(request, f"{schedule.name} is running already.")
    else:
        messages.success(request, f"{schedule.name} runs now.")
    return go(request, "imports:schedule", pk)


@require_POST
@workspace_view(roles=EDITORS)
def switch(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Switches a schedule off, or on from now."""
    schedule = _mine(request, pk)
    if not schedule.is_on:
        scheduling.plan_next(schedule, after=now())
    ImportSchedule.objects.filter(pk=pk).update(is_on=not schedule.is_on)
    word = "off" if schedule.is_on else "on"
    messages.success(request, f"{schedule.name} is switched {word}.")
    return go(request, "imports:schedules")


@require_POST
@workspace_view(roles=EDITORS)
def delete(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Deletes a schedule; its imports stay."""
    schedule = _mine(request, pk)
    schedule.delete()
    messages.success(request, f"The schedule {schedule.name} is deleted.")
    return go(request, "imports:schedules")


def _mine(request: WorkspaceRequest, pk: int) -> ImportSchedule:
    mine = ImportSchedule.objects.filter(workspace=request.workspace)
    found = mine.select_related("workspace", "mapping", "account", "created_by")
    return get_object_or_404(found, pk=pk)


def _edit(
    request: WorkspaceRequest, schedule: ImportSchedule, *, initial: dict[str, str]
) -> HttpResponse:
    form = ScheduleForm(
        request.POST or None,
        instance=schedule,
        initial=initial,
        workspace=request.workspace,
    )
    if request.method == "POST" and form.is_valid():
        _save(request, form)
        return go(request, "imports:schedules")
    context = {
        "form": form,
        "schedule": schedule,
        "fetches": last_fetches(schedule, FETCHES_SHOWN) if schedule.pk else [],
        "has_mappings": SavedMapping.objects.of(request.workspace).exists(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "imports/schedule.html", context, status=status)


def _save(request: WorkspaceRequest, form: ScheduleForm) -> None:
    """Keep the schedule, its next time, and the account that its sheet needs."""
    schedule: ImportSchedule = form.save(commit=False)
    schedule.place = Place.SHEET if form.is_of_sheet else Place.URL
    if form.is_of_sheet and schedule.account is None:
        accounts = GoogleAccount.objects.filter(workspace=request.workspace)
        schedule.account = accounts.filter(user=request.user).first()
    schedule.zone = request.workspace.time_zone
    schedule.next_at = next_time(form.line, now(), schedule.zone)
    schedule.save()
    messages.success(request, f"The schedule {schedule.name} is saved.")
