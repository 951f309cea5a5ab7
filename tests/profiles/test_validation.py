from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.definitions import (
    BUILT_IN_KINDS,
    Aggregation,
    AttributeDefinition,
    Definitions,
    KindDefinition,
    ValueType,
)
from profiles.issues import IssueCode, Severity, error
from profiles.mapping import (
    ColumnMapping,
    ColumnOptions,
    DateOrder,
    DecimalSign,
    EmptyCells,
    InvalidValues,
    ListHandling,
    Mapping,
    NumberHandling,
    Replacement,
    ReplacementAction,
    ShortRows,
)
from profiles.predefined import PREDEFINED_ATTRIBUTES
from profiles.public_ids import PublicIds
from profiles.records import Action, Identifier, Operation, Record, RowBatch
from profiles.validation import compile_mapping
from profiles.values import JSONValue, clean_value, decode, encode, same

KEY = b"a key for tests"


def attribute(
    key: str, type: ValueType, aggregation: Aggregation = Aggregation.LAST
) -> AttributeDefinition:
    return AttributeDefinition(key, key.title(), type, aggregation=aggregation)


ATTRIBUTES = (
    attribute("plan", ValueType.STRING),
    attribute("score", ValueType.NUMBER),
    attribute("vip", ValueType.BOOLEAN),
    attribute("seen", ValueType.DATETIME),
    attribute("tags", ValueType.LIST),
    attribute("order", ValueType.OBJECT),
    attribute("visits", ValueType.DATE, Aggregation.LIST),
    attribute("sizes", ValueType.NUMBER, Aggregation.LIST_UNIQUE),
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


def test_makes_record_of_row() -> None:
    mapping = make_mapping(
        ID,
        column("identifier:email", 1),
        column("identifier:phone", 2),
        column("attribute:first_name", 3),
        column("attribute:score", 4),
        column("attribute:birthday", 5),
        column("attribute:seen", 6),
        column("attribute:vip", 7),
        column("skip", 8),
    )
    row = ["u1", "Ada@Example.com", "+49 170 1234567", " Ada ", "1.50", "10.12.1815"]
    (record,) = convert(mapping, [*row, "2026-03-01 08:00", "ja", "?"], first=7)
    assert record == Record(
        number=7,
        line=8,
        identifiers=(
            Identifier("user_id", "u1", "u1"),
            Identifier("email", "ada@example.com", "Ada@Example.com"),
            Identifier("phone", "+491701234567", "+49 170 1234567"),
        ),
        sets={
            "first_name": "Ada",
            "score": Decimal("1.5"),
            "birthday": "1815-12-10",
            "seen": "2026-03-01T07:00:00Z",
            "vip": True,
        },
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


@pytest.mark.parametrize(
    ("target", "cell", "code"),
    [
        ("attribute:score", "x", IssueCode.NOT_A_NUMBER),
        ("attribute:score", "1,234", IssueCode.AMBIGUOUS_NUMBER),
        ("attribute:score", "1E+200", IssueCode.NUMBER_OUT_OF_RANGE),
        ("attribute:vip", "maybe", IssueCode.NOT_A_BOOLEAN),
        ("attribute:birthday", "03/04/1980", IssueCode.AMBIGUOUS_DATE),
        ("attribute:birthday", "45678", IssueCode.NOT_A_DATE),
        ("attribute:seen", "now", IssueCode.NOT_A_DATETIME),
        ("attribute:ip", "1.2.3", IssueCode.NOT_AN_IP_ADDRESS),
        ("attribute:tags", "[1", IssueCode.NOT_A_LIST),
        ("attribute:order", "[1]", IssueCode.NOT_AN_OBJECT),
        ("attribute:plan", "a\0b", IssueCode.FORBIDDEN_CHARACTER),
        ("attribute:plan", "\udc80", IssueCode.FORBIDDEN_CHARACTER),
        ("attribute:plan", "x" * 10_001, IssueCode.TEXT_TOO_LONG),
        ("full_name", "a\0b", IssueCode.FORBIDDEN_CHARACTER),
        ("at", "now", IssueCode.NOT_A_DATETIME),
        ("identifier:email", "ada@", IssueCode.NOT_AN_EMAIL),
        ("identifier:email", "a@b.c, d@e.f", IssueCode.SEVERAL_EMAILS),
        ("identifier:email", "n/a", IssueCode.BLOCKED_IDENTIFIER),
        ("identifier:phone", "hello", IssueCode.NOT_A_PHONE),
        ("identifier:card", "NULL", IssueCode.BLOCKED_IDENTIFIER),
        ("identifier:card", "000", IssueCode.BLOCKED_IDENTIFIER),
        ("identifier:card", "1.2E+10", IssueCode.DIGITS_LOST),
        ("identifier:card", "1234567890123450000", IssueCode.DIGITS_LOST),
        ("identifier:card", "%CLEAR%", IssueCode.IDENTIFIER_NOT_CLEARED),
        ("identifier:email", "%CLEAR%", IssueCode.IDENTIFIER_NOT_CLEARED),
        ("profile_id", "nonsense", IssueCode.UNKNOWN_PROFILE_ID),
        ("profile_id", "%CLEAR%", IssueCode.IDENTIFIER_NOT_CLEARED),
    ],
)
def test_holds_row_with_invalid_value(target: str, cell: str, code: IssueCode) -> None:
    record = convert_cell(target, cell)
    assert record.held
    assert codes(record) == [code]
    assert record.sets == {}
    assert record.identifiers == (Identifier("user_id", "u1", "u1"),)
    assert record.issues[0].field
    assert encode(record)


def test_names_column_and_value_of_issue() -> None:
    record = convert_cell("attribute:score", " twelve ")
    assert record.issues == (error(IssueCode.NOT_A_NUMBER, "Score", "twelve"),)
    assert record.issues[0].message == "Score “twelve” is not a number."


def test_drops_invalid_value_with_warning() -> None:
    drop = InvalidValues.DROP_VALUE
    mapping = make_mapping(ID, column("attribute:score"), invalid_values=drop)
    (record,) = convert(mapping, ["u1", "x"])
    assert not record.held
    assert record.sets == {}
    assert record.issues[0].message == "Score “x” was left out: not a number."


def test_drops_invalid_identifier_if_another_is_left() -> None:
    mapping = make_mapping(
        ID, column("identifier:email"), invalid_values=InvalidValues.DROP_VALUE
    )
    held, kept = convert(mapping, ["", "ada@"], ["u1", "ada@"])
    assert codes(held) == [IssueCode.VALUE_DROPPED, IssueCode.NO_IDENTIFIER]
    assert held.held
    assert codes(kept) == [IssueCode.VALUE_DROPPED]
    assert kept.identifiers == (Identifier("user_id", "u1", "u1"),)


def test_holds_row_with_impossible_profile_id_even_when_values_are_dropped() -> None:
    mapping = make_mapping(
        ID, column("profile_id"), invalid_values=InvalidValues.DROP_VALUE
    )
    (record,) = convert(mapping, ["u1", "nonsense"])
    assert record.held


def test_finds_profile_id_in_both_forms() -> None:
    ids = PublicIds(KEY)
    mapping = make_mapping(column("profile_id", 0))
    short, long = convert(mapping, [ids.public(42)], [ids.long(42).upper()])
    assert short.profile_id == long.profile_id == 42
    assert short.issues == long.issues == ()


def test_requires_identifier_that_people_are_identified_by() -> None:
    mapping = make_mapping(
        ID,
        column("identifier:email"),
        column("attribute:plan", 2),
        identify_by=("email",),
    )
    missing, wrong, good = convert(
        mapping, ["u1", " ", "a"], ["u1", "ada@", "a"], ["", "ada@example.com", "a"]
    )
    assert codes(missing) == [IssueCode.NO_IDENTIFIER]
    assert missing.issues[0].message == "The row has no value in Email."
    assert missing.sets == {"plan": "a"}
    assert codes(wrong) == [IssueCode.NOT_AN_EMAIL]
    assert not good.held


def test_names_every_column_that_could_identify() -> None:
    mapping = make_mapping(ID, column("identifier:email"), column("profile_id", 2))
    (record,) = convert(mapping, ["", "", ""])
    assert record.issues[0].detail == "Id or Email or Profile_Id"


def test_holds_every_row_without_identifier_column() -> None:
    (record,) = convert(make_mapping(column("attribute:plan", 0)), ["a"])
    assert codes(record) == [IssueCode.NO_IDENTIFIER]
    assert record.sets == {"plan": "a"}


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


def test_never_clears_identifier_of_blank_cell() -> None:
    mapping = make_mapping(ID, column("identifier:email"), empty_cells=EmptyCells.CLEAR)
    (record,) = convert(mapping, ["u1", ""])
    assert (record.operations, record.issues) == ((), ())


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


def test_joins_columns() -> None:
    mapping = make_mapping(
        ID,
        column("attribute:plan", 1, join=" "),
        column("attribute:city", 2),
        column("attribute:plan", 3, join=" "),
    )
    both, one, none = convert(
        mapping, ["1", " a ", "x", "b"], ["2", "", "x", "b"], ["3", "", "x", " "]
    )
    assert both.sets == {"plan": "a b", "city": "x"}
    assert one.sets == {"plan": "b", "city": "x"}
    assert none.sets == {"city": "x"}


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


def test_takes_zone_and_region_of_import_before_those_of_workspace() -> None:
    mapping = make_mapping(
        column("identifier:phone", 0),
        column("attribute:seen"),
        zone="America/New_York",
        region="FR",
    )
    (record,) = convert(mapping, ["06 12 34 56 78", "2026-01-15 08:00"])
    assert record.identifiers[0].value == "+33612345678"
    assert record.sets == {"seen": "2026-01-15T13:00:00Z"}


def test_warns_of_phone_without_country() -> None:
    record = convert_cell("identifier:phone", "0170 1234567")
    assert not record.held
    assert record.issues[0].message == (
        "Phone “0170 1234567” has no country code and was read as a number from "
        "Germany."
    )


def test_reads_international_digits_of_phone_when_told() -> None:
    record = convert_cell("identifier:phone", "353850123456", international=True)
    assert record.identifiers[1].value == "+353850123456"
    assert record.issues == ()


def test_trusts_long_numbers_of_column_when_told() -> None:
    cell = "1234567890123450"
    assert convert_cell("identifier:card", cell).held
    assert not convert_cell("identifier:card", cell, trusts_digits=True).held


def test_unites_columns_that_say_the_same_phone() -> None:
    mapping = make_mapping(
        ID, column("identifier:phone", 1), column("identifier:phone", 2)
    )
    same_phone, two_phones = convert(
        mapping,
        ["1", "+49 170 1234567", "+491701234567"],
        ["2", "+49 170 1234567", "+46 70 111 22 33"],
    )
    assert len(same_phone.identifiers) == 2
    assert [each.value for each in two_phones.identifiers] == [
        "2",
        "+491701234567",
        "+46701112233",
    ]


def test_carries_issues_of_reading() -> None:
    issue = error(IssueCode.UNDECODABLE_BYTES, detail="UTF-8")
    batch = RowBatch(1, [2, 3], [["u1", "x"], ["u2", "5"]], {0: [issue]})
    mapping = make_mapping(ID, column("attribute:score"))
    bad, good = compile_mapping(mapping, DEFINITIONS).convert(batch)
    assert codes(bad) == [IssueCode.UNDECODABLE_BYTES, IssueCode.NOT_A_NUMBER]
    assert good.issues == ()


@pytest.mark.parametrize(
    ("rule", "severity"),
    [(ShortRows.HOLD, Severity.ERROR), (ShortRows.FILL, Severity.WARNING)],
)
def test_handles_rows_of_other_lengths(rule: ShortRows, severity: Severity) -> None:
    short = error(IssueCode.TOO_FEW_CELLS, value="1", detail="3")
    long = error(IssueCode.TOO_MANY_CELLS, value="4", detail="3")
    cells = [["u1"], ["u2", "5", "x", "y"], ["u3", "6", "x"]]
    batch = RowBatch(1, [2, 3, 4], cells, {0: [short], 1: [long]})
    mapping = make_mapping(
        ID, column("attribute:score"), column("attribute:plan", 2), short_rows=rule
    )
    one, two, three = compile_mapping(mapping, DEFINITIONS).convert(batch)
    assert one.issues[0].severity == severity
    assert two.held
    assert two.sets == {"score": 5, "plan": "x"}
    assert three == Record(
        3, 4, (Identifier("user_id", "u3", "u3"),), {"score": 6, "plan": "x"}
    )


def test_handles_empty_batch() -> None:
    assert (
        compile_mapping(make_mapping(ID), DEFINITIONS).convert(RowBatch(1, [], []))
        == []
    )


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


CELLS = st.one_of(
    st.text(),
    st.emails(),
    st.from_regex(r"\A[-+0-9.,:/ TZ]{0,20}\Z"),
    st.sampled_from(["", "%CLEAR%", "null", "a\0", "\udc80", "[1]", "{}", "yes", "1"]),
)
TARGETS = st.sampled_from(
    [
        *(f"attribute:{key}" for key in DEFINITIONS.attributes),
        *(f"identifier:{key}" for key in DEFINITIONS.kinds),
        "full_name",
        "at",
        "profile_id",
        "skip",
        "segment",
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
    values=st.sampled_from([{}, {"1": Replacement(ReplacementAction.CLEAR)}]),
)
MAPPINGS = st.builds(
    lambda columns, drop, fill: Mapping(
        columns=tuple(
            ColumnMapping(number % 4, f"C{number}", target, options)
            for number, (target, options) in enumerate(columns)
        ),
        invalid_values=drop,
        short_rows=fill,
    ),
    st.lists(st.tuples(TARGETS, OPTIONS), max_size=6),
    st.sampled_from(InvalidValues),
    st.sampled_from(ShortRows),
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
        for value in record.sets.values():
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


def test_forgets_texts_beyond_its_memory() -> None:
    mapping = make_mapping(ID, column("attribute:score"))
    converter = compile_mapping(mapping, DEFINITIONS)
    for start in range(0, 60_000, 6_000):
        cells = [[f"u{i}", str(i % 50_000)] for i in range(start, start + 6_000)]
        records = converter.convert(RowBatch(start + 1, [1] * 6_000, cells))
        assert [record.sets["score"] for record in records] == [
            i % 50_000 for i in range(start, start + 6_000)
        ]
