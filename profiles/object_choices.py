"""What a column of a file of objects or of relationships can be imported as.

Pure. Beside ``profiles.target_choices``, which does so for people.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from profiles.choices import Choice, Group
from profiles.columns.relationships import relationship_attribute
from profiles.definitions import (
    OBJECT_ID,
    TYPE_WORDS,
    AttributeDefinition,
    Definitions,
)
from profiles.mapping import OBJECT_TYPE, RELATED_ID, Target, TargetKind

_PARTS: dict[Target, tuple[str, str]] = {
    RELATED_ID: ("Object id", "related to"),
    OBJECT_TYPE: ("Object type", "its id"),
}
OWN_ID = ("Our own id of the object", "finds it, adds nothing")


def object_target_groups(definitions: Definitions) -> list[Group]:
    """All choices for a column of objects: their ids, then their attributes."""
    object_id = Choice(
        str(Target(TargetKind.IDENTIFIER, OBJECT_ID)), "Object id", "names the object"
    )
    own = Choice(str(Target(TargetKind.PROFILE_ID)), *OWN_ID)
    groups = [
        Group("Object", (object_id, own)),
        Group(
            "Attributes",
            tuple(_attributes(TargetKind.ATTRIBUTE, definitions.attributes.values())),
        ),
    ]
    return [group for group in groups if group.choices]


def relationship_target_groups(
    people: Iterable[Choice], definitions: Definitions, number: int
) -> list[Group]:
    """All choices for a column of relationships to objects of a type.

    ``people`` are the choices that name the person.
    """
    parts = tuple(Choice(str(part), *words) for part, words in _PARTS.items())
    known = relationship_attributes(definitions, number).values()
    groups = [
        Group("Person", tuple(people)),
        Group("Object", parts),
        Group(
            "Relationship",
            tuple(_attributes(TargetKind.RELATIONSHIP, known)),
        ),
    ]
    return [group for group in groups if group.choices]


def relationship_attributes(
    definitions: Definitions, number: int
) -> Mapping[str, AttributeDefinition]:
    """The attributes of relationships to objects of a type; 0: of all types."""
    types = definitions.object_types
    chosen = [types[number]] if number in types else list(types.values())
    return {
        key: attribute
        for each in reversed(chosen)
        for key, attribute in each.relationship_attributes.items()
    }


def object_target_name(target: Target, definitions: Definitions) -> str:
    """What a part of a relationship is called."""
    if target in _PARTS:
        return _PARTS[target][0]
    attribute = relationship_attribute(target.name, definitions)
    return attribute.name if attribute else target.name


def object_target_note(target: Target, definitions: Definitions) -> str:
    """The word about a part of a relationship."""
    if target in _PARTS:
        return _PARTS[target][1]
    attribute = relationship_attribute(target.name, definitions)
    return TYPE_WORDS[attribute.type] if attribute else ""


def _attributes(
    kind: TargetKind, attributes: Iterable[AttributeDefinition]
) -> Iterator[Choice]:
    for attribute in attributes:
        target = str(Target(kind, attribute.key))
        yield Choice(target, attribute.name, TYPE_WORDS[attribute.type])
