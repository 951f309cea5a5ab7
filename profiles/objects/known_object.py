"""One object as its pages show it: what it is, and what is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from profiles.definitions import Definitions, ObjectTypeDefinition
from profiles.known import NO_LONGER_DEFINED, Fact, Known
from profiles.objects import statements
from profiles.objects.models import CustomObject
from profiles.searching.asking import Asking
from profiles.values import datetime_text
from profiles.whole_person import indented

ATTRIBUTES = "Attributes"


@dataclass
class KnownObject(Known):
    """An object with what belongs to it."""

    custom_object: CustomObject
    asking: Asking

    VALUE_SOURCES = statements.LOAD_VALUE_SOURCES

    @property
    def stored(self) -> CustomObject:
        """The object."""
        return self.custom_object

    @cached_property
    def definitions(self) -> Definitions:
        """What the workspace has defined for objects of its type."""
        return self.asking.definitions.of_objects(self.custom_object.type)

    @cached_property
    def type(self) -> ObjectTypeDefinition:
        """What it is."""
        return self.asking.definitions.object_types[self.custom_object.type]

    @property
    def name(self) -> str:
        """What to call it: its name, else the id that its source gives it."""
        return str(self.custom_object)

    def group_of(self, fact: Fact) -> str:
        """The heading under which a fact stands: attributes of objects have one."""
        return ATTRIBUTES if fact.definition else NO_LONGER_DEFINED

    def as_json(self) -> str:
        """All that is stored of it, as indented JSON; numbers keep their digits."""
        stored = self.custom_object
        return indented(
            {
                "object_type_id": stored.type,
                "object_id": stored.object_id,
                "cio_object_id": self.public_id,
                "attributes": stored.attributes,
                "created_at": datetime_text(stored.created_at),
                "updated_at": datetime_text(stored.updated_at),
            }
        )
