"""Questions about many attributes or people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from profiles.definitions import (
    Aggregation,
    AttributeDefinition,
    ValueType,
)
from profiles.predefined import PREDEFINED_ATTRIBUTES

if TYPE_CHECKING:
    from cdp.models import Workspace
    from profiles.models import Attribute, Profile  # noqa: F401 - for the generics

UNIX_SECONDS = {a.key for a in PREDEFINED_ATTRIBUTES.values() if a.unix_seconds}


class AttributeQuerySet(models.QuerySet["Attribute"]):
    """Attributes of workspaces."""

    def definitions(self) -> dict[str, AttributeDefinition]:
        """The attributes as the core knows them, by key."""
        return {
            attribute.key: AttributeDefinition(
                key=attribute.key,
                name=attribute.name,
                type=ValueType(attribute.type),
                group=attribute.group,
                event_data_key=attribute.event_data_key,
                aggregation=Aggregation(attribute.aggregation),
                predefined=attribute.predefined,
                description=attribute.description,
                unix_seconds=attribute.key in UNIX_SECONDS,
            )
            for attribute in self.order_by("id")
        }


class ProfileQuerySet(models.QuerySet["Profile"]):
    """People of workspaces."""

    def of(self, workspace: Workspace) -> ProfileQuerySet:
        """The people of one workspace."""
        return self.filter(workspace=workspace)
