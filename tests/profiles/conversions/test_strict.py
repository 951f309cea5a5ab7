from __future__ import annotations

from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.conversions.strict import strict_value
from profiles.definitions import ValueType
from profiles.issues import Doubtful, Fault, IssueCode
from profiles.values import JSONValue, same
from tests.profiles.json_values import values

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("type_", "value", "expected"),
    [
        (ValueType.STRING, " 00420 ", "00420"),
        (ValueType.STRING, "", ""),
        (ValueType.NUMBER, 12, 12),
        (ValueType.NUMBER, Decimal("1.820"), Decimal("1.82")),
        (ValueType.BOOLEAN, False, False),
        (ValueType.DATETIME, "2025-05-23T09:37:27+01:00", "2025-05-23T08:37:27Z"),
        (ValueType.DATETIME, "2025-05-23", "2025-05-22T22:00:00Z"),
        (ValueType.DATETIME, "2025-05-23T09:37:27", "2025-05-23T07:37:27Z"),
        (ValueType.DATE, "1990-02-22T23:30:00Z", "1990-02-23"),
        (ValueType.DATE, "1990-02-22T23:30:00", "1990-02-22"),
        (ValueType.DATE, "1990-02-22", "1990-02-22"),
        (ValueType.IP, "192.168.1.1", "192.168.1.1"),
        (ValueType.IP, "2001:0DB8::0001", "2001:db8::1"),
        (ValueType.LIST, ["a ", 1], ["a", 1]),
        (ValueType.LIST, {"a": [Decimal("1.0")]}, {"a": [1]}),
        (ValueType.OBJECT, {"a": None}, {"a": None}),
    ],
)
def test_takes_value_of_type(
    type_: ValueType, value: JSONValue, expected: JSONValue
) -> None:
    converted = strict_value(value, type_, BERLIN)
    assert not isinstance(converted, Fault | Doubtful)
    assert same(converted, expected)


@pytest.mark.parametrize(
    ("type_", "value", "words"),
    [
        (ValueType.STRING, 12, "text"),
        (ValueType.STRING, True, "text"),
        (ValueType.STRING, None, "text"),
        (ValueType.NUMBER, "12", "a number"),
        (ValueType.NUMBER, True, "a number"),
        (ValueType.BOOLEAN, "true", "true or false"),
        (ValueType.BOOLEAN, 1, "true or false"),
        (ValueType.DATETIME, 1461866400, "a date and time in ISO 8601"),
        (ValueType.DATETIME, "23.05.2025", "a date and time in ISO 8601"),
        (ValueType.DATETIME, "", "a date and time in ISO 8601"),
        (ValueType.DATE, "1990-02-30", "a date in ISO 8601"),
        (ValueType.IP, "256.1.1.1", "an IP address"),
        (ValueType.IP, 3232235777, "an IP address"),
        (ValueType.LIST, "a,b", "a list"),
        (ValueType.OBJECT, [1], "an object"),
    ],
)
def test_rejects_value_of_another_type(
    type_: ValueType, value: JSONValue, words: str
) -> None:
    fault = Fault(IssueCode.WRONG_TYPE, words)
    assert strict_value(value, type_, BERLIN) == fault


def test_takes_unix_seconds_where_they_are_expected() -> None:
    moment = strict_value(1461866400, ValueType.DATETIME, BERLIN, unix_seconds=True)
    assert moment == "2016-04-28T18:00:00Z"
    for value in (12, True, "1461866400"):
        fault = strict_value(value, ValueType.DATETIME, BERLIN, unix_seconds=True)
        assert isinstance(fault, Fault)


@pytest.mark.parametrize(
    ("type_", "value", "code"),
    [
        (ValueType.STRING, "a\0", IssueCode.FORBIDDEN_CHARACTER),
        (ValueType.STRING, "x" * 10_001, IssueCode.TEXT_TOO_LONG),
        (ValueType.NUMBER, Decimal("1E+400"), IssueCode.NUMBER_OUT_OF_RANGE),
        (ValueType.LIST, ["\ud800"], IssueCode.FORBIDDEN_CHARACTER),
    ],
)
def test_rejects_value_that_cannot_be_stored(
    type_: ValueType, value: JSONValue, code: IssueCode
) -> None:
    fault = strict_value(value, type_, BERLIN)
    assert isinstance(fault, Fault)
    assert fault.code == code


@given(values(), st.sampled_from(ValueType), st.booleans())
def test_takes_its_own_values_again(
    value: JSONValue, type_: ValueType, unix_seconds: bool
) -> None:
    once = strict_value(value, type_, BERLIN, unix_seconds=unix_seconds)
    if not isinstance(once, Fault | Doubtful):
        again = strict_value(once, type_, BERLIN, unix_seconds=unix_seconds)
        assert not isinstance(again, Fault | Doubtful)
        assert same(again, once)
