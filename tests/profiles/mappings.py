"""Mappings, and the records that rows become by them."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from profiles.definitions import (
    BUILT_IN_KINDS,
    Aggregation,
    AttributeDefinition,
    Definitions,
    KindDefinition,
    ResourceDefinition,
    ValueType,
)
from profiles.mapping import (
    ColumnMapping,
    ColumnOptions,
    Mapping,
)
from profiles.predefined import PREDEFINED_ATTRIBUTES
from profiles.records import Record, RowBatch
from profiles.validation import compile_mapping

KEY = b"a key for tests"


def attribute(
    key: str,
    type: ValueType,
    aggregation: Aggregation = Aggregation.LAST,
    reads: str = "",
) -> AttributeDefinition:
    return AttributeDefinition(
        key, key.title(), type, event_data_key=reads, aggregation=aggregation
    )


ATTRIBUTES = (
    attribute("plan", ValueType.STRING),
    attribute("score", ValueType.NUMBER),
    attribute("vip", ValueType.BOOLEAN),
    attribute("seen", ValueType.DATETIME),
    attribute("tags", ValueType.LIST),
    attribute("order", ValueType.OBJECT),
    attribute("visits", ValueType.DATE, Aggregation.LIST),
    attribute("sizes", ValueType.NUMBER, Aggregation.LIST_UNIQUE, reads="shop.size"),
    attribute("spent", ValueType.NUMBER, Aggregation.SUM, reads="amount"),
    attribute("ordered", ValueType.DATETIME, reads="ordered_at"),
    attribute("basket", ValueType.LIST, reads="items"),
)
RESOURCES = (
    ResourceDefinition(1, "News"),
    ResourceDefinition(2, "Tips", ("email", "sms"), subscribed=False),
)
DEFINITIONS = Definitions(
    1,
    zone="Europe/Berlin",
    region="DE",
    attributes={
        **PREDEFINED_ATTRIBUTES,
        **{attribute.key: attribute for attribute in ATTRIBUTES},
    },
    kinds={
        kind.key: kind
        for kind in (
            *BUILT_IN_KINDS,
            KindDefinition("card", 10, "Card", identifies=True, single=True),
        )
    },
    resources={resource.id: resource for resource in RESOURCES},
    segments={7: "VIP", 8: "Leads, 2026", 9: "Staff", 10: "staff"},
    profile_id_key=KEY,
)
ID = ColumnMapping(0, "Id", "identifier:user_id")


def column(target: str, position: int = 1, **options: object) -> ColumnMapping:
    title = target.partition(":")[2].title() or target.title()
    chosen = msgspec.structs.replace(ColumnOptions(), **options)
    return ColumnMapping(position, title, target, chosen)


def make_mapping(*columns: ColumnMapping, **options: object) -> Mapping:
    return msgspec.structs.replace(Mapping(columns=columns), **options)


def convert(mapping: Mapping, *rows: Sequence[str], first: int = 1) -> list[Record]:
    batch = RowBatch(
        first, [first + 1 + i for i in range(len(rows))], list(map(list, rows))
    )
    return compile_mapping(mapping, DEFINITIONS).convert(batch)


def convert_cell(target: str, cell: str, **options: object) -> Record:
    (record,) = convert(make_mapping(ID, column(target, 1, **options)), ["u1", cell])
    return record


def codes(record: Record) -> list[str]:
    return [issue.code for issue in record.issues]
