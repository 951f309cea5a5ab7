from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from profiles.mapping import (
    ColumnMapping,
    ColumnOptions,
    DateOrder,
    DecimalSign,
    EmptyCells,
    InvalidValues,
    Mapping,
    Replacement,
    ReplacementAction,
    ShortRows,
)
from profiles.records import Record, RowBatch
from profiles.validation import compile_mapping
from profiles.values import clean_value, decode, encode, same
from tests.profiles.mappings import (
    DEFINITIONS,
    convert,
)

CELLS = st.one_of(
    st.text(),
    st.emails(),
    st.from_regex(r"\A[-+0-9.,:/ TZ]{0,20}\Z"),
    st.sampled_from(["", "%CLEAR%", "null", "a\0", "\udc80", "[1]", "{}", "yes", "1"]),
    st.sampled_from(["bounced", "No", "VIP|staff", '{"topics": {"topic_1": true}}']),
)
TARGETS = st.sampled_from(
    [
        *(f"attribute:{key}" for key in DEFINITIONS.attributes),
        *(f"identifier:{key}" for key in DEFINITIONS.kinds),
        "full_name",
        "at",
        "profile_id",
        "skip",
        "unsubscribed",
        "subscription:sms",
        "subscription:all:2",
        "subscription_preferences",
        "segment",
        "event:name",
        "event:time",
        "event:person",
        "event:property:amount",
        "event:property:items",
        "event:property:a.b",
        "nonsense",
    ]
)
OPTIONS = st.builds(
    ColumnOptions,
    date_order=st.sampled_from(DateOrder),
    decimal=st.sampled_from(DecimalSign),
    empty_cells=st.sampled_from([None, *EmptyCells]),
    join=st.sampled_from([None, None, None, " "]),
    trusts_digits=st.booleans(),
    inverted=st.booleans(),
    kind=st.sampled_from(["", "email", "profile_id"]),
    values=st.sampled_from([{}, {"1": Replacement(ReplacementAction.CLEAR)}]),
)
MAPPINGS = st.builds(
    lambda columns, drop, fill, segment: Mapping(
        columns=tuple(
            ColumnMapping(number % 4, f"C{number}", target, options)
            for number, (target, options) in enumerate(columns)
        ),
        invalid_values=drop,
        short_rows=fill,
        segment=segment,
    ),
    st.lists(st.tuples(TARGETS, OPTIONS), max_size=6),
    st.sampled_from(InvalidValues),
    st.sampled_from(ShortRows),
    st.sampled_from(["", "VIP", "Spring"]),
)
ROWS = st.lists(st.lists(CELLS, max_size=5), max_size=8)


@given(MAPPINGS, ROWS)
def test_makes_one_storable_record_of_any_row(
    mapping: Mapping, rows: list[list[str]]
) -> None:
    records = convert(mapping, *rows)
    assert [record.number for record in records] == list(range(1, len(rows) + 1))
    for record in records:
        assert msgspec.json.decode(encode(record), type=Record) is not None
        data = [value for event in record.events for value in event.data.values()]
        for value in (*record.sets.values(), *data):
            assert same(decode(encode(value)), value)
            assert encode(clean_value(value)) == encode(value)


@given(MAPPINGS, ROWS, st.integers(1, 3))
def test_gives_same_records_whatever_the_batch(
    mapping: Mapping, rows: list[list[str]], size: int
) -> None:
    converter = compile_mapping(mapping, DEFINITIONS)
    cut: list[Record] = []
    for start in range(0, len(rows), size):
        part = rows[start : start + size]
        lines = [start + i + 2 for i in range(len(part))]
        cut.extend(converter.convert(RowBatch(start + 1, lines, part)))
    assert cut == convert(mapping, *rows)
