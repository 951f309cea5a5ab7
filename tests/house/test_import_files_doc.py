"""What docs/import-files.md says of files is what becomes of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cdp.embedded.folder import PROJECT
from imports.measuring.column_counting import FileColumns
from imports.measuring.columns import ColumnSummary
from imports.reading.sources import Choices, Limits, open_source
from imports.statuses import ImportKind
from imports.suggesting.automapping import (
    suggested,
    suggested_events,
    suggested_objects,
)
from imports.suggesting.event_suggestions import suggest_events
from imports.suggesting.first_mappings import first_mapping
from imports.suggesting.own_names import Offer
from imports.suggesting.suggestions import suggest
from profiles.conversions.consent import STATUS_WORDS, parse_status
from profiles.definitions import (
    BUILT_IN_KINDS,
    AttributeDefinition,
    Definitions,
    ObjectTypeDefinition,
    ResourceDefinition,
    ValueType,
)
from profiles.predefined import PREDEFINED_ATTRIBUTES
from profiles.records import Record
from profiles.subscriptions import SubscriptionStatus
from profiles.validation import compile_mapping

TEXT = (PROJECT / "docs" / "import-files.md").read_text()
EXAMPLES = re.findall(r"```csv(?: (\w+))?\n(.*?)```\s+```json\n(.*?)```", TEXT, re.S)
TOPICS = (
    ResourceDefinition(1, "News"),
    ResourceDefinition(2, "Tips", ("email", "sms"), subscribed=False),
)
COMPANIES = ObjectTypeDefinition(
    1,
    "Companies",
    "Company",
    "companies",
    {
        "name": AttributeDefinition("name", "Name", ValueType.STRING),
        "seats": AttributeDefinition("seats", "Seats", ValueType.NUMBER),
    },
    {"role": AttributeDefinition("role", "Role", ValueType.STRING)},
)
DEFINITIONS = Definitions(
    1,
    attributes=PREDEFINED_ATTRIBUTES,
    kinds={kind.key: kind for kind in BUILT_IN_KINDS},
    resources={topic.id: topic for topic in TOPICS},
    object_types={1: COMPANIES},
)


SUGGESTING: dict[str, Any] = {
    "": suggested,
    "events": suggested_events,
    "objects": suggested_objects,
    "relationships": partial(suggested_objects, relates=True),
}


def rows_of_table(first_header: str) -> Iterator[list[str]]:
    """The cells of the table whose first column has this header."""
    table = TEXT.split(f"\n| {first_header} |", 1)[1].split("\n\n", 1)[0]
    for line in table.splitlines()[2:]:
        yield [cell.strip() for cell in line.strip("|").split(" | ")]


def records_of(path: Path, kind: str) -> list[Record]:
    """The records of a file as an import makes them without a page."""
    with open_source(
        path, name=path.name, choices=Choices(), limits=Limits()
    ) as source:
        counted = FileColumns(source.columns)
        batches = list(source.batches())
        for batch in batches:
            counted.add(batch)
        definitions = DEFINITIONS.of_objects(1) if kind == "objects" else DEFINITIONS
        mapped = SUGGESTING[kind](
            counted.summaries(), source.columns, definitions=definitions
        )
    assert [choice.header for choice in mapped.passed_by] == []
    first = first_mapping(
        ImportKind(kind or "people"), mapped.mapping.columns, object_type=1
    )
    convert = compile_mapping(first, definitions).convert
    return [record for batch in batches for record in convert(batch)]


def simple(record: Record) -> dict[str, Any]:
    """The record as the page writes it."""
    assert record.issues == ()
    subscriptions = {}
    for statement in record.statements:
        topic = DEFINITIONS.resources.get(statement.resource)
        name = f"{statement.channel}: {topic.name}" if topic else statement.channel
        subscriptions[name] = statement.status
    event = msgspec.structs.asdict(record.events[0]) if record.events else {}
    parts = {
        "identifiers": {i.kind: i.value for i in record.identifiers},
        "attributes": record.sets,
        "subscriptions": subscriptions,
        "event": {name: part for name, part in event.items() if part is not None},
        "related": _related(record),
    }
    return {name: part for name, part in parts.items() if part}


def _related(record: Record) -> dict[str, Any]:
    for related in record.related:
        return {
            "type": related.type,
            "object_id": related.object_id,
            "sets": related.sets,
        }
    return {}


@pytest.mark.parametrize(("kind", "table", "expected"), EXAMPLES)
def test_shows_what_becomes_of_rows(
    tmp_path: Path, kind: str, table: str, expected: str
) -> None:
    path = tmp_path / "example.csv"
    path.write_text(table)
    found = [simple(record) for record in records_of(path, kind)]
    assert found == json.loads(expected, parse_float=Decimal)


def test_shows_examples_of_people_consent_events_and_products() -> None:
    assert len(EXAMPLES) == 8
    kinds = [kind for kind, _, _ in EXAMPLES]
    assert [kinds.count(kind) for kind in SUGGESTING if kind] == [1, 1, 1]


def test_documents_the_words_of_every_state() -> None:
    documented = {}
    for state, words in rows_of_table("state"):
        for word in re.findall(r"`([^`]+)`", words):
            documented[word] = SubscriptionStatus(state)
    assert {word: parse_status(word) for word in documented} == documented
    assert {re.sub(r"[\s_-]", "", word) for word in documented} == set(STATUS_WORDS)


def test_documents_columns_that_map_by_themselves() -> None:
    for product, columns in rows_of_table("product"):
        headers = re.findall(r"`([^`]+)`", columns)
        summaries = [ColumnSummary(i, name) for i, name in enumerate(headers)]
        if "events" in product:
            found = suggest_events(summaries, Offer(DEFINITIONS))
            assert not any("property" in one.target for one in found)
        else:
            # One at a time: several may be the same thing.
            found = tuple(
                one for s in summaries for one in suggest([s], Offer(DEFINITIONS))
            )
        unmapped = [
            name for name, one in zip(headers, found, strict=True) if not one.target
        ]
        assert unmapped == []
