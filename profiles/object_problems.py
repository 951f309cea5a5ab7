"""What stands against a mapping of objects, or of what relates people to them. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from profiles.columns.relationships import relationship_attribute
from profiles.definitions import Definitions
from profiles.mapping import (
    OBJECT_TYPE,
    RELATED_ID,
    Mapping,
    TargetKind,
    parse_target,
)
from profiles.problem_words import Problem, ProblemCode

_OF_OBJECTS = {TargetKind.IDENTIFIER, TargetKind.PROFILE_ID, TargetKind.ATTRIBUTE}
_OF_RELATIONSHIPS = {
    TargetKind.IDENTIFIER,
    TargetKind.PROFILE_ID,
    TargetKind.OBJECT,
    TargetKind.RELATIONSHIP,
}


def judge_objects(mapping: Mapping, definitions: Definitions) -> Iterator[Problem]:
    """What stands against the mapping as one of objects or of relationships."""
    targets = [parse_target(column.target) for column in mapping.columns]
    known, code = _OF_OBJECTS, ProblemCode.NOT_OF_OBJECTS
    if mapping.relates:
        known, code = _OF_RELATIONSHIPS, ProblemCode.NOT_OF_RELATIONSHIPS
        if RELATED_ID not in targets:
            yield Problem(ProblemCode.NO_OBJECT_ID)
        if not mapping.object_type and OBJECT_TYPE not in targets:
            yield Problem(ProblemCode.NO_OBJECT_TYPE)
    elif mapping.object_type not in definitions.object_types:
        yield Problem(ProblemCode.NO_OBJECT_TYPE)
    for column, target in zip(mapping.columns, targets, strict=True):
        if target is None or target.kind is TargetKind.SKIP:
            continue
        place = (column.source,)
        if target.kind not in known:
            yield Problem(code, place, column.title, column.target)
        elif target.kind is TargetKind.RELATIONSHIP:
            found = _judge_attribute(target.name, mapping, definitions)
            if found is not None:
                yield Problem(found, place, column.title, target.name)


def _judge_attribute(
    key: str, mapping: Mapping, definitions: Definitions
) -> ProblemCode | None:
    number = mapping.only_object_type
    if relationship_attribute(key, definitions, number) is None:
        return ProblemCode.UNKNOWN_ATTRIBUTE
    if number:
        return None
    kinds = {
        each.relationship_attributes[key].type
        for each in definitions.object_types.values()
        if key in each.relationship_attributes
    }
    return ProblemCode.TYPES_DISAGREE if len(kinds) > 1 else None
