"""What the frame around every page needs, worked out only when it is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from cdp import navigation, search
from cdp.decorators import LAST_WORKSPACE
from cdp.http import WorkspaceRequest, enter
from cdp.models import Membership, Workspace
from cdp.navigation import Item
from cdp.notifications.bell import Bell, bell_of
from cdp.statuses import Role

APPEARANCES = ("auto", "light", "dark")


@dataclass(frozen=True, slots=True)
class Frame:
    """The sidebar's content: where one is, where one may go."""

    workspace: Workspace
    role: Role
    workspaces: list[Workspace]
    menu: list[Item]
    searchable: bool
    bell: Bell


def frame(request: HttpRequest) -> dict[str, Any]:
    """Adds ``appearance`` (the theme) and ``frame``, which is falsy for strangers."""
    chosen = request.COOKIES.get("theme", "")
    return {
        "appearance": chosen if chosen in APPEARANCES else "auto",
        "frame": SimpleLazyObject(lambda: _frame(request)),
    }


def _frame(request: HttpRequest) -> Frame | None:
    memberships = list(
        Membership.objects.filter(user=request.user.pk)
        .select_related("workspace")
        .order_by("workspace__name", "workspace__pk")
    )
    inside = _inside(request, memberships)
    if inside is None:
        return None
    return Frame(
        workspace=inside.workspace,
        role=inside.role,
        workspaces=[membership.workspace for membership in memberships],
        menu=navigation.main.items(inside),
        searchable=bool(search.sources(inside)),
        bell=bell_of(inside),
    )


def _inside(
    request: HttpRequest, memberships: list[Membership]
) -> WorkspaceRequest | None:
    """The request in its workspace; on the account's pages, in the one seen last."""
    if hasattr(request, "workspace"):
        return request  # type: ignore[return-value]  # workspace_view has been here
    last = request.session.get(LAST_WORKSPACE) if memberships else None
    for membership in memberships:
        if membership.workspace.slug == last:
            return enter(request, membership)
    return enter(request, memberships[0]) if memberships else None
