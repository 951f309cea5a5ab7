"""The columns that a file of events may have: name, meaning, values, two examples.

Pure. Beside ``reference.column_reference``, which describes files of people.
"""

from __future__ import annotations

from collections.abc import Iterator

from imports.reference.column_reference import Entry, examples_of
from profiles.definitions import Definitions

_GROUP = "Event"
_FIXED = (
    Entry(
        "_cio_name",
        "Event name",
        _GROUP,
        "What happened; no row goes in without one.",
        ("Order placed", "Newsletter opened"),
    ),
    Entry(
        "_cio_customer_id",
        "Person",
        _GROUP,
        "Who did it: a user id, an address or another identifier, one kind in the "
        "whole file. Events never add people.",
        ("1001", "1002"),
    ),
    Entry(
        "_cio_timestamp",
        "Time",
        _GROUP,
        "Unix seconds, or a date with a time; without one it happened on import.",
        ("1772352000", "2026-03-01T18:30:00Z"),
    ),
)
_ANY = Entry(
    "any_other_name",
    "Property",
    _GROUP,
    "Every other column is a property of the event, dots and all.",
    ("A-17", "A-18"),
)


def event_reference(definitions: Definitions, query: str = "") -> list[Entry]:
    """All columns whose name, title, group or meaning holds every word of the query."""
    return [
        entry for entry in (*_FIXED, *_read(definitions), _ANY) if entry.says(query)
    ]


def event_template(definitions: Definitions) -> list[Entry]:
    """The columns of this workspace's template for events."""
    order = _ANY._replace(column="order_id")
    return [*_FIXED, *(list(_read(definitions)) or [order])]


def _read(definitions: Definitions) -> Iterator[Entry]:
    """The properties that the workspace's own attributes read."""
    seen = set()
    for attribute in definitions.attributes.values():
        key = attribute.event_data_key
        if key and not attribute.predefined and key not in seen:
            seen.add(key)
            takes, examples = examples_of(attribute)
            yield Entry(key, f"feeds {attribute.name}", "Property", takes, examples)
