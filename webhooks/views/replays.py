"""Replays: asked for, planned, begun, watched, stopped."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_POST

from cdp.asking import asked_ids, asked_number
from cdp.http import WorkspaceRequest
from cdp.partials import render_partial
from profiles.loading import load_definitions
from webhooks import replays
from webhooks.forms import ReplayForm
from webhooks.guards import go, source_view
from webhooks.models import Replay, WebhookSource
from webhooks.source_page import source_tabs
from webhooks.statuses import ReplayState
from webhooks.views.mapping import FAULTY

PAGE, PART = "webhooks/replay.html", "webhooks/_replay.html"


@require_POST
@source_view
def create(request: WorkspaceRequest, source: WebhookSource) -> HttpResponse:
    """Plans a replay of the chosen deliveries, or of all since a version."""
    number = asked_number(request.POST, "since")
    chosen = asked_ids(request.POST, "delivery")
    since = None
    if number:
        versions = source.versions.filter(number=min(number, 2**31 - 1))
        since = get_object_or_404(versions).created_at
    elif not chosen:
        messages.warning(request, "Choose the deliveries to replay.")
        return go(request, "webhooks:source-deliveries", source.pk)
    replay = replays.create(source, chosen=chosen, since=since, by=request.user)
    return go(request, "webhooks:replay", source.pk, replay.pk)


@require_GET
@source_view
def show(request: WorkspaceRequest, source: WebhookSource, number: int) -> HttpResponse:
    """Shows what a replay would do, or how far it is."""
    return _page(request, source, _replay(source, number), ReplayForm())


@require_POST
@source_view
def start(
    request: WorkspaceRequest, source: WebhookSource, number: int
) -> HttpResponse:
    """Begins a replay that was planned."""
    replay = _replay(source, number)
    form = ReplayForm(request.POST)
    if not form.is_valid():
        return _page(request, source, replay, form, status=FAULTY)
    replays.start(
        replay,
        keeps_newer=form.cleaned_data["keeps_newer"],
        rate=form.cleaned_data["rate"],
    )
    return go(request, "webhooks:replay", source.pk, replay.pk)


@require_POST
@source_view
def cancel(
    request: WorkspaceRequest, source: WebhookSource, number: int
) -> HttpResponse:
    """Stops a replay; what it has done stays."""
    replays.cancel(_replay(source, number))
    return go(request, "webhooks:replay", source.pk, number)


def _page(
    request: WorkspaceRequest,
    source: WebhookSource,
    replay: Replay,
    form: ReplayForm,
    *,
    status: int = 200,
) -> HttpResponse:
    planned = None
    if replay.state == ReplayState.PLANNED:
        planned = replays.plan_of(replay, load_definitions(request.workspace))
    context = {
        "source": source,
        "tabs": source_tabs(request, source),
        "replay": replay,
        "plan": planned,
        "form": form,
    }
    return render_partial(request, PAGE, PART, context, status=status)


def _replay(source: WebhookSource, number: int) -> Replay:
    replays_of_source = Replay.objects.filter(source=source)
    return get_object_or_404(
        replays_of_source.select_related("created_by"), pk=min(number, 2**63 - 1)
    )
