"""Tells the pages of people which delivery a change came from."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from cdp.models import Workspace
from profiles import origins
from profiles.origins import NamedOrigin
from profiles.records import Outcome
from profiles.statuses import OriginKind
from webhooks.models import Delivery
from webhooks.statuses import Door


class RequestOrigins:
    """What webhooks know of their deliveries, as ``profiles.origins`` asks it."""

    def named(self, workspace: Workspace, ids: Iterable[int]) -> dict[int, NamedOrigin]:
        """The deliveries with these numbers, by number; others are API calls."""
        found = Delivery.objects.of(workspace).filter(pk__in=list(ids))
        return {
            pk: NamedOrigin(
                Door.UPDATE_PROFILE.label
                if door == Door.UPDATE_PROFILE
                else name or "A removed source",
                reverse("webhooks:delivery", args=[workspace.slug, pk]),
            )
            for pk, door, name in found.values_list("pk", "door", "source__name")
        }

    def recent(self, workspace: Workspace) -> list[tuple[int, str]]:
        """None: people are not filtered by one request."""
        return []

    def changes(self, workspace: Workspace, number: int) -> list[tuple[int, int]]:
        """Nowhere: a delivery's changes are found by its people."""
        return []

    def people(self, workspace: Workspace, number: int, outcome: Outcome) -> set[int]:
        """Nobody: people are not filtered by one request."""
        return set()


def register() -> None:
    """Has deliveries be named on the pages of people."""
    origins.register(OriginKind.REQUEST, RequestOrigins())
