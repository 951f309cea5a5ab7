"""Questions about many object types or objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from profiles.definitions import AttributeDefinition, ObjectTypeDefinition, ValueType
from profiles.statuses import AttributeSubject

if TYPE_CHECKING:
    from cdp.models import Workspace
    from profiles.objects.models import (
        CustomObject,  # noqa: F401 - for the generics
        ObjectAttribute,
        ObjectType,  # noqa: F401 - for the generics
    )


class ObjectTypeQuerySet(models.QuerySet["ObjectType"]):
    """Object types of workspaces."""

    def of(self, workspace: Workspace) -> ObjectTypeQuerySet:
        """Those of one workspace, in the order of their numbers."""
        return self.filter(workspace=workspace).order_by("number")

    def definitions(self) -> dict[int, ObjectTypeDefinition]:
        """The types as the core knows them, by number; in two queries."""
        found: dict[int, ObjectTypeDefinition] = {}
        for each in self.prefetch_related("attributes"):
            attributes = sorted(each.attributes.all(), key=lambda a: a.pk)
            found[each.number] = ObjectTypeDefinition(
                number=each.number,
                name=each.name,
                singular=each.singular,
                slug=each.slug,
                attributes=_of(attributes, AttributeSubject.OBJECT),
                relationship_attributes=_of(attributes, AttributeSubject.RELATIONSHIP),
            )
        return found


class CustomObjectQuerySet(models.QuerySet["CustomObject"]):
    """Objects of workspaces."""

    def of(self, workspace: Workspace, number: int) -> CustomObjectQuerySet:
        """The objects of one type of a workspace."""
        return self.filter(workspace=workspace, type=number)


def _of(
    attributes: list[ObjectAttribute], subject: AttributeSubject
) -> dict[str, AttributeDefinition]:
    return {
        each.key: AttributeDefinition(
            key=each.key,
            name=each.name,
            type=ValueType(each.type),
            description=each.description,
        )
        for each in attributes
        if each.subject == subject
    }
