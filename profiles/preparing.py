"""Prepares a plan for the tables that it is about: those of people, or of objects."""

from __future__ import annotations

from datetime import datetime

from django.db.backends.utils import CursorWrapper

from profiles.definitions import Definitions
from profiles.objects.writing import ObjectWriter
from profiles.plans import Plan
from profiles.prepared import Prepared
from profiles.statuses import OneChange, Origin, Places
from profiles.writing import Writer


def prepare(
    cursor: CursorWrapper,
    plan: Plan,
    *,
    definitions: Definitions,
    origin: Origin,
    now: datetime,
    undone: Origin | None = None,
    only: OneChange | None = None,
    places: Places | None = None,
) -> Prepared:
    """The plan with its ids given out, its rows in the form in which they are sent."""
    make = ObjectWriter if definitions.object_type else Writer
    writer = make(
        cursor,
        plan,
        definitions=definitions,
        origin=origin,
        now=now,
        undone=undone,
        only=only,
        places=places,
    )
    return writer.prepare()
