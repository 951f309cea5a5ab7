"""A person: who they are, what is known of them, and where each value came from."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from cdp.decorators import ADMINS
from cdp.http import WorkspaceRequest, page_url
from profiles.decorators import person_view
from profiles.models import Profile
from profiles.views.person_page import PersonPage
from profiles.whole_person import as_json


@require_GET
@person_view()
def show(request: WorkspaceRequest, profile: Profile) -> HttpResponse:
    """Shows what is known of the person, each value with its origin."""
    return PersonPage(request, profile).show("profiles/facts.html")


@require_GET
@person_view()
def show_json(request: WorkspaceRequest, profile: Profile) -> HttpResponse:
    """Shows all that is stored of the person, as JSON to copy."""
    page = PersonPage(request, profile, "JSON")
    return page.show("profiles/known_json.html", text=as_json(page.person))


@require_POST
@person_view(roles=ADMINS)
def forget(request: WorkspaceRequest, profile: Profile) -> HttpResponse:
    """Forgets the person; there is no way back."""
    page = PersonPage(request, profile)
    name = page.person.name
    page.editor.forget(profile.pk)
    messages.success(request, f"{name} is forgotten.")
    return redirect(page_url(request, "profiles:people"))
