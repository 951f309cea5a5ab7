"""Defines object types and what is known of their objects and relationships."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from cdp.models import Workspace
from profiles.definitions import ValueType
from profiles.objects import page_statements as statements
from profiles.objects.models import CustomObject, ObjectAttribute, ObjectType
from profiles.searching.limits import Limit, TooSlow
from profiles.statuses import AttributeSubject

# Longer than this nobody waits to be told that an attribute has values.
SECONDS = 3.0

# Names that Customer.io keeps for itself; an attribute cannot be called so.
RESERVED_KEYS = frozenset(
    {"object_id", "cio_object_id", "objectId", "relationship", "_relationship"}
)


def reserved_reason(key: str) -> str | None:
    """Why no attribute of an object or a relationship can have this key."""
    if key in RESERVED_KEYS:
        return f"“{key}” names the object itself or its relationships."
    return None


@transaction.atomic
def define_object_type(
    workspace: Workspace, name: str, singular: str, *, slug: str = ""
) -> ObjectType:
    """A new type of object, under the next number.

    Raises ``IntegrityError`` where the workspace has the name or the slug already.
    """
    # One at a time: the number counts the workspace's own types, from 1.
    Workspace.objects.select_for_update().get(pk=workspace.pk)
    mine = ObjectType.objects.filter(workspace=workspace)
    highest: int | None = mine.aggregate(highest=Max("number"))["highest"]
    number = (highest or 0) + 1
    return ObjectType.objects.create(
        workspace=workspace,
        number=number,
        name=name,
        singular=singular,
        slug=slug or slugify(name) or f"type-{number}",
    )


def define_object_attributes(
    object_type: ObjectType,
    subject: AttributeSubject,
    types: Mapping[str, ValueType],
    *,
    names: Mapping[str, str] | None = None,
) -> None:
    """Give the type these attributes, by key; those that it has stay as they are.

    They are called as ``names`` says, or else as their keys.
    """
    called = names or {}
    ObjectAttribute.objects.bulk_create(
        (
            ObjectAttribute(
                workspace_id=object_type.workspace_id,
                object_type=object_type,
                subject=subject,
                key=key,
                name=called.get(key) or key.replace("_", " ").capitalize(),
                type=kind.value,
            )
            for key, kind in types.items()
        ),
        ignore_conflicts=True,
    )


@transaction.atomic
def remove_object_type(object_type: ObjectType) -> bool:
    """Remove a type of which there are no objects; say whether it is gone."""
    # In turn with whoever defines one, as the next number counts those that are there.
    Workspace.objects.select_for_update().get(pk=object_type.workspace_id)
    if is_in_use(object_type):
        return False
    object_type.delete()
    return True


def is_attribute_used(attribute: ObjectAttribute) -> bool:
    """Whether there is a value of it; if that takes long to tell, yes."""
    of_objects = attribute.subject == AttributeSubject.OBJECT
    statement = (
        statements.ANY_OBJECT_HAS if of_objects else statements.ANY_RELATIONSHIP_HAS
    )
    number = attribute.object_type.number
    parameters = [attribute.workspace_id, number, attribute.key]
    try:
        return bool(Limit(SECONDS).fetch(statement, parameters))
    except TooSlow:
        return True


def is_in_use(object_type: ObjectType) -> bool:
    """Whether there are objects of the type; then it cannot be deleted."""
    return CustomObject.objects.filter(
        workspace=object_type.workspace_id, type=object_type.number
    ).exists()
