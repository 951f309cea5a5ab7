from __future__ import annotations

from decimal import Decimal

import pytest

from profiles.issues import IssueCode, Severity, error
from profiles.mapping import (
    InvalidValues,
    ShortRows,
)
from profiles.records import Identifier, Record, RowBatch
from profiles.validation import compile_mapping
from profiles.values import encode
from tests.profiles.mappings import (
    DEFINITIONS,
    ID,
    codes,
    column,
    convert,
    convert_cell,
    make_mapping,
)


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
