"""Where one lands: the start, and a workspace's home page."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from cdp import home
from cdp.context import APPEARANCES
from cdp.decorators import LAST_WORKSPACE, workspace_view
from cdp.http import WorkspaceRequest
from cdp.models import Membership

YEAR = 365 * 24 * 60 * 60


@require_GET
@login_required
def start(request: HttpRequest) -> HttpResponse:
    """Leads to the workspace seen last, else the first; says so if there is none."""
    memberships = Membership.objects.filter(user=request.user.pk)
    slugs = list(
        memberships.order_by("workspace__name").values_list(
            "workspace__slug", flat=True
        )
    )
    if not slugs:
        return render(request, "cdp/no_workspace.html")
    last = request.session.get(LAST_WORKSPACE)
    return redirect("cdp:home", last if last in slugs else slugs[0])


@require_GET
@workspace_view()
def show(request: WorkspaceRequest) -> HttpResponse:
    """Shows what came in and what waits, or the first steps of a new workspace."""
    actions = home.actions(request)
    context = {
        "panels": home.panels(request),
        "attention": home.attention(request),
        "actions": actions,
        "first_steps": [shown for shown in actions if shown.action.first_step],
    }
    return render(request, "cdp/home.html", context)


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keeps the chosen theme in a cookie; for browsers without script."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = reverse("cdp:start")
    response = redirect(back)
    if request.POST.get("theme") in APPEARANCES:
        response.set_cookie(
            "theme", request.POST["theme"], max_age=YEAR, samesite="Lax"
        )
    return response
