"""Finds deliveries by what was typed: a person they led to, or text in their body."""

from __future__ import annotations

import json

from profiles.definitions import Definitions
from profiles.finding import holders_of, living_id
from profiles.searching.limits import Limit
from webhooks import statements
from webhooks.querysets import DeliveryQuerySet

MOST_PEOPLE = 20


def people_called(text: str, definitions: Definitions) -> list[int]:
    """The ids of those who have this identifier or profile id."""
    found: list[int] = []
    for kind in definitions.kinds:
        found += holders_of(kind, text, definitions)
    named = living_id(text, definitions)
    if named is not None:
        found.append(named)
    return sorted(set(found))[:MOST_PEOPLE]


def having_text(
    deliveries: DeliveryQuerySet, text: str, limit: Limit, most: int
) -> list[int]:
    """The ids of the latest whose body holds the text, in any letter case of ASCII.

    A text that JSON writes with escapes is found as well. Raises ``TooSlow``.
    """
    columns = deliveries.values("id", "body")
    query, parameters = columns.query.sql_with_params()
    words = [text.encode(), json.dumps(text)[1:-1].encode()]
    statement = statements.HAVING_TEXT.format(query)
    return [pk for (pk,) in limit.fetch(statement, [*parameters, words, most])]
