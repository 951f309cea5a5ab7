"""Gives a new workspace its definitions: identifier kinds, predefined attributes."""

from __future__ import annotations

from typing import Any

from cdp.models import Workspace
from profiles.definitions import BUILT_IN_KINDS
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
