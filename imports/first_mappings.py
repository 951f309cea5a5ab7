"""What an import of each kind begins with, before anybody has mapped a column. Pure.

Edits only touch people who are here; merges make one of the people whom a row names.
"""

from __future__ import annotations

import msgspec

from imports.statuses import ImportKind
from profiles.mapping import ColumnMapping, Mapping
from profiles.rules import Mode

_FIRST: dict[ImportKind, Mapping] = {
    ImportKind.EDITS: Mapping(mode=Mode.UPDATE_ONLY),
    ImportKind.MERGES: Mapping(merges=True, mode=Mode.UPDATE_ONLY),
}


def first_mapping(kind: ImportKind, columns: tuple[ColumnMapping, ...] = ()) -> Mapping:
    """The mapping that an import of this kind begins with, with these columns."""
    return msgspec.structs.replace(_FIRST.get(kind, Mapping()), columns=columns)


def fits(mapping: Mapping, kind: ImportKind) -> bool:
    """Whether a mapping does what imports of this kind do."""
    if mapping.is_of_events != (kind is ImportKind.EVENTS):
        return False
    if mapping.merges != (kind is ImportKind.MERGES):
        return False
    return kind is not ImportKind.EDITS or not mapping.adds
