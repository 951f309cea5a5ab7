from __future__ import annotations

from decimal import Decimal

import pytest

from profiles.issues import IssueCode
from profiles.mapping import (
    ColumnMapping,
    ColumnOptions,
    DateOrder,
    DecimalSign,
    EmptyCells,
    ListHandling,
    NumberHandling,
    Replacement,
    ReplacementAction,
)
from profiles.records import Action, Operation, RowBatch
from profiles.validation import compile_mapping
from profiles.values import JSONValue, same
from tests.profiles.mappings import (
    DEFINITIONS,
    ID,
    codes,
    column,
    convert,
    convert_cell,
    make_mapping,
)


@pytest.mark.parametrize(
    ("target", "cell", "value"),
    [
        ("attribute:plan", "00420", "00420"),
        ("attribute:plan", "=SUM(A1:A10)", "=SUM(A1:A10)"),
        ("attribute:plan", "\u00a0Müller\u200b", "Müller"),
        ("attribute:plan", "Jose\u0301", "José"),
        ("attribute:score", "12", 12),
        ("attribute:gender", "W", "female"),
        ("attribute:created_at", "1461866400", "2016-04-28T18:00:00Z"),
        ("attribute:ip", "2001:DB8::1", "2001:db8::1"),
        ("attribute:tags", "vip,new", ["vip", "new"]),
        ("attribute:tags", '{"a": 1.0}', {"a": 1}),
        ("attribute:order", '{"size": "M"}', {"size": "M"}),
        # a plain set of what keeps first and last, or a list
        ("attribute:source", "google", ["google", "google"]),
        ("attribute:device_type", "1", [1, 1]),
        ("attribute:ipv4_address", "10.0.0.1", ["10.0.0.1", "10.0.0.1"]),
        ("attribute:goal_uuids", "a|b", ["a", "b"]),
        ("attribute:sizes", "1; 2,5", [1, Decimal("2.5")]),
        (
            "attribute:visits",
            "1.2.2026; 2026-02-01T23:30:00Z",
            ["2026-02-01", "2026-02-02"],
        ),
        # whatever the aggregation
        ("attribute:total_revenue", "12.50", Decimal("12.5")),
        ("attribute:first_page_url", "https://a.example/", "https://a.example/"),
    ],
)
def test_sets_value(target: str, cell: str, value: JSONValue) -> None:
    record = convert_cell(target, cell)
    assert record.issues == ()
    assert same(record.sets[target.partition(":")[2]], value)


def test_keeps_value_when_cell_is_blank() -> None:
    for cell in ("", " ", "\u00a0\u200b"):
        for target in ("attribute:plan", "attribute:score", "attribute:tags", "at"):
            record = convert_cell(target, cell)
            assert (record.sets, record.operations, record.issues) == ({}, (), ())


@pytest.mark.parametrize("target", ["plan", "score", "tags", "seen", "source"])
def test_clears_value_when_told(target: str) -> None:
    unset = (Operation(target, Action.UNSET),)
    marked = convert_cell(f"attribute:{target}", " %CLEAR% ")
    assert (marked.sets, marked.operations) == ({}, unset)
    by_column = convert_cell(f"attribute:{target}", "", empty_cells=EmptyCells.CLEAR)
    assert by_column.operations == unset
    mapping = make_mapping(
        ID, column(f"attribute:{target}"), empty_cells=EmptyCells.CLEAR
    )
    (by_import,) = convert(mapping, ["u1", ""])
    assert by_import.operations == unset


def test_keeps_column_from_clearing_when_told() -> None:
    keep = column("attribute:plan", empty_cells=EmptyCells.KEEP)
    mapping = make_mapping(ID, keep, empty_cells=EmptyCells.CLEAR)
    (record,) = convert(mapping, ["u1", ""])
    assert record.operations == ()


def test_takes_clear_mark_only_in_capitals() -> None:
    assert convert_cell("attribute:plan", "%clear%").sets == {"plan": "%clear%"}


@pytest.mark.parametrize(
    ("target", "cell", "options", "operation"),
    [
        (
            "score",
            "-5",
            {"numbers": NumberHandling.INCREMENT},
            Operation("score", Action.INCREMENT, -5),
        ),
        (
            "tags",
            "vip,new",
            {"lists": ListHandling.ADD},
            Operation("tags", Action.ADD, ["vip", "new"]),
        ),
        (
            "tags",
            '["vip"]',
            {"lists": ListHandling.REMOVE},
            Operation("tags", Action.REMOVE, ["vip"]),
        ),
        (
            "tags",
            '{"a": 1}',
            {"lists": ListHandling.ADD},
            Operation("tags", Action.ADD, [{"a": 1}]),
        ),
        (
            "goal_uuids",
            "x",
            {"lists": ListHandling.ADD},
            Operation("goal_uuids", Action.ADD, ["x"]),
        ),
    ],
)
def test_asks_operation(
    target: str, cell: str, options: dict[str, object], operation: Operation
) -> None:
    record = convert_cell(f"attribute:{target}", cell, **options)
    assert (record.sets, record.operations) == ({}, (operation,))


def test_reads_column_by_its_options() -> None:
    assert convert_cell(
        "attribute:score", "1.234,5", decimal=DecimalSign.COMMA
    ).sets == {"score": Decimal("1234.5")}
    assert convert_cell(
        "attribute:birthday", "3/4/1980", date_order=DateOrder.MONTH_FIRST
    ).sets == {"birthday": "1980-03-04"}
    assert convert_cell(
        "attribute:birthday", "45678", date_format="excel_serial"
    ).sets == {"birthday": "2025-01-21"}
    assert convert_cell("attribute:tags", "a/b,c", separator="/").sets == {
        "tags": ["a", "b,c"]
    }


def test_maps_distinct_values() -> None:
    values = {
        "A": Replacement(text="free"),
        "": Replacement(text="none"),
        "-": Replacement(ReplacementAction.CLEAR),
        "?": Replacement(ReplacementAction.HOLD),
    }
    mapping = make_mapping(ID, column("attribute:plan", values=values))
    rows = [["1", " A "], ["2", "-"], ["3", "?"], ["4", "a"], ["5", ""]]
    mapped, cleared, held, other, empty = convert(mapping, *rows)
    assert mapped.sets == {"plan": "free"}
    assert cleared.operations == (Operation("plan", Action.UNSET),)
    assert codes(held) == [IssueCode.VALUE_HELD]
    assert other.sets == {"plan": "a"}
    assert empty.sets == {"plan": "none"}


def test_maps_values_of_typed_column_before_reading_them() -> None:
    values = {"gold": Replacement(text="3"), "x": Replacement(text="y")}
    assert convert_cell("attribute:score", "gold", values=values).sets == {"score": 3}
    assert convert_cell("attribute:score", "x", values=values).held


def test_splits_full_name() -> None:
    assert convert_cell("full_name", "Ludwig van Beethoven").sets == {
        "first_name": "Ludwig",
        "last_name": "van Beethoven",
    }
    assert convert_cell("full_name", "Madonna").sets == {"first_name": "Madonna"}
    assert convert_cell("full_name", "%CLEAR%").operations == (
        Operation("first_name", Action.UNSET),
        Operation("last_name", Action.UNSET),
    )


def test_takes_time_that_row_speaks_of() -> None:
    assert convert_cell("at", "2026-03-01 08:00").at == "2026-03-01T07:00:00Z"
    assert convert_cell("at", "1461866400").at == "2016-04-28T18:00:00Z"
    assert convert_cell("at", "").at is None


def test_takes_day_of_moment_in_persons_zone() -> None:
    mapping = make_mapping(
        ID, column("attribute:birthday", 1), column("attribute:timezone", 2)
    )
    moment = "1990-02-22T21:00:00Z"
    moscow, importer, unknown = convert(
        mapping, ["1", moment, "Europe/Moscow"], ["2", moment, ""], ["3", moment, "?"]
    )
    assert moscow.sets["birthday"] == "1990-02-23"
    assert importer.sets["birthday"] == "1990-02-22"
    assert unknown.sets["birthday"] == "1990-02-22"


def test_gives_each_row_lists_of_its_own() -> None:
    mapping = make_mapping(ID, column("attribute:tags"), column("attribute:source", 2))
    one, other = convert(mapping, ["1", "a", "x"], ["2", "a", "x"])
    for key in ("tags", "source"):
        assert one.sets[key] == other.sets[key]
        assert one.sets[key] is not other.sets[key]


MAESTRA = ColumnOptions(date_order=DateOrder.BY_SIGN)


@pytest.mark.parametrize(
    ("target", "cell", "expected"),
    [
        ("gender", "m", "male"),
        ("gender", "W", "female"),
        ("gender", "FEMALE", "female"),
        ("vip", "Yes", True),
        ("vip", "0", False),
        ("score", "12.5", Decimal("12.5")),
        ("score", "12,5", Decimal("12.5")),
        ("score", "-2147483648", -2147483648),
        ("tags", "red|green", ["red", "green"]),
        ("birthday", "31.12.1982", "1982-12-31"),
        ("birthday", "1.2.1982", "1982-02-01"),
        ("birthday", "1982.12.31", "1982-12-31"),
        ("birthday", "1982-12-31", "1982-12-31"),
        ("birthday", "1982-2-1", "1982-02-01"),
        ("birthday", "12/31/1982", "1982-12-31"),
        ("birthday", "02/01/82", "1982-02-01"),
        ("birthday", "31.12.1982 21:00:05.123", "1982-12-31"),
        ("seen", "16.04.2016 21:00", "2016-04-16T19:00:00Z"),
        ("seen", "04/05/2016 21:00:05", "2016-04-05T19:00:05Z"),
        ("seen", "2016-04-16 21:00:05.250", "2016-04-16T19:00:05.250000Z"),
    ],
)
def test_reads_values_as_maestra_writes_them(
    target: str, cell: str, expected: JSONValue
) -> None:
    mapping = make_mapping(ID, ColumnMapping(1, "C", f"attribute:{target}", MAESTRA))
    (record,) = convert(mapping, ["u1", cell])
    assert record.issues == ()
    assert same(record.sets[target], expected)


def test_forgets_texts_beyond_its_memory() -> None:
    mapping = make_mapping(ID, column("attribute:score"))
    converter = compile_mapping(mapping, DEFINITIONS)
    for start in range(0, 60_000, 6_000):
        cells = [[f"u{i}", str(i % 50_000)] for i in range(start, start + 6_000)]
        records = converter.convert(RowBatch(start + 1, [1] * 6_000, cells))
        assert [record.sets["score"] for record in records] == [
            i % 50_000 for i in range(start, start + 6_000)
        ]
