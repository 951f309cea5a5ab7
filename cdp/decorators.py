"""Guards: who may see a page, decided once and before the view runs.

Tenancy is in the address (``/w/<slug>/``). A stranger is sent to log in, another
workspace's address answers 404 as if it did not exist, and a role that is too low
is told so in words.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.text import get_text_list
from django_htmx.http import HttpResponseClientRedirect

from cdp.http import WorkspaceRequest, enter
from cdp.models import Membership, Workspace
from cdp.statuses import Role
from cdp.zones import zone_names

P = ParamSpec("P")
WorkspaceView = Callable[Concatenate[WorkspaceRequest, P], HttpResponseBase]
GuardedView = Callable[..., HttpResponseBase]

EVERY_ROLE = frozenset(Role)
EDITORS = frozenset({Role.ADMIN, Role.MARKETER})
ADMINS = frozenset({Role.ADMIN})

LAST_WORKSPACE = "workspace"
"""The session's key for the slug of the workspace seen last."""


def workspace_view(
    *, roles: Collection[Role] = EVERY_ROLE
) -> Callable[[WorkspaceView[P]], GuardedView]:
    """Guards a page of a workspace; the view gets a ``WorkspaceRequest``.

    The address's ``slug`` is used up here and not passed on. Times on the page are
    in the reader's zone while the view runs.
    """

    def decorate(view: WorkspaceView[P]) -> GuardedView:
        @wraps(view)
        def guarded(request: HttpRequest, slug: str, *args: Any, **kwargs: Any) -> Any:
            if not request.user.is_authenticated:
                return ask_to_log_in(request)
            inside = enter(request, _membership(request, slug))
            _forbid_unless(inside, roles)
            if request.session.get(LAST_WORKSPACE) != slug:
                request.session[LAST_WORKSPACE] = slug
            with timezone.override(reader_zone(request, inside.workspace)):
                return view(inside, *args, **kwargs)

        return guarded

    return decorate


def ask_to_log_in(request: HttpRequest) -> HttpResponse:
    """Sends a stranger to the log-in page, and back afterwards.

    A swap cannot follow a redirect to a page, so htmx is told to go there. After a
    post the way back is the page with the form, which can be asked for.
    """
    if getattr(request, "htmx", None):
        back = request.htmx.current_url_abs_path or "/"  # type: ignore[attr-defined]
        return HttpResponseClientRedirect(redirect_to_login(back).url)
    if request.method in {"GET", "HEAD"}:
        return redirect_to_login(request.get_full_path())
    return redirect_to_login(urlsplit(request.headers.get("referer", "/")).path)


def reader_zone(request: HttpRequest, workspace: Workspace) -> ZoneInfo:
    """Returns the zone the browser says it is in, else the workspace's."""
    name = unquote(request.COOKIES.get("zone", ""))
    return ZoneInfo(name if name in zone_names() else workspace.time_zone)


def _membership(request: HttpRequest, slug: str) -> Membership:
    mine = Membership.objects.select_related("workspace")
    membership = mine.filter(user=request.user.pk, workspace__slug=slug).first()
    if membership is None:
        raise Http404
    return membership


def _forbid_unless(request: WorkspaceRequest, roles: Collection[Role]) -> None:
    if request.role in roles:
        return
    allowed = get_text_list([f"{role.label}s" for role in Role if role in roles], "and")
    raise PermissionDenied(
        f"This page is for {allowed.lower()} of {request.workspace.name}; "
        f"your role here is {request.role.label.lower()}. An admin can change it."
    )
