"""Which parts of a payload are rows: one request may speak of many people. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from profiles.values import JSONValue
from webhooks.paths import Absent, Path

MAX_ROWS = 10_000


class TooManyRows(Exception):
    """The request speaks of more than ``MAX_ROWS`` people."""


class Part(NamedTuple):
    """A row's value, and the payload (or element of it) that it is a part of."""

    value: JSONValue
    root: JSONValue


def parts_of(value: JSONValue, rows: Path) -> list[Part]:
    """The rows of a payload, in order.

    A list is a row for each of its elements, as HubSpot and SendGrid send them;
    ``rows`` leads from there to a list inside, and what does not have it is one row.
    Raises ``TooManyRows``.
    """
    found: list[Part] = []
    for part in _parts(value, rows):
        if len(found) == MAX_ROWS:
            raise TooManyRows
        found.append(part)
    return found


def _parts(value: JSONValue, rows: Path) -> Iterator[Part]:
    for root in value if isinstance(value, list) else [value]:
        inside = rows.find(root, root)
        if isinstance(inside, Absent):
            inside = root
        for element in inside if isinstance(inside, list) else [inside]:
            yield Part(element, root)
