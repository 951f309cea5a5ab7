"""What each kind of import does, the columns it may have, and its template.

Pure. One door to ``reference.column_reference`` and ``reference.event_reference``,
which describe the columns of the workspace as it is: its own attributes, identities,
topics.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from imports.reference.column_reference import Entry, reference, template_entries
from imports.reference.event_reference import event_reference, event_template
from imports.reference.object_reference import (
    object_reference,
    object_template,
    relationship_reference,
    relationship_template,
)
from imports.statuses import ImportKind
from profiles.definitions import Definitions

WHAT_ROWS_DO: dict[ImportKind, str] = {
    ImportKind.PEOPLE: "Each row is a person: added, or updated.",
    ImportKind.EDITS: "Each row changes a person who is here already; nobody is added.",
    ImportKind.MERGES: "Each row names people who are one, and makes one of them.",
    ImportKind.EVENTS: "Each row is something that a person did who is here already.",
    ImportKind.OBJECTS: "Each row is an object, like a company: added, or updated.",
    ImportKind.RELATIONSHIPS: (
        "Each row relates a person to an object; both are here already."
    ),
}
_Columns = Callable[[Definitions, int], list[Entry]]


class _Described(NamedTuple):
    """How files about objects of one type are described, and their template."""

    reference: _Columns
    template: _Columns


_OF_OBJECTS: dict[ImportKind, _Described] = {
    ImportKind.OBJECTS: _Described(object_reference, object_template),
    ImportKind.RELATIONSHIPS: _Described(relationship_reference, relationship_template),
}
_MERGE_WITH = Entry(
    "merge_with",
    "Merge with",
    "Identifier",
    "The profile id of another who is the same person; the older of the two stays.",
    ("5a20e1c7b94d3f68", "0d7c33b1f2e8a945"),
)


def task_reference(
    kind: ImportKind,
    definitions: Definitions,
    query: str = "",
    *,
    object_type: int = 0,
) -> list[Entry]:
    """All columns of such a file in which every word of the query stands."""
    if kind is ImportKind.EVENTS:
        return event_reference(definitions, query)
    if kind in _OF_OBJECTS:
        entries = _OF_OBJECTS[kind].reference(definitions, object_type)
        return [entry for entry in entries if entry.says(query)]
    entries = reference(definitions, query)
    if kind is not ImportKind.MERGES:
        return entries
    merging = [entry for entry in entries if entry.group == "Identifier"]
    if _MERGE_WITH.says(query):
        merging.append(_MERGE_WITH)
    return merging


def task_template(
    kind: ImportKind, definitions: Definitions, *, object_type: int = 0
) -> list[Entry]:
    """The columns of this workspace's template for such a file."""
    if kind in _OF_OBJECTS:
        return _OF_OBJECTS[kind].template(definitions, object_type)
    if kind is ImportKind.EVENTS:
        return event_template(definitions)
    if kind is ImportKind.MERGES:
        known = {entry.column: entry for entry in reference(definitions)}
        return [known["profile_id"], _MERGE_WITH]
    return template_entries(definitions)
