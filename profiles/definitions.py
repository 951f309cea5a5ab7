"""What a workspace has defined: attributes, identifier kinds, settings of the core.

Pure data, read once per run by the door (``models`` makes it) and passed down, so
that validation, merging and planning touch neither database nor clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class ValueType(StrEnum):
    """The types an attribute can have."""

    STRING = "string"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATETIME = "datetime"
    DATE = "date"
    IP = "ip"
    LIST = "list"
    OBJECT = "object"


class Aggregation(StrEnum):
    """How values that arrive one after another become the attribute's value."""

    LAST = "last"
    FIRST = "first"
    FIRST_LAST = "first_last"
    LIST = "list"
    LIST_UNIQUE = "list_unique"
    MIN = "min"
    MAX = "max"
    SUM = "sum"


@dataclass(frozen=True, slots=True)
class AttributeDefinition:
    """A named, typed fact that profiles can have.

    ``key`` is the name under which the value lies on the profile, ``event_data_key``
    the name under which values arrive at live doors; several attributes may read one.
    """

    key: str
    name: str
    type: ValueType
    group: str = "Other"
    event_data_key: str = ""
    aggregation: Aggregation = Aggregation.LAST
    predefined: bool = False
    description: str = ""


@dataclass(frozen=True, slots=True)
class KindDefinition:
    """A kind of identifier.

    ``identifies``: a value belongs to one profile; otherwise several may share it.
    ``single``: a profile has one value of the kind; otherwise many. ``number`` is
    what the database stores.
    """

    key: str
    number: int
    name: str
    identifies: bool
    single: bool


@dataclass(frozen=True, slots=True)
class Definitions:
    """All that the core needs to know of one workspace."""

    workspace_id: int
    zone: str = "UTC"
    region: str = "US"
    attributes: Mapping[str, AttributeDefinition] = field(default_factory=dict)
    kinds: Mapping[str, KindDefinition] = field(default_factory=dict)
    blocked_values: frozenset[str] = frozenset()
    protects_api_opt_outs: bool = False

    def reading(self, event_data_key: str) -> tuple[AttributeDefinition, ...]:
        """The attributes that read this event data key."""
        return tuple(
            attribute
            for attribute in self.attributes.values()
            if attribute.event_data_key == event_data_key
        )


BUILT_IN_KINDS: tuple[KindDefinition, ...] = (
    KindDefinition("user_id", 1, "User id", identifies=True, single=True),
    KindDefinition("email", 2, "Email", identifies=True, single=True),
    KindDefinition("phone", 3, "Phone", identifies=False, single=False),
    KindDefinition("cookie_id", 4, "Cookie id", identifies=True, single=False),
    KindDefinition("device_id", 5, "Device id", identifies=True, single=False),
)
FIRST_EXTERNAL_NUMBER = 10
