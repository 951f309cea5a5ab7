"""Defines what people can have: of a new workspace, and attributes made later."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max

from cdp.models import Workspace
from profiles.definitions import BUILT_IN_KINDS, FIRST_EXTERNAL_NUMBER, ValueType
from profiles.models import Attribute, IdentifierKind
from profiles.predefined import PREDEFINED_ATTRIBUTES


def define_workspace(
    sender: type[Workspace], instance: Workspace, *, created: bool, **kwargs: Any
) -> None:
    """Receives a saved workspace; a new one gets what every workspace knows."""
    if not created:
        return
    IdentifierKind.objects.bulk_create(
        IdentifierKind(
            workspace=instance,
            key=kind.key,
            number=kind.number,
            name=kind.name,
            identifies=kind.identifies,
            single=kind.single,
        )
        for kind in BUILT_IN_KINDS
    )
    Attribute.objects.bulk_create(
        Attribute(
            workspace=instance,
            key=attribute.key,
            name=attribute.name,
            group=attribute.group,
            type=attribute.type.value,
            event_data_key=attribute.event_data_key,
            aggregation=attribute.aggregation.value,
            predefined=True,
            description=attribute.description,
        )
        for attribute in PREDEFINED_ATTRIBUTES.values()
    )


@transaction.atomic
def define_attribute(
    workspace: Workspace, key: str, *, name: str, type_: ValueType, group: str
) -> Attribute:
    """A new custom attribute, which reads the event data key of its own name.

    Raises ``IntegrityError`` where the workspace has the key already.
    """
    # One at a time: the number counts the workspace's own attributes.
    Workspace.objects.select_for_update().get(pk=workspace.pk)
    return Attribute.objects.create(
        workspace=workspace,
        key=key,
        name=name,
        group=group,
        type=type_.value,
        event_data_key=key,
        number=next_attribute_number(workspace),
    )


def next_attribute_number(workspace: Workspace) -> int:
    """The number of the next custom attribute, by which Piwik PRO's API names it."""
    mine = Attribute.objects.filter(workspace=workspace)
    highest: int | None = mine.aggregate(highest=Max("number"))["highest"]
    return (highest or 0) + 1


def next_kind_number(workspace: Workspace) -> int:
    """The number under which the next kind of identifier is stored."""
    mine = IdentifierKind.objects.filter(workspace=workspace)
    highest: int | None = mine.aggregate(highest=Max("number"))["highest"]
    return max(FIRST_EXTERNAL_NUMBER, (highest or 0) + 1)
