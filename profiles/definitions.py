"""What a workspace has defined: attributes, identifier kinds, settings of the core.

Pure data, read once per run by the door (``models`` makes it) and passed down, so
that validation, merging and planning touch neither database nor clock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from profiles.public_ids import PublicIds


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


# What a value of each type is called beside its name.
TYPE_WORDS: dict[ValueType, str] = {
    ValueType.STRING: "text",
    ValueType.NUMBER: "number",
    ValueType.BOOLEAN: "yes or no",
    ValueType.DATETIME: "date and time",
    ValueType.DATE: "date",
    ValueType.IP: "IP address",
    ValueType.LIST: "list",
    ValueType.OBJECT: "JSON object",
}


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


class Shape(StrEnum):
    """How an attribute's values lie on a profile."""

    VALUE = "value"
    PAIR = "pair"
    LIST = "list"


_SHAPES = {
    Aggregation.FIRST_LAST: Shape.PAIR,
    Aggregation.LIST: Shape.LIST,
    Aggregation.LIST_UNIQUE: Shape.LIST,
}


@dataclass(frozen=True, slots=True)
class AttributeDefinition:
    """A named, typed fact that profiles can have.

    ``key`` is the name under which the value lies on the profile, ``event_data_key``
    the name under which values arrive at live doors; several attributes may read one.
    ``unix_seconds`` says that a bare number is a time too (Customer.io's created_at).
    """

    key: str
    name: str
    type: ValueType
    group: str = "Other"
    event_data_key: str = ""
    aggregation: Aggregation = Aggregation.LAST
    predefined: bool = False
    description: str = ""
    unix_seconds: bool = False

    @property
    def shape(self) -> Shape:
        """What lies on the profile: one value, a pair of first and last, or a list."""
        if self.type is ValueType.LIST:
            return Shape.LIST
        return _SHAPES.get(self.aggregation, Shape.VALUE)


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
class ResourceField:
    """A fact that subscriptions to a resource can have."""

    name: str
    title: str = ""
    type: ValueType = ValueType.STRING
    required: bool = False


@dataclass(frozen=True, slots=True)
class ResourceDefinition:
    """A topic or list that people subscribe to.

    ``subscribed`` is the state of people who have said nothing; ``raises_priority``
    gives a new subscription one more than the person's highest in its channel.
    """

    id: int
    name: str
    channels: tuple[str, ...] = ("email",)
    subscribed: bool = True
    categories: tuple[str, ...] = ()
    raises_priority: bool = False
    fields: tuple[ResourceField, ...] = ()


# The one kind of identifier that an object has; its number is the object type's.
OBJECT_ID = "object_id"


@dataclass(frozen=True, slots=True)
class ObjectTypeDefinition:
    """A type of object: companies, courses, whatever people can be related to.

    ``number`` is the id by which files and APIs name it, ``slug`` its name in
    addresses. ``attributes`` are those of its objects, ``relationship_attributes``
    those of what relates a person to one of them; both by key.
    """

    number: int
    name: str
    singular: str
    slug: str
    attributes: Mapping[str, AttributeDefinition] = field(default_factory=dict)
    relationship_attributes: Mapping[str, AttributeDefinition] = field(
        default_factory=dict
    )


class Happening(StrEnum):
    """What a trigger can be told of; the value is the notification's ``type``."""

    PERSON_CREATED = "person.created"
    PERSON_UPDATED = "person.updated"
    EVENT_ADDED = "event.added"
    SEGMENT_JOINED = "segment.joined"
    SEGMENT_LEFT = "segment.left"
    STARTED = "trigger.started"
    TEST = "trigger.test"


@dataclass(frozen=True, slots=True)
class TriggerDefinition:
    """Which happenings a trigger is told of.

    ``number`` is the id by which APIs name it. Of events and segments only those
    named, or all if none is.
    """

    id: int
    number: int
    happenings: tuple[Happening, ...]
    events: tuple[str, ...] = ()
    segments: tuple[int, ...] = ()

    @property
    def is_startable(self) -> bool:
        """Whether an API call may start it by its number."""
        return Happening.STARTED in self.happenings


@dataclass(frozen=True, slots=True)
class AttributionPart:
    """An endpoint, a touchpoint or a source action.

    ``key`` is its system name, by which files and APIs name it; ``touchpoint`` the
    system name of an endpoint's own touchpoint.
    """

    key: str
    name: str
    touchpoint: str = ""


# What made a person of whom nothing else is said.
CREATE_CUSTOMER = AttributionPart("CreateCustomer", "Create customer")


@dataclass(frozen=True, slots=True)
class Definitions:
    """All that the core needs to know of one workspace.

    ``zone`` and ``region`` are what an import takes that does not say otherwise;
    ``profile_id_key`` is the secret of the public profile ids, ``triggers`` are those
    that are on. ``object_type`` is 0 for definitions of people; else attributes and the
    one kind of identifier are those of the objects of this type, and so are records.
    """

    workspace_id: int
    zone: str = "UTC"
    region: str = "US"
    attributes: Mapping[str, AttributeDefinition] = field(default_factory=dict)
    kinds: Mapping[str, KindDefinition] = field(default_factory=dict)
    resources: Mapping[int, ResourceDefinition] = field(default_factory=dict)
    segments: Mapping[int, str] = field(default_factory=dict)
    endpoints: Mapping[str, AttributionPart] = field(default_factory=dict)
    touchpoints: Mapping[str, AttributionPart] = field(default_factory=dict)
    source_actions: Mapping[str, AttributionPart] = field(default_factory=dict)
    triggers: tuple[TriggerDefinition, ...] = ()
    object_types: Mapping[int, ObjectTypeDefinition] = field(default_factory=dict)
    object_type: int = 0
    blocked_values: frozenset[str] = frozenset()
    protects_api_opt_outs: bool = False
    profile_id_key: bytes = field(default=b"unset", repr=False)
    public_ids: PublicIds = field(init=False, repr=False, compare=False)
    _readers: Mapping[str, tuple[AttributeDefinition, ...]] = field(
        init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        """Index the attributes by the event data key they read; take the id key."""
        readers: dict[str, tuple[AttributeDefinition, ...]] = {}
        for attribute in self.attributes.values():
            key = attribute.event_data_key
            if key:
                readers[key] = (*readers.get(key, ()), attribute)
        object.__setattr__(self, "_readers", readers)
        object.__setattr__(self, "public_ids", PublicIds(self.profile_id_key))

    def reading(self, event_data_key: str) -> tuple[AttributeDefinition, ...]:
        """The attributes that read this event data key."""
        return self._readers.get(event_data_key, ())

    def of_objects(self, number: int) -> Definitions:
        """The definitions of the objects of a type; one that is gone has none."""
        gone = ObjectTypeDefinition(number, "Objects", "Object", "objects")
        object_type = self.object_types.get(number, gone)
        object_id = KindDefinition(
            OBJECT_ID, number, "Object id", identifies=True, single=True
        )
        return replace(
            self,
            attributes=object_type.attributes,
            kinds={OBJECT_ID: object_id},
            resources={},
            segments={},
            endpoints={},
            touchpoints={},
            source_actions={},
            triggers=(),
            object_type=number,
        )

    def with_new_segments(self, names: Sequence[str]) -> Definitions:
        """The definitions with segments that are still to be made, by provisional id.

        ``names`` are those that ``profiles.segments`` found, in its order.
        """
        new = {-number: name for number, name in enumerate(names, 1)}
        return replace(self, segments={**self.segments, **new})


BUILT_IN_KINDS: tuple[KindDefinition, ...] = (
    KindDefinition("user_id", 1, "User id", identifies=True, single=True),
    KindDefinition("email", 2, "Email", identifies=True, single=True),
    KindDefinition("phone", 3, "Phone", identifies=False, single=False),
    KindDefinition("cookie_id", 4, "Cookie id", identifies=True, single=False),
    KindDefinition("device_id", 5, "Device id", identifies=True, single=False),
)
FIRST_EXTERNAL_NUMBER = 10
