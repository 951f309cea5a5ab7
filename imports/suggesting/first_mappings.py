"""What an import of each kind begins with, before anybody has mapped a column. Pure.

Edits only touch people who are here; merges make one of the people whom a row names.
"""

from __future__ import annotations

from typing import Any

import msgspec

from imports.statuses import ImportKind
from profiles.mapping import ColumnMapping, Mapping
from profiles.rules import Mode

# Kinds of import whose rows are of one object type.
OF_OBJECT_TYPES = frozenset({ImportKind.OBJECTS, ImportKind.RELATIONSHIPS})
_FIRST: dict[ImportKind, Mapping] = {
    ImportKind.EDITS: Mapping(mode=Mode.UPDATE_ONLY),
    ImportKind.MERGES: Mapping(merges=True, mode=Mode.UPDATE_ONLY),
    ImportKind.RELATIONSHIPS: Mapping(relates=True, mode=Mode.UPDATE_ONLY),
}


def first_mapping(
    kind: ImportKind, columns: tuple[ColumnMapping, ...] = (), *, object_type: int = 0
) -> Mapping:
    """The mapping that an import of this kind begins with, with these columns.

    ``object_type`` is the type of the objects that its rows are, or relate people to.
    """
    number = object_type if kind in OF_OBJECT_TYPES else 0
    return msgspec.structs.replace(
        _FIRST.get(kind, Mapping()), columns=columns, object_type=number
    )


def fits(mapping: Mapping, kind: ImportKind) -> bool:
    """Whether a mapping does what imports of this kind do."""
    if mapping.is_of_events != (kind is ImportKind.EVENTS):
        return False
    if mapping.relates != (kind is ImportKind.RELATIONSHIPS):
        return False
    if mapping.is_of_objects != (kind is ImportKind.OBJECTS):
        return False
    if mapping.merges != (kind is ImportKind.MERGES):
        return False
    return kind is not ImportKind.EDITS or not mapping.adds


def object_type_of(stored: dict[str, Any]) -> int:
    """The type of the objects that a stored mapping is about; 0 for none."""
    return Mapping.from_json(stored).object_type if stored else 0


def begun_again(kind: str, stored: dict[str, Any]) -> dict[str, Any]:
    """What is stored of an import that is mapped anew: no more than its object type."""
    number = object_type_of(stored)
    if not number:
        return {}
    return first_mapping(ImportKind(kind), object_type=number).to_json()
