"""Settings of identifiers: which identify people, external ids, blocked values."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from cdp import navigation
from cdp.decorators import ADMINS, workspace_view
from cdp.formats import count_of
from cdp.http import WorkspaceRequest, page_url
from profiles import kinds, listing
from profiles.defining import next_kind_number
from profiles.definitions import BUILT_IN_KINDS
from profiles.identifiers import BLOCKED_VALUES
from profiles.kind_forms import BlockedValueForm, KindForm
from profiles.kinds import SharedValues
from profiles.loading import load_definitions
from profiles.matching import EMAIL, is_id_only
from profiles.models import BlockedValue, IdentifierKind

BUILT_IN = {kind.key for kind in BUILT_IN_KINDS}


@require_GET
@workspace_view()
def show(request: WorkspaceRequest) -> HttpResponse:
    """Shows the kinds of identifiers and the values that identify nobody."""
    return _page(request)


@require_POST
@workspace_view(roles=ADMINS)
def switch(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Has a kind identify people or no longer, unless several share a value."""
    kind = _kind(request, pk)
    identifies = request.POST.get("identifies") == "yes"
    try:
        kinds.switch(kind, identifies=identifies)
    except SharedValues as shared:
        return _page(request, status=409, refused=_shared(request, kind, shared))
    words = "identifies people" if identifies else "no longer identifies people"
    messages.success(request, f"{kind.name} {words}.")
    return _back(request)


@require_POST
@workspace_view(roles=ADMINS)
def add(request: WorkspaceRequest) -> HttpResponse:
    """Makes a kind of external id."""
    form = KindForm(request.POST, workspace=request.workspace)
    if not form.is_valid():
        return _page(request, status=422, kind_form=form)
    with transaction.atomic():
        form.instance.number = next_kind_number(request.workspace)
        form.save()
    messages.success(request, f"{form.instance.name} is made.")
    return _back(request)


@require_POST
@workspace_view(roles=ADMINS)
def remove(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Removes a kind of external id that nobody has."""
    kind = _kind(request, pk)
    if kind.key in BUILT_IN:
        messages.error(request, f"{kind.name} is built in; it cannot be removed.")
    elif kinds.is_used(kind):
        messages.error(request, f"People have a {kind.name}; it cannot be removed.")
    else:
        kind.delete()
        messages.success(request, f"{kind.name} is removed.")
    return _back(request)


@require_POST
@workspace_view(roles=ADMINS)
def block(request: WorkspaceRequest) -> HttpResponse:
    """Has a value identify nobody."""
    form = BlockedValueForm(request.POST, workspace=request.workspace)
    if not form.is_valid():
        return _page(request, status=422, blocked_form=form)
    form.save()
    messages.success(request, f"“{form.instance.value}” identifies nobody from now on.")
    return _back(request)


@require_POST
@workspace_view(roles=ADMINS)
def unblock(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Lets a value identify people again."""
    blocked = get_object_or_404(BlockedValue, workspace=request.workspace, pk=pk)
    blocked.delete()
    messages.success(request, f"“{blocked.value}” may identify people again.")
    return _back(request)


def _kind(request: WorkspaceRequest, pk: int) -> IdentifierKind:
    return get_object_or_404(IdentifierKind, workspace=request.workspace, pk=pk)


def _shared(
    request: WorkspaceRequest, kind: IdentifierKind, shared: SharedValues
) -> dict[str, Any]:
    """Who shares which values, by name."""
    definitions = load_definitions(request.workspace)
    ids = [profile_id for _, people in shared.shared for profile_id in people]
    rows = {row.id: row for row in listing.rows(ids, definitions)}
    return {
        "kind": kind,
        "count": count_of(shared.count, "value"),
        "shared": [
            (value, [rows[one] for one in people if one in rows])
            for value, people in shared.shared
        ],
    }


def _back(request: WorkspaceRequest) -> HttpResponse:
    return redirect(page_url(request, "profiles:identifier-settings"))


def _page(
    request: WorkspaceRequest,
    *,
    status: int = 200,
    kind_form: KindForm | None = None,
    blocked_form: BlockedValueForm | None = None,
    refused: dict[str, Any] | None = None,
) -> HttpResponse:
    workspace = request.workspace
    own = BlockedValue.objects.filter(workspace=workspace).order_by("value")
    context = {
        "email_kind": IdentifierKind.objects.get(workspace=workspace, key=EMAIL),
        "is_id_only": is_id_only(load_definitions(workspace)),
        "kinds": IdentifierKind.objects.filter(workspace=workspace).order_by("number"),
        "built_in": BUILT_IN,
        "blocked": own,
        "always_blocked": sorted(value for value in BLOCKED_VALUES if value),
        "kind_form": kind_form or KindForm(workspace=workspace),
        "blocked_form": blocked_form or BlockedValueForm(workspace=workspace),
        "refused": refused,
        "may_edit": request.role in ADMINS,
        "tabs": navigation.settings.items(request),
    }
    return render(request, "profiles/identifier_settings.html", context, status=status)
