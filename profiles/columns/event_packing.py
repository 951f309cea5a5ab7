"""Packs the events of a batch: their data as text, and what it feeds attributes.

It is ``profiles.events`` column by column, for rows that are one event of one person.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import compress
from typing import Any
from zoneinfo import ZoneInfo

from profiles.columns.harvest import Cell, Harvest
from profiles.columns.object_texts import object_texts, texts_of
from profiles.conversions.strict import strict_value
from profiles.definitions import AttributeDefinition, Definitions, ValueType
from profiles.event_columns import EventColumns, Feed
from profiles.issues import Doubtful, Fault
from profiles.jsonb_text import column_texts
from profiles.names import PERSON_NAMES

# What a column read as one of these gives is what the attribute takes.
_READ_ALIKE = frozenset({ValueType.STRING, ValueType.NUMBER, ValueType.BOOLEAN})


def has_plain_events(
    harvest: Harvest, joins: dict[int, bool], definitions: Definitions
) -> bool:
    """Whether the rows of the import are one event each, and nothing else.

    A name that is fed by events changes by what people are found: such an import is
    planned row by row, as are all that say more.
    """
    beside = (
        harvest.profile_ids,
        harvest.merge_with,
        harvest.attributions,
        harvest.at,
        harvest.related,
    )
    fed = {
        attribute.key
        for name in harvest.properties
        for attribute in definitions.reading(name)
    }
    return (
        harvest.event_names is not None
        and len(harvest.keys) == 1
        and not (joins or harvest.sets or harvest.statements or harvest.segments)
        and all(said is None for said in beside)
        and fed.isdisjoint(PERSON_NAMES)
    )


def odd_event_rows(harvest: Harvest) -> set[int]:
    """The rows with issues or operations, without a person or a name, or with objects.

    What is nested in an object may feed attributes of its own.
    """
    rows = range(harvest.size)
    odd = {*harvest.issues, *harvest.operations}
    odd.update(row for row, value in enumerate(harvest.keys[0].values) if not value)
    names = harvest.event_names or ()
    odd.update(compress(rows, (isinstance(name, Cell) for name in names)))
    for values in harvest.properties.values():
        if dict in set(map(type, values)):
            odd.update(compress(rows, (isinstance(value, dict) for value in values)))
    return odd


def event_columns(
    harvest: Harvest, odd: set[int], definitions: Definitions
) -> EventColumns:
    """The events of the batch; they are blank in odd rows."""
    names: list[Any] = list(harvest.event_names or ())
    times = [time or "" for time in harvest.event_times or [""] * harvest.size]
    data = object_texts(harvest.properties, harvest.sparse_properties, harvest.size)
    data = ["" if text == "{}" else text for text in data]
    feeds = list(_feeds(harvest, definitions))
    for column in (names, times, data, *(feed.values for feed in feeds)):
        for row in odd:
            column[row] = ""
    return EventColumns(names, times, data, feeds)


def _feeds(harvest: Harvest, definitions: Definitions) -> Iterator[Feed]:
    zone = ZoneInfo(definitions.zone)
    for name, values in harvest.properties.items():
        readers = definitions.reading(name)
        for attribute in readers:
            if attribute.type is readers[0].type and attribute.type in _READ_ALIKE:
                is_sparse = name in harvest.sparse_properties
                texts = texts_of(values) if is_sparse else column_texts(values)
            else:
                texts = texts_of([_fitting(v, attribute, zone) for v in values])
            yield Feed(attribute.key, texts)


def _fitting(value: Any, attribute: AttributeDefinition, zone: ZoneInfo) -> Any:
    """The value as the attribute takes it; an empty cell if it does not."""
    if isinstance(value, Cell):
        return value
    fitting = strict_value(value, attribute.type, zone)
    if isinstance(fitting, Doubtful):
        fitting = fitting.value
    return Cell.EMPTY if isinstance(fitting, Fault) else fitting
