"""How people and their values read on a page. Pure: words, no markup."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from cdp.formats import group_number
from profiles.definitions import AttributeDefinition, KindDefinition, ValueType
from profiles.event_data_keys import is_coded, label
from profiles.names import full_name
from profiles.rules import strength
from profiles.values import JSONValue, encode_text, number_text, shown

_PLAIN_NUMBER = 9_999


def called(
    attributes: Mapping[str, JSONValue],
    identifiers: Sequence[tuple[KindDefinition, str]],
    public_id: str,
) -> str:
    """What to call a person: the name, else the best identifier, else the id."""
    if name := full_name(attributes):
        return name
    readable = sorted(identifiers, key=lambda pair: _readability(pair[0]))
    return readable[0][1] if readable else public_id


def _readability(kind: KindDefinition) -> tuple[int, int]:
    """An email says more than a number, a number more than a cookie."""
    first = {"email": 0, "phone": 1}.get(kind.key, 2)
    return first, strength(kind.key)


def value_text(value: JSONValue, definition: AttributeDefinition | None) -> str:
    """A single value in words; numbers keep their digits."""
    if value is None:
        return "null"
    if definition is not None and is_coded(definition.key):
        return label(definition.key, value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, int | Decimal):
        return _number(value)
    if isinstance(value, list | dict):
        return encode_text(value)
    if definition is not None and definition.type is ValueType.DATE:
        return _day(value)
    return shown(value)


def moment_of(value: JSONValue) -> datetime | None:
    """The moment that a stored datetime names."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _number(value: int | Decimal) -> str:
    if isinstance(value, int) and abs(value) > _PLAIN_NUMBER:
        return group_number(value)
    return number_text(value)


def _day(value: str) -> str:
    try:
        return f"{date.fromisoformat(value):%-d %b %Y}"
    except ValueError:
        return value
