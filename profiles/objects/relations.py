"""What relates a person to an object. Pure."""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

from profiles.records import Related
from profiles.values import JSONValue


class RelationKey(NamedTuple):
    """An object as records and changes name it: its type's number and its id."""

    type: int
    object_id: str

    @property
    def text(self) -> str:
        """The key as a change names it."""
        return f"{self.type}:{self.object_id}"

    @classmethod
    def parse(cls, text: str) -> RelationKey:
        """The key that ``text`` names; a forgotten person's has no id."""
        number, _, object_id = text.partition(":")
        return cls(int(number), object_id)

    @classmethod
    def of(cls, related: Related) -> RelationKey:
        """The object that a record relates its person to."""
        return cls(related.type, related.object_id)


class Relation(msgspec.Struct, gc=False):
    """A person's relationship to one object: since when (UTC, ISO 8601), and more.

    ``object`` is the object's primary key.
    """

    object: int
    since: str
    attributes: dict[str, JSONValue] = {}

    def kept(self) -> dict[str, JSONValue]:
        """What a change keeps of it."""
        attributes = dict(self.attributes)
        return {"object": self.object, "since": self.since, "attributes": attributes}

    @classmethod
    def of(cls, kept: Any, primary_key: int) -> Relation:
        """The relationship that a change keeps, now to the object with this key."""
        return cls(primary_key, kept["since"], dict(kept["attributes"]))
