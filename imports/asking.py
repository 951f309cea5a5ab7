"""What a page of imports is asked for in its address."""

from __future__ import annotations

from django.http import QueryDict

from imports.statuses import ImportKind


def asked_kind(query: QueryDict) -> ImportKind:
    """What the rows of an import are to be; people without a word about it."""
    asked = query.get("kind", "")
    return ImportKind(asked) if asked in ImportKind.values else ImportKind.PEOPLE
