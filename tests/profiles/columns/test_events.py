from __future__ import annotations

from decimal import Decimal

import pytest

from profiles.issues import IssueCode
from profiles.mapping import ColumnMapping, EmptyCells, InvalidValues, Mapping
from profiles.public_ids import PublicIds
from profiles.records import Event, Identifier, Record
from tests.profiles.mappings import KEY, codes, column, convert, make_mapping

# The three columns that Customer.io fixes.
CUSTOMER_IO = (
    ColumnMapping(0, "_cio_name", "event:name"),
    ColumnMapping(1, "_cio_customer_id", "event:person"),
    ColumnMapping(2, "_cio_timestamp", "event:time"),
)


def converted(*row: str, properties: tuple[str, ...] = (), **options: object) -> Record:
    columns = [
        column(f"event:property:{name}", position)
        for position, name in enumerate(properties, 3)
    ]
    (record,) = convert(make_mapping(*CUSTOMER_IO, *columns, **options), row)
    return record


def test_makes_event_of_row() -> None:
    record = converted(
        "Order placed",
        "u1",
        "1772352000",
        "12.50",
        "19.99",
        "red",
        properties=("amount", "price", "shop.colour"),
    )
    assert record == Record(
        1,
        2,
        identifiers=(Identifier("user_id", "u1", "u1"),),
        events=(
            Event(
                "Order placed",
                "2026-03-01T08:00:00Z",
                {
                    "amount": Decimal("12.5"),
                    "price": Decimal("19.99"),
                    "shop.colour": "red",
                },
            ),
        ),
    )


@pytest.mark.parametrize(
    ("cell", "at"),
    [
        ("1772352000", "2026-03-01T08:00:00Z"),
        ("2026-03-01T08:00:00Z", "2026-03-01T08:00:00Z"),
        ("2026-03-01T10:00:00+02:00", "2026-03-01T08:00:00Z"),
        ("2026-03-01T08:00:00.250Z", "2026-03-01T08:00:00.250000Z"),
        ("2026-03-01 09:00", "2026-03-01T08:00:00Z"),  # the workspace's zone
        ("2026-03-01", "2026-02-28T23:00:00Z"),
        ("", None),
    ],
)
def test_reads_time_of_event(cell: str, at: str | None) -> None:
    (event,) = converted("Visit", "u1", cell).events
    assert event.at == at


def test_needs_no_column_of_times() -> None:
    (record,) = convert(make_mapping(*CUSTOMER_IO[:2]), ["Visit", "u1"])
    assert record.events == (Event("Visit"),)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("", "u1", ""), IssueCode.NO_EVENT_NAME),
        ((" \u00a0", "u1", ""), IssueCode.NO_EVENT_NAME),
        (("%CLEAR%", "u1", ""), IssueCode.NO_EVENT_NAME),
        (("x" * 256, "u1", ""), IssueCode.TEXT_TOO_LONG),
        (("Visit", "", ""), IssueCode.NO_IDENTIFIER),
        (("Visit", "n/a", ""), IssueCode.BLOCKED_IDENTIFIER),
        (("Visit", "u1", "yesterday"), IssueCode.NOT_A_DATETIME),
    ],
)
@pytest.mark.parametrize("empty_cells", EmptyCells)
def test_holds_row_that_is_no_event(
    row: tuple[str, ...], code: IssueCode, empty_cells: EmptyCells
) -> None:
    record = converted(*row, empty_cells=empty_cells)
    assert (record.held, codes(record)) == (True, [code])


def test_says_where_the_name_is_missing() -> None:
    (issue,) = converted("", "u1", "").issues
    assert issue.message == (
        "The row has no value in _cio_name, so the event has no name."
    )


@pytest.mark.parametrize(
    ("kind", "cell", "identifiers"),
    [
        ("", "u1", (Identifier("user_id", "u1", "u1"),)),
        ("email", "Ada@X.de", (Identifier("email", "ada@x.de", "Ada@X.de"),)),
        ("card", "C1", (Identifier("card", "C1", "C1"),)),
    ],
)
def test_names_person_by_the_file_s_kind(
    kind: str, cell: str, identifiers: tuple[Identifier, ...]
) -> None:
    mapping = make_mapping(CUSTOMER_IO[0], column("event:person", 1, kind=kind))
    (record,) = convert(mapping, ["Visit", cell])
    assert record.identifiers == identifiers


def test_names_person_by_our_own_id() -> None:
    mapping = make_mapping(CUSTOMER_IO[0], column("event:person", 1, kind="profile_id"))
    good, bad = convert(mapping, ["Visit", PublicIds(KEY).public(42)], ["Visit", "x"])
    assert (good.profile_id, good.identifiers) == (42, ())
    assert codes(bad) == [IssueCode.UNKNOWN_PROFILE_ID]


@pytest.mark.parametrize(
    ("name", "cell", "value"),
    [
        ("amount", "12.50", Decimal("12.5")),  # read by a number
        ("amount", "1 234,50 €", Decimal("1234.5")),
        ("shop.size", "42", 42),  # read by a list of numbers: each event adds one
        ("ordered_at", "2026-03-01 09:00", "2026-03-01T08:00:00Z"),
        ("items", "a|b", ["a", "b"]),
        ("version", "1.10", "1.10"),  # read by nothing
        ("count", "3", 3),
        ("subscribed", "true", "true"),
        ("a.b", '{"c": 1}', '{"c": 1}'),
    ],
)
def test_reads_property_by_the_attribute_that_reads_it(
    name: str, cell: str, value: object
) -> None:
    record = converted("Order", "u1", "", cell, properties=(name,))
    assert record.issues == ()
    assert record.events[0].data == {name: value}


@pytest.mark.parametrize("cell", ["", "%CLEAR%"])
@pytest.mark.parametrize("empty_cells", EmptyCells)
def test_leaves_out_empty_property(cell: str, empty_cells: EmptyCells) -> None:
    record = converted(
        "Order",
        "u1",
        "",
        cell,
        "3",
        properties=("amount", "n"),
        empty_cells=empty_cells,
    )
    assert (record.events[0].data, record.operations) == ({"n": 3}, ())


def test_holds_row_whose_property_is_not_of_its_attribute_s_type() -> None:
    row = ("Order", "u1", "", "much")
    record = converted(*row, properties=("amount",))
    assert (record.held, codes(record)) == (True, [IssueCode.NOT_A_NUMBER])
    drop = InvalidValues.DROP_VALUE
    record = converted(*row, properties=("amount",), invalid_values=drop)
    assert codes(record) == [IssueCode.VALUE_DROPPED]
    assert record.events == (Event("Order"),)


def test_gives_each_row_a_list_of_its_own() -> None:
    mapping: Mapping = make_mapping(*CUSTOMER_IO, column("event:property:items", 3))
    one, two = convert(mapping, ["A", "u1", "", "x|y"], ["B", "u2", "", "x|y"])
    assert one.events[0].data["items"] is not two.events[0].data["items"]


def test_keeps_segment_of_the_import_beside_the_event() -> None:
    assert converted("Visit", "u1", "", segment="VIP").segments == {7: True}


def test_is_of_events_by_any_target_of_theirs() -> None:
    assert make_mapping(CUSTOMER_IO[2]).is_of_events
    assert not make_mapping(column("attribute:plan"), column("nonsense")).is_of_events
    assert not Mapping().is_of_events
