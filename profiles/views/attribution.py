"""Attribution: endpoints, touchpoints and source actions, and whom they brought."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from cdp import navigation
from cdp.decorators import EDITORS, workspace_view
from cdp.http import WorkspaceRequest, page_url
from cdp.partials import render_partial
from profiles import tallying
from profiles.attribution import NOUNS, PartKind, parts
from profiles.attribution_form import PartForm
from profiles.attribution_models import AttributionRow
from profiles.attribution_page import DAYS, Shown, chart, shown, titles
from profiles.definitions import Definitions
from profiles.loading import load_definitions
from profiles.page_models import Tally
from profiles.statuses import TallySubject

_WHAT = {
    PartKind.SOURCE_ACTION: "Why people came: shown in their activity.",
    PartKind.TOUCHPOINT: "The channel, site or store through which they came.",
    PartKind.ENDPOINT: "The system their data came from.",
}


@require_GET
@workspace_view()
def show(request: WorkspaceRequest) -> HttpResponse:
    """Shows all parts with the people they brought, and a chart by one kind."""
    definitions = load_definitions(request.workspace)
    counted = tallying.tally(
        request.workspace,
        TallySubject.ATTRIBUTION,
        timezone.now(),
        renew="count" in request.GET,
    )
    today = timezone.localdate(counted.counted_at) if counted.counted_at else None
    by = _kind(request.GET.get("by", PartKind.SOURCE_ACTION))
    context = {
        "by": by,
        "chart": chart(by, parts(definitions, by), counted.counts, today)
        if today
        else None,
        "kinds": _sections(
            request, definitions, counted, today or timezone.localdate()
        ),
        "nouns": [(kind, NOUNS[kind]) for kind in _WHAT],
        "days": DAYS,
        "counted": counted,
        "may_edit": request.role in EDITORS,
        "tabs": navigation.data.items(request),
    }
    return render_partial(
        request,
        "profiles/attribution.html",
        "profiles/_attribution_parts.html",
        context,
    )


@require_http_methods(["GET", "POST"])
@workspace_view(roles=EDITORS)
def add(request: WorkspaceRequest) -> HttpResponse:
    """Shows the form of a new part of the kind in the address, and makes it."""
    kind = _kind(request.GET.get("kind", ""))
    form = PartForm(request.POST or None, workspace=request.workspace, kind=kind)
    if request.method == "GET" or not form.is_valid():
        return _form(request, form, f"New {NOUNS[kind]}")
    form.save()
    messages.success(request, f"{form.instance.name} is made.")
    return redirect(page_url(request, "profiles:attribution"))


@require_http_methods(["GET", "POST"])
@workspace_view(roles=EDITORS)
def edit(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Shows the form of a part, and saves it."""
    row = _row(request, pk)
    name, kind = row.name, PartKind(row.kind)
    form = PartForm(
        request.POST or None, instance=row, workspace=request.workspace, kind=kind
    )
    if request.method == "GET" or not form.is_valid():
        return _form(request, form, name)
    form.save()
    messages.success(request, f"{form.instance.name} is saved.")
    return redirect(page_url(request, "profiles:attribution"))


@require_POST
@workspace_view(roles=EDITORS)
def delete(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Deletes a part; what people's activity says of it stays."""
    row = _row(request, pk)
    row.delete()
    messages.success(request, f"{row.name} is deleted; what people did keeps its name.")
    return redirect(page_url(request, "profiles:attribution"))


def _row(request: WorkspaceRequest, pk: int) -> AttributionRow:
    return get_object_or_404(AttributionRow, workspace=request.workspace, pk=pk)


def _kind(word: str) -> PartKind:
    try:
        return PartKind(word)
    except ValueError:
        raise Http404 from None


def _sections(
    request: WorkspaceRequest, definitions: Definitions, counted: Tally, today: date
) -> list[tuple[PartKind, str, str, str, list[Shown]]]:
    """Each kind with its title, what it is, its noun and its parts."""
    mine = AttributionRow.objects.filter(workspace=request.workspace)
    headings = titles()
    return [
        (
            kind,
            headings[kind],
            words,
            NOUNS[kind],
            shown(
                kind,
                parts(definitions, kind),
                numbers=dict(mine.filter(kind=kind).values_list("key", "pk")),
                touchpoints=definitions.touchpoints,
                counts=counted.counts,
                today=today,
            ),
        )
        for kind, words in _WHAT.items()
    ]


def _form(request: WorkspaceRequest, form: PartForm, title: str) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "title": title, "row": form.instance}
    status = 422 if request.method == "POST" else 200
    return render(request, "profiles/attribution_form.html", context, status=status)
