"""Values that arrive at a live door by event data key, as operations.

An API body, a mapped webhook record or an event's data says ``analytics.revenue`` or
``crm_user_score``; every attribute that reads the key aggregates the value. A value
of the wrong type is an error of its key, and the door refuses the whole record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple
from zoneinfo import ZoneInfo

from profiles.conversions.dates import DayOf
from profiles.conversions.strict import strict_value
from profiles.conversions.texts import text_parser
from profiles.definitions import Aggregation, AttributeDefinition, Definitions
from profiles.event_data_keys import known_type
from profiles.issues import Doubtful, Fault, Issue, error, shortened, warning
from profiles.mapping import ColumnOptions
from profiles.records import Action, Operation
from profiles.values import JSONValue, clean_text, shown

_PLAIN = ColumnOptions()


class EventData(NamedTuple):
    """What a record's values ask for.

    ``unknown`` are the keys that neither an attribute reads nor Piwik PRO knows; they
    are accepted, and counted by the door under their shortened text.
    """

    operations: tuple[Operation, ...]
    issues: tuple[Issue, ...]
    unknown: tuple[str, ...]


def convert_values(
    values: Mapping[str, JSONValue],
    definitions: Definitions,
    *,
    strict: bool = True,
    zone: str = "",
) -> EventData:
    """The aggregations that values by event data key ask for.

    ``strict`` is for JSON, where "12" is not a number; otherwise (form bodies, XML)
    texts are converted as in files, and empty ones say nothing. A known key that
    feeds no attribute is type-checked all the same. ``zone`` (default: the
    workspace's) is that of times without one. Raises ``KeyError`` for no zone.
    """
    here = ZoneInfo(zone or definitions.zone)
    operations: list[Operation] = []
    issues: list[Issue] = []
    unknown: list[str] = []
    for key, value in values.items():
        readers = definitions.reading(key)
        described = readers[0] if readers else _known_attribute(key)
        if described is None:
            unknown.append(shortened(key))
            continue
        if not strict and isinstance(value, str) and not value.strip():
            continue
        converted = read_value(value, described, here, strict=strict)
        if isinstance(converted, Fault):
            issues.append(error(converted.code, key, shown(value), converted.detail))
            continue
        if isinstance(converted, Doubtful):
            fault = converted.fault
            issues.append(warning(fault.code, key, shown(value), fault.detail))
            converted = converted.value
        operations.extend(
            Operation(reader.key, Action.AGGREGATE, converted) for reader in readers
        )
    return EventData(tuple(operations), tuple(issues), tuple(unknown))


def read_value(
    value: JSONValue, attribute: AttributeDefinition, zone: ZoneInfo, *, strict: bool
) -> JSONValue | Fault | Doubtful[JSONValue]:
    """One value for an attribute, as it may be aggregated; ``strict`` as above.

    A text that is read as in files must not be blank.
    """
    if strict or not isinstance(value, str):
        unix_seconds = attribute.unix_seconds
        return strict_value(value, attribute.type, zone, unix_seconds=unix_seconds)
    text = clean_text(value)
    if isinstance(text, Fault):
        return text
    # One value arrives at a time, whatever the attribute makes of them.
    single = replace(attribute, aggregation=Aggregation.LAST)
    parsed = text_parser(single, _PLAIN, zone)(text)
    return parsed.day(zone) if isinstance(parsed, DayOf) else parsed


def _known_attribute(key: str) -> AttributeDefinition | None:
    type_ = known_type(key)
    return AttributeDefinition(key, key, type_) if type_ else None
