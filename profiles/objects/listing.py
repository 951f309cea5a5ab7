"""Objects as rows of a list: what they are called, what was chosen, how many people.

Whatever the number of rows, two queries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from profiles import bulk
from profiles.definitions import AttributeDefinition, Definitions
from profiles.listing import Cell, cells_of
from profiles.objects import page_statements as statements
from profiles.objects.models import CustomObject
from profiles.objects.words import up_to

# People are counted no further than this for each row.
MOST_PEOPLE = 1_000


@dataclass(frozen=True, slots=True)
class ObjectRow:
    """One object in a list; ``people`` says how many, as far as they are counted."""

    id: int
    public_id: str
    name: str
    object_id: str
    cells: list[Cell]
    people: str
    created_at: datetime
    updated_at: datetime


def rows(
    ids: Sequence[int],
    definitions: Definitions,
    columns: Sequence[AttributeDefinition] = (),
) -> list[ObjectRow]:
    """These objects of one type in this order; what is gone is left out."""
    found = CustomObject.objects.filter(
        workspace=definitions.workspace_id, pk__in=ids
    ).in_bulk()
    people = count_people(definitions.workspace_id, list(found), MOST_PEOPLE)
    return [
        ObjectRow(
            id=primary_key,
            public_id=definitions.public_ids.public(primary_key),
            name=str(found[primary_key]),
            object_id=found[primary_key].object_id,
            cells=cells_of(found[primary_key].attributes, columns),
            people=up_to(people.get(primary_key, 0), MOST_PEOPLE),
            created_at=found[primary_key].created_at,
            updated_at=found[primary_key].updated_at,
        )
        for primary_key in ids
        if primary_key in found
    ]


def count_people(workspace_id: int, ids: Sequence[int], most: int) -> dict[int, int]:
    """How many people are related to each of these objects; one more than the most
    stands for any number beyond it."""
    with connection.cursor() as cursor:
        return dict(
            bulk.fetch(
                cursor, statements.COUNT_PEOPLE, [most + 1, workspace_id, list(ids)]
            )
        )


def count_objects(workspace_id: int, most: int) -> dict[int, int]:
    """How many objects each type has, by its number, counted no further than that."""
    with connection.cursor() as cursor:
        return dict(
            bulk.fetch(cursor, statements.COUNT_BY_TYPE, [most + 1, workspace_id])
        )
