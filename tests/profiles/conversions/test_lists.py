from __future__ import annotations

from decimal import Decimal
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.conversions.lists import parse_list, parse_object
from profiles.conversions.numbers import parse_number
from profiles.issues import Doubtful, Fault, IssueCode
from profiles.mapping import DecimalSign
from profiles.values import JSONValue

NOT_A_LIST = Fault(IssueCode.NOT_A_LIST)


@pytest.mark.parametrize(
    ("text", "separator", "expected"),
    [
        ("vip,newsletter", "", ["vip", "newsletter"]),
        ("vip, newsletter,", "", ["vip", "newsletter"]),
        ("a,b|c;d", "", ["a,b", "c;d"]),
        ("a,b;c", "", ["a,b", "c"]),
        ("a,b;c", ",", ["a", "b;c"]),
        ("engaged", "", ["engaged"]),
        ("a - b", " - ", ["a", "b"]),
        (",,", "", []),
        ('["frapuccino", "iced latte"]', "", ["frapuccino", "iced latte"]),
        ('[1, 2.50, true, null, ["x "]]', "", [1, Decimal("2.5"), True, None, ["x"]]),
        ("[]", "", []),
    ],
)
def test_reads_list(text: str, separator: str, expected: list[JSONValue]) -> None:
    assert parse_list(text, separator) == expected


def test_keeps_object_in_list_attribute() -> None:
    text = '{"order_total":12.34, "properties": {"colour":"red", "size":"M"}}'
    assert parse_list(text) == {
        "order_total": Decimal("12.34"),
        "properties": {"colour": "red", "size": "M"},
    }


@pytest.mark.parametrize("text", ["[1, 2", "{", "[vip], new", "[" * 200, "[NaN]"])
def test_rejects_broken_json(text: str) -> None:
    assert parse_list(text) == NOT_A_LIST


def test_reads_elements_of_another_type() -> None:
    number = partial(parse_number, decimal=DecimalSign.AUTO)
    assert parse_list("1; 2,5", "", number) == [1, Decimal("2.5")]
    assert parse_list('[1, "2"]', "", number) == [1, 2]
    assert parse_list("1;x", "", number) == Fault(IssueCode.NOT_A_NUMBER)
    assert parse_list("[[1]]", "", number) == NOT_A_LIST
    assert parse_list("[null]", "", number) == NOT_A_LIST
    assert parse_list('{"a": 1}', "", number) == NOT_A_LIST


def test_rejects_what_is_bad_inside() -> None:
    fault = parse_list('["a\\u0000"]')
    assert isinstance(fault, Fault)
    assert fault.code == IssueCode.FORBIDDEN_CHARACTER


def test_warns_of_duplicate_key() -> None:
    doubt = Fault(IssueCode.DUPLICATE_KEY, "“a”")
    assert parse_object('{"a": 1, "a": 2}') == Doubtful({"a": 2}, doubt)
    assert parse_list('[{"a": 1, "a": 2}]') == Doubtful([{"a": 2}], doubt)


@pytest.mark.parametrize("text", ["[1]", "12", "null", "size: M", "{", "true"])
def test_rejects_what_is_no_object(text: str) -> None:
    assert parse_object(text) == Fault(IssueCode.NOT_AN_OBJECT)


@given(st.text(min_size=1), st.text())
def test_survives_any_text(text: str, separator: str) -> None:
    assert parse_list(text, separator) is not None
    assert parse_object(text) is not None
