"""The list of sources, and a new one."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_GET, require_http_methods

from cdp.decorators import ADMINS, workspace_view
from cdp.http import WorkspaceRequest, page_url
from webhooks import sources
from webhooks.forms import SourceForm
from webhooks.presets import PRESETS
from webhooks.source_list import source_rows
from webhooks.source_page import section_tabs

FAULTY = 422


@require_GET
@workspace_view(roles=ADMINS)
def show(request: WorkspaceRequest) -> HttpResponse:
    """Shows every source with its state and its last day."""
    rows = source_rows(request.workspace, now=now())
    context = {"rows": rows, "tabs": section_tabs(request)}
    return render(request, "webhooks/sources.html", context)


@require_http_methods(["GET", "POST"])
@workspace_view(roles=ADMINS)
def new(request: WorkspaceRequest) -> HttpResponse:
    """Offers the senders we know, and makes a source of one."""
    if request.method == "POST":
        form = SourceForm(request.POST)
        if form.is_valid():
            source = sources.create(
                request.workspace,
                sender=form.cleaned_data["sender"],
                name=form.chosen_name,
                by=request.user,
            )
            return redirect(page_url(request, "webhooks:source", source.pk))
        status = FAULTY
    else:
        form, status = SourceForm(), 200
    chosen = request.POST.get("sender", next(iter(PRESETS)))
    context = {"presets": PRESETS.values(), "form": form, "chosen": chosen}
    return render(request, "webhooks/new_source.html", context, status=status)
