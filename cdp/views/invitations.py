"""The page behind an invitation's link: join with an account, or make one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cdp import members
from cdp.forms import JoinForm
from cdp.models import Invitation, User

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@never_cache
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Lets the invited person in, whoever is logged in here at the moment."""
    invitation = members.find_invitation(token)
    if invitation is None:
        return render(request, "cdp/invitation_gone.html", status=404)
    if request.user.is_authenticated:
        return _accept_as(request, invitation, request.user)
    if User.objects.filter(email=invitation.email).exists():
        context = {"invitation": invitation}
        return render(request, "cdp/invitation_log_in.html", context)
    return _accept_as_new(request, invitation)


def _accept_as(
    request: HttpRequest, invitation: Invitation, user: User
) -> HttpResponse:
    if user.email != invitation.email:
        context = {"invitation": invitation}
        return render(request, "cdp/invitation_other.html", context)
    if request.method != "POST":
        return render(request, "cdp/invitation.html", {"invitation": invitation})
    members.join(invitation, user)
    return _welcome(request, invitation)


def _accept_as_new(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    form = JoinForm(request.POST or None, email=invitation.email)
    if request.method != "POST" or not form.is_valid():
        context = {"invitation": invitation, "form": form}
        status = 422 if request.method == "POST" else 200
        return render(request, "cdp/invitation.html", context, status=status)
    user = members.join_as_new(
        invitation,
        name=form.cleaned_data["name"],
        password=form.cleaned_data["password"],
    )
    login(request, user, backend=BACKEND)
    return _welcome(request, invitation)


def _welcome(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    messages.success(request, f"You are in {invitation.workspace.name}.")
    return redirect("cdp:home", invitation.workspace.slug)
