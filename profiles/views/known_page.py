"""What every page of a person or an object has: what is known, tabs, who may edit."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import cached_property
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import redirect, render

from cdp.decorators import ADMINS, EDITORS, reader_zone
from cdp.http import WorkspaceRequest
from cdp.navigation import Item
from cdp.partials import render_partial
from profiles.definitions import Definitions
from profiles.editing import Editor
from profiles.known import Known


class KnownPage(ABC):
    """One page of something of which values are known, in one request.

    The names of pages are those of its URLs, which ``url`` completes.
    """

    TABS: ClassVar[tuple[tuple[str, str], ...]]
    """Its pages: label and name."""
    FRAME: ClassVar[str]
    """The template that stands around each."""
    WHOLE: ClassVar[str]
    FACT: ClassVar[str]
    UNDO: ClassVar[str]
    ACTIVITY: ClassVar[str]

    request: WorkspaceRequest
    tab: str

    @property
    @abstractmethod
    def known(self) -> Known:
        """What the page is of."""

    @property
    @abstractmethod
    def list_url(self) -> str:
        """The address of the list in which it stands."""

    @abstractmethod
    def url(self, name: str = "", *args: object) -> str:
        """The address of one of its pages; of the first if none is named."""

    @abstractmethod
    def renewed(self) -> Self:
        """The same page of what is stored by now."""

    @property
    def definitions(self) -> Definitions:
        """What the workspace has defined."""
        return self.known.definitions

    @cached_property
    def editor(self) -> Editor:
        """The member as one who edits."""
        now = self.known.asking.now
        return Editor(self.definitions, self.request.user, now)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The zone in which the member types times."""
        return reader_zone(self.request, self.request.workspace)

    @property
    def tabs(self) -> list[Item]:
        """Its pages as a menu."""
        return [
            Item(
                label=label,
                url=self.url(name),
                icon="",
                count=0,
                current="page" if label == self.tab else "",
            )
            for label, name in self.TABS
        ]

    @property
    def may_edit(self) -> bool:
        """Whether the member may change what is known."""
        return self.request.role in ADMINS

    def context(self, **more: Any) -> dict[str, Any]:
        """What the page's template gets."""
        return {
            "page": self,
            "known": self.known,
            "tabs": self.tabs,
            "may_edit": self.may_edit,
            "may_segment": self.request.role in EDITORS,
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

    def back(self, name: str = "") -> HttpResponse:
        """Leads to one of its pages."""
        return redirect(self.url(name))
