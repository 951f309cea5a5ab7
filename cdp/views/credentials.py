"""The programs that may call a workspace's APIs: tokens and clients, for admins."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from cdp import navigation
from cdp.api import tokens
from cdp.api.models import ApiToken, Credential, OAuthClient
from cdp.api.tokens import Issued
from cdp.credential_forms import CredentialForm, CredentialKind
from cdp.decorators import ADMINS, workspace_view
from cdp.http import WorkspaceRequest, page_url


@require_GET
@workspace_view(roles=ADMINS)
def show(request: WorkspaceRequest) -> HttpResponse:
    """Shows tokens and clients, and the form for a new one."""
    return _page(request, CredentialForm())


@never_cache
@require_POST
@workspace_view(roles=ADMINS)
def create(request: WorkspaceRequest) -> HttpResponse:
    """Makes a token or client and shows its secret, this once."""
    form = CredentialForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    name, scopes = form.cleaned_data["name"], form.cleaned_data["scopes"]
    is_token = form.cleaned_data["kind"] == CredentialKind.TOKEN
    issue = tokens.issue_token if is_token else tokens.issue_client
    issued = issue(request.workspace, name, scopes=scopes, by=request.user)
    return _page(request, CredentialForm(), issued=issued)


@require_POST
@workspace_view(roles=ADMINS)
def revoke_token(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Ends a token at once."""
    mine = ApiToken.objects.filter(workspace=request.workspace)
    return _revoke(request, get_object_or_404(mine, pk=pk))


@require_POST
@workspace_view(roles=ADMINS)
def revoke_client(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Ends a client at once, and the tokens it was given."""
    mine = OAuthClient.objects.filter(workspace=request.workspace)
    return _revoke(request, get_object_or_404(mine, pk=pk))


def _revoke(request: WorkspaceRequest, credential: Credential) -> HttpResponse:
    tokens.revoke(credential, now=timezone.now())
    messages.success(request, f"{credential.name} is revoked.")
    return redirect(page_url(request, "cdp:credentials"))


def _page(
    request: WorkspaceRequest,
    form: CredentialForm,
    *,
    issued: Issued | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "issued": issued,
        "tokens": _listed(ApiToken, request),
        "clients": _listed(OAuthClient, request),
        "tabs": navigation.settings.items(request),
    }
    return render(request, "cdp/credentials.html", context, status=status)


def _listed(kind: type[Credential], request: WorkspaceRequest) -> QuerySet[Credential]:
    """Those that still work first, the newest first."""
    mine = kind._default_manager.filter(workspace=request.workspace)
    return mine.select_related("created_by").order_by(
        F("revoked_at").desc(nulls_first=True), "-id"
    )
