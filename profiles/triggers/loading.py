"""Loads the triggers that are on, as planning needs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from profiles.definitions import Happening, TriggerDefinition
from profiles.triggers.models import Trigger

if TYPE_CHECKING:
    from cdp.models import Workspace


def load_triggers(workspace: Workspace) -> tuple[TriggerDefinition, ...]:
    """The workspace's triggers that are on, by number."""
    found = Trigger.objects.filter(workspace=workspace, is_on=True)
    return tuple(
        TriggerDefinition(
            trigger.pk,
            trigger.number,
            tuple(Happening(each) for each in trigger.happenings),
            tuple(trigger.events),
            tuple(trigger.segments),
        )
        for trigger in found.order_by("number")
    )
