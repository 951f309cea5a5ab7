"""A person: who they are, what is known of them, and where each value came from."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from cdp.decorators import ADMINS, EDITORS
from cdp.http import WorkspaceRequest, page_url
from cdp.navigation import Item
from profiles.decorators import person_view
from profiles.models import Profile
from profiles.person import Person
from profiles.searching.asking import Asking

TABS = (
    ("Profile", "profiles:person"),
    ("Activity", "profiles:person-activity"),
    ("Subscriptions", "profiles:person-subscriptions"),
    ("Segments", "profiles:person-segments"),
    ("JSON", "profiles:person-json"),
)


@require_GET
@person_view()
def show(request: WorkspaceRequest, profile: Profile) -> HttpResponse:
    """Shows what is known of the person, each value with its origin."""
    context = person_context(request, profile, "Profile")
    return render(request, "profiles/person.html", context)


def person_context(
    request: WorkspaceRequest, profile: Profile, tab: str
) -> dict[str, Any]:
    """What every page of a person shows."""
    person = Person(profile, Asking(request.workspace, timezone.now()))
    return {
        "person": person,
        "may_edit": request.role in ADMINS,
        "may_segment": request.role in EDITORS,
        "tabs": [
            Item(
                label=label,
                url=page_url(request, name, person.public_id),
                icon="",
                count=0,
                current="page" if label == tab else "",
            )
            for label, name in TABS
        ],
    }
