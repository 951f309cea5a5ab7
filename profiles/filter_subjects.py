"""What filters can speak of in a workspace: all that its definitions name. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from profiles.attribution import NOUNS, PartKind, parts
from profiles.definitions import (
    AttributeDefinition,
    Definitions,
    ObjectTypeDefinition,
    Shape,
    ValueType,
)
from profiles.filters import Comparison, Subject
from profiles.objects.words import noun
from profiles.subscriptions import ALL_CHANNELS, CHANNELS

_COMPARISONS = {
    ValueType.STRING: Comparison.TEXT,
    ValueType.IP: Comparison.TEXT,
    ValueType.NUMBER: Comparison.NUMBER,
    ValueType.BOOLEAN: Comparison.YES_NO,
    ValueType.DATE: Comparison.DATE,
    ValueType.DATETIME: Comparison.MOMENT,
    ValueType.LIST: Comparison.LIST,
    ValueType.OBJECT: Comparison.OBJECT,
}


def subjects(
    definitions: Definitions, *, imports: Iterable[tuple[str, str]] = ()
) -> dict[str, Subject]:
    """All that filters can speak of in a workspace, by key, in the order of a menu.

    ``imports`` are the imports to choose from, as (id, name).
    """
    found = [
        *(_of_attribute(a) for a in definitions.attributes.values()),
        *(
            Subject(f"identifier:{kind.key}", kind.name, "Identifiers", Comparison.HELD)
            for kind in definitions.kinds.values()
        ),
        *_subscriptions(definitions),
        Subject("created", "Created", "The person", Comparison.MOMENT),
        Subject("updated", "Updated", "The person", Comparison.MOMENT),
    ]
    segments = tuple((str(i), name) for i, name in definitions.segments.items())
    if segments:
        found.append(
            Subject("segment", "Segment", "The person", Comparison.MEMBER, segments)
        )
    known = tuple(imports)
    if known:
        found.append(
            Subject("import", "Import", "The person", Comparison.CAME_FROM, known)
        )
    found += _attribution(definitions)
    found += map(related_subject, definitions.object_types.values())
    return {subject.key: subject for subject in found}


def related_subject(object_type: ObjectTypeDefinition) -> Subject:
    """The objects of a type that people are related to."""
    return Subject(
        f"relationship:{object_type.number}",
        f"Related {noun(object_type)}",
        "Relationships",
        Comparison.RELATED,
    )


def _attribution(definitions: Definitions) -> Iterable[Subject]:
    """What brought people; there is always the action that created them."""
    for kind in PartKind:
        known = parts(definitions, kind).values()
        if known:
            yield Subject(
                kind.value,
                NOUNS[kind].capitalize(),
                "The person",
                Comparison.ATTRIBUTED,
                tuple((part.key, part.name) for part in known),
            )


def _of_attribute(attribute: AttributeDefinition) -> Subject:
    is_list = attribute.shape is Shape.LIST
    return Subject(
        f"attribute:{attribute.key}",
        attribute.name,
        attribute.group,
        Comparison.LIST if is_list else _COMPARISONS[attribute.type],
        pair=attribute.shape is Shape.PAIR,
    )


def _subscriptions(definitions: Definitions) -> Iterable[Subject]:
    group = "Subscriptions"
    for channel, name in CHANNELS.items():
        key = f"subscription:{channel}"
        yield Subject(key, name, group, Comparison.CONSENT)
        if channel == ALL_CHANNELS:
            continue
        for resource in definitions.resources.values():
            if channel in resource.channels:
                yield Subject(
                    f"{key}:{resource.id}",
                    f"{resource.name} by {name.lower() if name != 'SMS' else name}",
                    group,
                    Comparison.CONSENT,
                )
