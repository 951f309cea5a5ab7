"""Whether a column's cells can be a part of an event, and how to read them.

Beside ``suggesting.attribute_checks``. Any text names an event and anything is a
property; a time has to be one, and a person is named by an address or by an id.
"""

from __future__ import annotations

from typing import Final

from imports.measuring.columns import ColumnSummary
from imports.suggesting.attribute_checks import check_attribute
from imports.suggesting.cell_types import CellType
from imports.suggesting.column_checks import HALF, Verdict
from profiles.definitions import AttributeDefinition, Definitions, ValueType
from profiles.mapping import EVENT_PERSON, EVENT_PROPERTY, EVENT_TIME, Target

_TIME: Final = AttributeDefinition(
    str(EVENT_TIME), "Time", ValueType.DATETIME, unix_seconds=True
)


def check_event_part(
    target: Target, column: ColumnSummary, definitions: Definitions, *, strength: int
) -> Verdict:
    """What the cells say to being this part of an event."""
    if target == EVENT_TIME:
        return check_attribute(_TIME, column, strength)
    if target == EVENT_PERSON:
        return check_person(column)
    readers = definitions.reading(target.detail)
    if target.name == EVENT_PROPERTY and readers:
        return check_attribute(readers[0], column, strength)
    return Verdict(agrees=True, reason="any cell will do")


def check_person(column: ColumnSummary) -> Verdict:
    """By which kind of identifier the cells name people."""
    is_email = column.share(CellType.EMAIL) >= HALF
    return Verdict(
        agrees=True,
        reason=f"the cells are read as {'addresses' if is_email else 'user ids'}",
        options={"kind": "email" if is_email else "user_id"},
    )
