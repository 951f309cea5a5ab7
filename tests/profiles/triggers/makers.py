"""Makes triggers for tests, and reads what they were told."""

from __future__ import annotations

from typing import Any

from cdp.models import Workspace
from profiles.definitions import Happening
from profiles.triggers.models import Notification, Trigger

EVERYTHING = [each.value for each in Happening if each is not Happening.TEST]


def make_trigger(workspace: Workspace, **fields: Any) -> Trigger:
    """A saved trigger that is told of everything, unless told otherwise."""
    named = {
        "number": 1,
        "name": "CRM",
        "url": "https://crm.example/hook",
        "happenings": EVERYTHING,
    }
    return Trigger.objects.create(workspace=workspace, **named | fields)


def told(trigger: Trigger) -> list[str]:
    """The happenings that the trigger is to be told of, in order."""
    mine = Notification.objects.filter(trigger=trigger).order_by("id")
    return list(mine.values_list("happening", flat=True))
