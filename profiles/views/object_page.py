"""What every page of an object has."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Self
from urllib.parse import urlencode

from django.utils import timezone

from cdp.http import WorkspaceRequest, page_url
from profiles.filter_subjects import related_subject
from profiles.filters import Filter, Operator
from profiles.objects.known_object import KnownObject
from profiles.objects.listing import count_people
from profiles.objects.models import CustomObject
from profiles.objects.words import up_to
from profiles.searching.asking import Asking
from profiles.views.known_page import KnownPage

MOST_PEOPLE = 10_000


class ObjectPage(KnownPage):
    """One object's page in one request."""

    TABS = (
        ("Attributes", "profiles:object"),
        ("People", "profiles:object-people"),
        ("Activity", "profiles:object-activity"),
        ("JSON", "profiles:object-json"),
    )
    FRAME = "profiles/object_frame.html"
    WHOLE = "profiles:object"
    FACT = "profiles:object-fact"
    UNDO = "profiles:object-change-undo"
    ACTIVITY = "profiles:object-activity"

    def __init__(
        self,
        request: WorkspaceRequest,
        custom_object: CustomObject,
        tab: str = "Attributes",
    ) -> None:
        self.request = request
        self.tab = tab
        asking = Asking(request.workspace, timezone.now())
        self.object = KnownObject(custom_object, asking)

    @property
    def known(self) -> KnownObject:
        """The object."""
        return self.object

    @property
    def list_url(self) -> str:
        """The address of the list of objects of its type."""
        url = page_url(self.request, "profiles:objects")
        return f"{url}?type={self.object.type.slug}"

    @property
    def filter_url(self) -> str:
        """The address of the list of the people who are related to it."""
        asked = Filter(
            related_subject(self.object.type), Operator.IS, self.object.stored.object_id
        )
        people = page_url(self.request, "profiles:people")
        return f"{people}?{urlencode({'f': asked.text})}"

    @cached_property
    def people_words(self) -> str:
        """How many people are related to it, as far as they are counted."""
        stored = self.object.stored
        workspace_id = self.request.workspace.pk
        counted = count_people(workspace_id, [stored.pk], MOST_PEOPLE)
        number = counted.get(stored.pk, 0)
        return "1 person" if number == 1 else f"{up_to(number, MOST_PEOPLE)} people"

    def url(self, name: str = "", *args: object) -> str:
        """The address of a page of the object."""
        known = self.object
        return page_url(
            self.request, name or self.WHOLE, known.type.slug, known.public_id, *args
        )

    def renewed(self) -> Self:
        """The page of the object as it is stored by now."""
        self.object.stored.refresh_from_db()
        return type(self)(self.request, self.object.stored, self.tab)

    def context(self, **more: Any) -> dict[str, Any]:
        """What the page's template gets."""
        return super().context(object=self.object, **more)
