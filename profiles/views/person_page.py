"""What every page of a person has."""

from __future__ import annotations

from typing import Any, Self

from django.utils import timezone

from cdp.http import WorkspaceRequest, page_url
from profiles.models import Profile
from profiles.person import Person
from profiles.searching.asking import Asking
from profiles.views.known_page import KnownPage


class PersonPage(KnownPage):
    """One person's page in one request."""

    TABS = (
        ("Profile", "profiles:person"),
        ("Activity", "profiles:person-activity"),
        ("Subscriptions", "profiles:person-subscriptions"),
        ("Segments", "profiles:person-segments"),
        ("Relationships", "profiles:person-relationships"),
        ("JSON", "profiles:person-json"),
    )
    FRAME = "profiles/person_frame.html"
    WHOLE = "profiles:person"
    FACT = "profiles:person-fact"
    UNDO = "profiles:change-undo"
    ACTIVITY = "profiles:person-activity"

    def __init__(
        self, request: WorkspaceRequest, profile: Profile, tab: str = "Profile"
    ) -> None:
        self.request = request
        self.tab = tab
        self.person = Person(profile, Asking(request.workspace, timezone.now()))

    @property
    def known(self) -> Person:
        """The person."""
        return self.person

    @property
    def list_url(self) -> str:
        """The address of the list of people."""
        return page_url(self.request, "profiles:people")

    def url(self, name: str = "", *args: object) -> str:
        """The address of a page of the person."""
        return page_url(self.request, name or self.WHOLE, self.person.public_id, *args)

    def renewed(self) -> Self:
        """The page of the person as they are stored by now."""
        self.person.profile.refresh_from_db()
        return type(self)(self.request, self.person.profile, self.tab)

    def context(self, **more: Any) -> dict[str, Any]:
        """What the page's template gets."""
        return super().context(person=self.person, **more)
