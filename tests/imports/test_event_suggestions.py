"""What is suggested for the columns of a file of events."""

from __future__ import annotations

import pytest

from imports.suggesting.event_suggestions import suggest_events
from imports.suggesting.suggestions import Suggestion
from profiles.issues import IssueCode
from tests.imports.header_sets import OFFER, summarised


def suggested(*columns: tuple[str, list[str]]) -> list[Suggestion]:
    headers = [header for header, _ in columns]
    rows = list(zip(*(cells for _, cells in columns), strict=True))
    return list(suggest_events(summarised(headers, rows), OFFER))


def test_reads_the_columns_that_customer_io_fixes() -> None:
    found = suggested(
        ("_cio_name", ["purchase", "visit"]),
        ("_cio_customer_id", ["5", "5"]),
        ("_cio_timestamp", ["1700000000", "1700000001"]),
        ("product.name", ["socks", ""]),
        ("email", ["a@b.co", "a@b.co"]),
    )

    assert [suggestion.target for suggestion in found] == [
        "event:name",
        "event:person",
        "event:time",
        "event:property:product.name",
        "event:property:email",
    ]
    assert found[1].options == {"kind": "user_id"}
    assert found[2].options == {"date_format": "unix_seconds"}


def test_reads_unix_times_among_written_ones() -> None:
    times = ["1772352000", "2026-03-01T18:30:00Z", ""]
    for header in ("_cio_timestamp", "timestamp"):
        (found,) = suggested((header, times))
        assert found.target == "event:time"
        assert found.options == {}


def test_takes_the_fixed_time_for_one_though_cells_are_wrong() -> None:
    (found,) = suggested(("_cio_timestamp", ["yesterday", "soon"]))
    assert found.target == "event:time"


def test_reads_plain_names() -> None:
    found = suggested(
        ("Event name", ["purchase"] * 2),
        ("E-Mail", ["a@b.co", "c@d.co"]),
        ("Timestamp", ["2026-01-01T10:00:00Z"] * 2),
        ("price", ["12.50", "8"]),
    )

    assert [suggestion.target for suggestion in found] == [
        "event:name",
        "event:person",
        "event:time",
        "event:property:price",
    ]
    assert found[1].options == {"kind": "email"}


def test_reads_people_by_email_where_the_fixed_column_holds_addresses() -> None:
    found = suggested(("_cio_customer_id", ["a@b.co", "c@d.co"]))

    assert found[0].options == {"kind": "email"}


def test_reads_people_by_one_kind_only() -> None:
    found = suggested(("email", ["a@b.co"] * 2), ("user_id", ["5", "5"]))

    assert [suggestion.target for suggestion in found] == [
        "event:property:email",
        "event:person",
    ]


def test_takes_repeating_id_for_the_person() -> None:
    assert suggested(("id", ["5", "5"]))[0].target == "event:person"


def test_takes_few_repeating_addresses_for_people() -> None:
    found = suggested(("email", ["a@b.co", "c@d.co"] * 60))

    assert found[0].target == "event:person"


def test_keeps_word_for_time_that_holds_no_times_as_property() -> None:
    found = suggested(("time", ["morning", "evening"]))

    assert found[0].target == "event:property:time"


def test_asks_for_the_order_of_dates() -> None:
    found = suggested(("date", ["01/02/2026", "03/04/2026"]))[0]

    assert (found.target, found.question) == ("event:time", IssueCode.AMBIGUOUS_DATE)


@pytest.mark.parametrize(("header", "target"), [("_row", "skip"), (" ", "")])
def test_takes_no_property_from_our_own_or_nameless_columns(
    header: str, target: str
) -> None:
    assert suggested((header, ["1"]))[0].target == target
