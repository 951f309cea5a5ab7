"""The members of a workspace and who is invited: seen by all, changed by admins."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from cdp import members, navigation
from cdp.decorators import ADMINS, workspace_view
from cdp.forms import InviteForm, RoleForm
from cdp.http import WorkspaceRequest, page_url
from cdp.members import LastAdminError
from cdp.models import Membership
from cdp.statuses import Role

NOT_SENT = (
    "The invitation of {email} is saved, but the mail could not be sent. "
    "Copy the link from the list and send it yourself."
)
LAST_ADMIN = (
    "{name} is the only admin of {workspace}. Make someone else an admin first."
)


@require_GET
@workspace_view()
def show(request: WorkspaceRequest) -> HttpResponse:
    """Shows members and open invitations."""
    return _page(request, InviteForm(workspace=request.workspace))


@require_POST
@workspace_view(roles=ADMINS)
def invite(request: WorkspaceRequest) -> HttpResponse:
    """Mails an invitation."""
    form = InviteForm(request.POST, workspace=request.workspace)
    if not form.is_valid():
        return _page(request, form, status=422)
    email = form.cleaned_data["email"]
    role = Role(form.cleaned_data["role"])
    try:
        members.invite(
            request.workspace, email, role=role, by=request.user, now=timezone.now()
        )
    except OSError:
        messages.warning(request, NOT_SENT.format(email=email))
    else:
        messages.success(request, f"{email} is invited.")
    return _back(request)


@require_POST
@workspace_view(roles=ADMINS)
def withdraw(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Takes an invitation back; its link stops working."""
    invitation = get_object_or_404(request.workspace.invitations, pk=pk)
    invitation.delete()
    messages.success(request, f"The invitation of {invitation.email} is withdrawn.")
    return _back(request)


@require_POST
@workspace_view(roles=ADMINS)
def change_role(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Gives a member another role."""
    membership = _member(request, pk)
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose one of the roles admin, marketer or staff.")
        return _back(request)
    role = Role(form.cleaned_data["role"])
    try:
        members.change_role(membership, role)
    except LastAdminError:
        messages.error(request, _last_admin(request, membership))
    else:
        name = membership.user.get_full_name()
        messages.success(request, f"{name} is now {role.label.lower()}.")
    return _back(request)


@require_POST
@workspace_view(roles=ADMINS)
def remove(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Takes a member out of the workspace."""
    membership = _member(request, pk)
    try:
        members.remove(membership)
    except LastAdminError:
        messages.error(request, _last_admin(request, membership))
    else:
        name = membership.user.get_full_name()
        messages.success(request, f"{name} is removed from {request.workspace.name}.")
    return redirect("cdp:start") if membership.user == request.user else _back(request)


@require_POST
@workspace_view()
def leave(request: WorkspaceRequest) -> HttpResponse:
    """Takes the user themselves out of the workspace."""
    try:
        members.remove(request.membership)
    except LastAdminError:
        messages.error(request, _last_admin(request, request.membership))
        return _back(request)
    messages.success(request, f"You left {request.workspace.name}.")
    return redirect("cdp:start")


def _member(request: WorkspaceRequest, pk: int) -> Membership:
    return get_object_or_404(
        request.workspace.memberships.select_related("user"), pk=pk
    )


def _last_admin(request: WorkspaceRequest, membership: Membership) -> str:
    name = membership.user.get_full_name()
    return LAST_ADMIN.format(name=name, workspace=request.workspace.name)


def _back(request: WorkspaceRequest) -> HttpResponse:
    return redirect(page_url(request, "cdp:members"))


def _page(
    request: WorkspaceRequest, form: InviteForm, *, status: int = 200
) -> HttpResponse:
    workspace = request.workspace
    may_change = request.role in ADMINS
    invitations = workspace.invitations.order_by("-sent_at") if may_change else []
    context = {
        "form": form,
        "may_change": may_change,
        "members": workspace.memberships.select_related("user").order_by("user__name"),
        "invitations": [(one, members.invitation_link(one)) for one in invitations],
        "roles": list(Role),
        "tabs": navigation.settings.items(request),
    }
    return render(request, "cdp/members.html", context, status=status)
