"""Requests as views get them, without a server around."""

from __future__ import annotations

from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from cdp.http import WorkspaceRequest, enter
from cdp.models import Membership, Workspace
from cdp.statuses import Role
from tests.makers import make_member, make_workspace


def make_request(path: str = "/", **headers: str) -> HttpRequest:
    """A request of a stranger, as it is after the middleware."""
    request = RequestFactory().get(path, headers=headers)
    request.session = SessionStore()
    request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    return request


def make_workspace_request(
    path: str = "/", role: Role = Role.ADMIN, workspace: Workspace | None = None
) -> WorkspaceRequest:
    """A request of a member, as it is after ``workspace_view``."""
    request = make_request(path)
    request.user = make_member(workspace or make_workspace(), role)
    membership = Membership.objects.select_related("workspace").get(user=request.user)
    return enter(request, membership)
