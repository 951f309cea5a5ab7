"""What a request carries once its guards have let it through.

A view that asks for one of these types relies on the decorator that made it so:
``workspace_view`` turns a plain request into a ``WorkspaceRequest``.
"""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django_htmx.middleware import HtmxDetails

from cdp.models import Membership, User, Workspace
from cdp.statuses import Role


class HtmxHttpRequest(HttpRequest):
    """A request of which django-htmx has read the headers."""

    htmx: HtmxDetails


class WorkspaceRequest(HtmxHttpRequest):
    """A request of a member of the workspace that its address names."""

    user: User  # the guard has turned strangers away
    workspace: Workspace
    membership: Membership
    role: Role


def enter(request: HttpRequest, membership: Membership) -> WorkspaceRequest:
    """Returns the same request, now in the membership's workspace and role."""
    inside: WorkspaceRequest = request  # type: ignore[assignment]  # made one here
    inside.membership = membership
    inside.workspace = membership.workspace
    inside.role = Role(membership.role)
    return inside


def page_url(request: WorkspaceRequest, name: str, *args: object) -> str:
    """Returns the address of the named page in the request's workspace.

    Every page's address begins with ``/w/<slug>/``, so that two tabs may show two
    workspaces.
    """
    return reverse(name, args=[request.workspace.slug, *args])
