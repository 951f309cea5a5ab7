"""A record as the values that would be written: one column per target of the mapping.

Pure.
"""

from __future__ import annotations

from imports.fates import Fate
from profiles.definitions import Definitions
from profiles.mapping import Mapping, TargetKind, parse_target
from profiles.records import Action, Record
from profiles.values import JSONValue, encode_text

CLEARED = "%CLEAR%"


class PreviewColumns:
    """The columns of the preview file."""

    def __init__(self, mapping: Mapping, definitions: Definitions) -> None:
        self._public_ids = definitions.public_ids
        self._kinds: list[str] = []
        self._keys: list[str] = []
        for column in mapping.columns:
            target = parse_target(column.target)
            if target is None:
                continue
            if target.kind is TargetKind.IDENTIFIER:
                self._kinds.append(target.name)
            elif target.kind is TargetKind.ATTRIBUTE:
                self._keys.append(target.name)
            elif target.kind is TargetKind.FULL_NAME:
                self._keys += ["first_name", "last_name"]
        self._kinds = list(dict.fromkeys(self._kinds))
        self._keys = list(dict.fromkeys(self._keys))

    @property
    def header(self) -> list[str]:
        """The titles of the columns."""
        return ["_row", "_outcome", "profile_id", *self._kinds, *self._keys]

    def row(self, record: Record, fate: Fate) -> list[str]:
        """One record's cells; a person to be created has no profile id yet."""
        profile_id = fate.profile_id
        public = self._public_ids.public(profile_id) if profile_id > 0 else ""
        identifiers = [
            "; ".join(i.sent for i in record.identifiers if i.kind == kind)
            for kind in self._kinds
        ]
        values = {key: _text(value) for key, value in record.sets.items()}
        for operation in record.operations:
            unset = operation.action is Action.UNSET
            values[operation.attribute] = CLEARED if unset else _text(operation.value)
        attributes = [values.get(key, "") for key in self._keys]
        outcome = fate.outcome.value
        return [str(record.number), outcome, public, *identifiers, *attributes]


def _text(value: JSONValue) -> str:
    return value if isinstance(value, str) else encode_text(value)
