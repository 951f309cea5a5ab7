"""What every page of a person has: the person, their tabs, who may do what."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from cdp.decorators import ADMINS, EDITORS, reader_zone
from cdp.http import WorkspaceRequest, page_url
from cdp.navigation import Item
from cdp.partials import render_partial
from profiles.definitions import Definitions
from profiles.editing import Editor
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


class PersonPage:
    """One person's page in one request."""

    def __init__(
        self, request: WorkspaceRequest, profile: Profile, tab: str = "Profile"
    ) -> None:
        self.request = request
        self.tab = tab
        self.person = Person(profile, Asking(request.workspace, timezone.now()))

    @property
    def definitions(self) -> Definitions:
        """What the workspace has defined."""
        return self.person.definitions

    @cached_property
    def editor(self) -> Editor:
        """The member as one who edits."""
        now = self.person.asking.now
        return Editor(self.definitions, self.request.user, now)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The zone in which the member types times."""
        return reader_zone(self.request, self.request.workspace)

    @property
    def tabs(self) -> list[Item]:
        """The person's pages."""
        return [
            Item(
                label=label,
                url=self.url(name),
                icon="",
                count=0,
                current="page" if label == self.tab else "",
            )
            for label, name in TABS
        ]

    def url(self, name: str = "profiles:person", *args: object) -> str:
        """The address of a page of the person."""
        return page_url(self.request, name, self.person.public_id, *args)

    def context(self, **more: Any) -> dict[str, Any]:
        """What the page's template gets."""
        role = self.request.role
        return {
            "person": self.person,
            "tabs": self.tabs,
            "may_edit": role in ADMINS,
            "may_segment": role in EDITORS,
            **more,
        }

    def show(self, template: str, *, status: int = 200, **more: Any) -> HttpResponse:
        """The page."""
        return render(self.request, template, self.context(**more), status=status)

    def show_part(
        self, page: str, partial: str, *, status: int = 200, **more: Any
    ) -> HttpResponse:
        """The page, or its part that htmx asked for."""
        context = self.context(partial=partial, **more)
        return render_partial(self.request, page, partial, context, status=status)

    def back(self, name: str = "profiles:person") -> HttpResponse:
        """Leads to a page of the person."""
        return redirect(self.url(name))
