"""What a page of imports is asked for in its address."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import QueryDict

from cdp.asking import asked_number
from imports.statuses import ImportKind
from imports.suggesting.first_mappings import OF_OBJECT_TYPES
from profiles.objects.models import ObjectType


def asked_kind(query: QueryDict) -> ImportKind:
    """What the rows of an import are to be; people without a word about it."""
    asked = query.get("kind", "")
    return ImportKind(asked) if asked in ImportKind.values else ImportKind.PEOPLE


def asked_object_type(query: QueryDict, types: Sequence[ObjectType]) -> int:
    """The number of the object type that the rows are about, the first if not said.

    0 where the kind of import has none, or the workspace.
    """
    if asked_kind(query) not in OF_OBJECT_TYPES:
        return 0
    numbers = [each.number for each in types]
    asked = asked_number(query, "type")
    return asked if asked in numbers else next(iter(numbers), 0)
