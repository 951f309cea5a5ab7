"""What a product's headers became: a mapping, and what was passed by with reasons."""

from __future__ import annotations

from typing import NamedTuple

from profiles.mapping import Mapping


class CannotMap(Exception):
    """The file lacks a column without which nothing can be imported."""


class PassedBy(NamedTuple):
    """A column that is not imported, and why."""

    name: str
    reason: str

    def to_json(self) -> dict[str, str]:
        """The column as answers and the database have it."""
        return self._asdict()


class MappedColumns(NamedTuple):
    """A mapping and the columns that it passes by."""

    mapping: Mapping
    passed_by: list[PassedBy]
