"""What relates people and objects, as their pages list it, page by page.

Both lists are walked along an index of the relationships: a person's by the object, an
object's by the person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from profiles import listing
from profiles.definitions import AttributeDefinition, Definitions, ObjectTypeDefinition
from profiles.listing import Cell, Row, cells_of
from profiles.models import Profile
from profiles.objects.models import CustomObject, Relationship
from profiles.values import JSONValue

PAGE = 50


@dataclass(frozen=True, slots=True)
class RelatedObject:
    """One object that a person is related to, and what is known of that."""

    type: ObjectTypeDefinition
    public_id: str
    name: str
    object_id: str
    since: datetime
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class RelatedPerson:
    """One person who is related to an object, and what is known of that."""

    row: Row
    since: datetime
    cells: list[Cell]


def objects_of(
    profile: Profile, definitions: Definitions, after: int | None = None
) -> tuple[list[tuple[ObjectTypeDefinition, list[RelatedObject]]], str]:
    """A page of what the person is related to by type, and the next page's cursor."""
    found = Relationship.objects.filter(
        workspace=definitions.workspace_id, profile=profile.pk
    ).order_by("custom_object_id")
    if after is not None:
        found = found.filter(custom_object_id__gt=after)
    page, cursor = _page(list(found[: PAGE + 1]), "custom_object_id")
    objects = CustomObject.objects.filter(
        workspace=definitions.workspace_id,
        pk__in=[one.custom_object_id for one in page],
    ).in_bulk()
    rows = [
        _object(objects[one.custom_object_id], one, definitions)
        for one in page
        if one.custom_object_id in objects
        and objects[one.custom_object_id].type in definitions.object_types
    ]
    rows.sort(key=lambda row: (row.type.number, row.name.casefold(), row.object_id))
    by_number = groupby(rows, key=lambda row: row.type.number)
    types = definitions.object_types
    return [(types[number], list(some)) for number, some in by_number], cursor


def people_of(
    custom_object: CustomObject, definitions: Definitions, after: int | None = None
) -> tuple[list[RelatedPerson], str]:
    """A page of the people who are related to the object, and the next one's cursor.

    The definitions are those of people.
    """
    found = Relationship.objects.filter(
        workspace=definitions.workspace_id, custom_object=custom_object.pk
    ).order_by("profile_id")
    if after is not None:
        found = found.filter(profile_id__gt=after)
    page, cursor = _page(list(found[: PAGE + 1]), "profile_id")
    by_person = {one.profile_id: one for one in page}
    known = definitions.object_types[custom_object.type].relationship_attributes
    return [
        RelatedPerson(
            row, by_person[row.id].since, _cells(by_person[row.id].attributes, known)
        )
        for row in listing.rows(list(by_person), definitions)
    ], cursor


def _page(found: list[Relationship], key: str) -> tuple[list[Relationship], str]:
    """What stands on the page, and where the next one begins (empty: nowhere)."""
    page = found[:PAGE]
    return page, str(getattr(page[-1], key)) if len(found) > PAGE else ""


def _object(
    custom_object: CustomObject, one: Relationship, definitions: Definitions
) -> RelatedObject:
    known = definitions.object_types[custom_object.type]
    return RelatedObject(
        type=known,
        public_id=definitions.public_ids.public(custom_object.pk),
        name=str(custom_object),
        object_id=custom_object.object_id,
        since=one.since,
        cells=_cells(one.attributes, known.relationship_attributes),
    )


def _cells(
    attributes: Mapping[str, JSONValue], definitions: Mapping[str, AttributeDefinition]
) -> list[Cell]:
    """The values that there are, in the order of their definitions."""
    held = (one for key, one in definitions.items() if key in attributes)
    return cells_of(attributes, held)
