"""One person added by form."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cdp.decorators import EDITORS, reader_zone, workspace_view
from cdp.http import WorkspaceRequest, page_url
from profiles import listing
from profiles.editing import Editor
from profiles.loading import load_definitions
from profiles.new_person import NewPersonForm
from profiles.records import Outcome


@require_http_methods(["GET", "POST"])
@workspace_view(roles=EDITORS)
def add(request: WorkspaceRequest) -> HttpResponse:
    """Shows the form of a new person, and adds them."""
    definitions = load_definitions(request.workspace)
    zone = reader_zone(request, request.workspace)
    form = NewPersonForm(request.POST or None, definitions=definitions, zone=zone)
    if request.method == "GET" or not form.is_valid():
        return _page(request, form)
    editor = Editor(definitions, request.user, timezone.now())
    edited = editor.create(form.record())
    if edited.held:
        form.add_error(None, edited.sentence)
        return _page(request, form)
    public_id = definitions.public_ids.public(edited.profile_id)
    if edited.outcome is Outcome.SKIPPED:
        (known,) = listing.rows([edited.profile_id], definitions)
        return _page(request, form, known=known)
    messages.success(request, "The person is added.")
    return redirect(page_url(request, "profiles:person", public_id))


def _page(
    request: WorkspaceRequest, form: NewPersonForm, known: listing.Row | None = None
) -> HttpResponse:
    context = {"form": form, "known": known}
    status = 422 if request.method == "POST" else 200
    return render(request, "profiles/new_person.html", context, status=status)
