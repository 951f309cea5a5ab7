"""Google Sheets: connecting an account, picking a sheet, having it fetched."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from cdp.asking import asked_text
from cdp.decorators import EDITORS, workspace_view
from cdp.http import WorkspaceRequest, page_url
from cdp.models import Membership
from imports.guards import go
from imports.models import GoogleAccount
from imports.remote import fetches, google
from imports.remote.forms import SheetForm
from imports.remote.google import GoogleRefused
from imports.remote.google_sheets import access_to, connect
from imports.wizard import Step, wizard_steps

ASKED = "google"
"""The session's key for what is asked of Google: state, verifier, workspace."""


@require_http_methods(["GET", "POST"])
@workspace_view(roles=EDITORS)
def pick(request: WorkspaceRequest) -> HttpResponse:
    """Shows the sheets of the reader's account, and has the picked one fetched."""
    account = _account(request)
    if request.method != "POST":
        return _page(request, account)
    form = SheetForm(request.POST)
    if account is None or not form.is_valid():
        messages.error(request, "Pick a sheet of the connected account.")
        return go(request, "imports:sheet")
    asked = fetches.ask(request.workspace, form.source(account), by=request.user)
    return go(request, "imports:fetch", asked.pk)


@require_GET
@never_cache
@workspace_view(roles=EDITORS)
def ask(request: WorkspaceRequest) -> HttpResponseBase:
    """Leads to Google's page, on which the user gives permission."""
    if not google.is_set_up():
        return go(request, "imports:sheet")
    state, verifier = secrets.token_urlsafe(32), google.new_verifier()
    request.session[ASKED] = [state, verifier, request.workspace.slug]
    url = google.permission_url(
        state=state, verifier=verifier, redirect_uri=_callback()
    )
    return redirect(url)


@require_GET
@never_cache
@login_required
def answered(request: HttpRequest) -> HttpResponseBase:
    """Takes Google's answer, in the browser that asked and nowhere else."""
    state, verifier, slug = request.session.pop(ASKED, None) or ("", "", "")
    sent = request.GET.get("state", "")
    if not state or not secrets.compare_digest(state.encode(), sent.encode()):
        messages.error(request, "Google's answer was not asked for. Connect anew.")
        return redirect("cdp:start")
    member = get_object_or_404(
        Membership.objects.select_related("workspace", "user"),
        workspace__slug=slug,
        user=request.user.pk,
        role__in=EDITORS,
    )
    try:
        if "code" not in request.GET:
            raise GoogleRefused("Google was not given the permission.")
        token = google.refresh_token(
            request.GET["code"], verifier=verifier, redirect_uri=_callback()
        )
        account = connect(member.workspace, member.user, token)
    except GoogleRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{account.email} is connected.")
    return redirect("imports:sheet", slug)


@require_POST
@workspace_view(roles=EDITORS)
def disconnect(request: WorkspaceRequest) -> HttpResponse:
    """Forgets the permission; schedules that need it wait for another one."""
    GoogleAccount.objects.filter(
        workspace=request.workspace, user=request.user
    ).delete()
    messages.success(request, "The Google account is disconnected.")
    return redirect(page_url(request, "imports:sheet"))


def _callback() -> str:
    return settings.BASE_URL + reverse("google-callback")


def _account(request: WorkspaceRequest) -> GoogleAccount | None:
    mine = GoogleAccount.objects.filter(workspace=request.workspace, user=request.user)
    return mine.first()


def _page(request: WorkspaceRequest, account: GoogleAccount | None) -> HttpResponse:
    context: dict[str, Any] = {
        "steps": wizard_steps(request, None, Step.UPLOAD),
        "is_set_up": google.is_set_up(),
        "callback": _callback(),
        "account": account,
        "search": asked_text(request.GET, "q"),
        "spreadsheet": asked_text(request.GET, "spreadsheet"),
    }
    if account is not None and context["is_set_up"]:
        context |= _listed(account, context["spreadsheet"], context["search"])
    return render(request, "imports/sheet.html", context)


def _listed(account: GoogleAccount, spreadsheet: str, search: str) -> dict[str, Any]:
    """The spreadsheets, or the sheets of the chosen one, or why there are none."""
    try:
        access = access_to(account)
        if spreadsheet:
            name, sheets = google.sheets(access, spreadsheet)
            return {"spreadsheet_name": name, "sheets": sheets}
        return {"spreadsheets": google.spreadsheets(access, search)}
    except GoogleRefused as refusal:
        return {"refusal": str(refusal)}
