from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.issues import Fault, IssueCode
from profiles.values import (
    BLANKS,
    JSONValue,
    canonical_number,
    clean_text,
    clean_value,
    datetime_text,
    decode,
    encode,
    number_text,
    same,
    time_order,
)
from tests.profiles.json_values import numbers, storable_texts, texts, values


@pytest.mark.parametrize(
    ("number", "canonical"),
    [
        (Decimal("1.0"), "1"),
        (Decimal("1E+2"), "100"),
        (Decimal("-0.0"), "0"),
        (Decimal("0E+5000"), "0"),
        (Decimal("0.10"), "0.1"),
        (Decimal("1E-7"), "0.0000001"),
        (Decimal("9007199254740993.10"), "9007199254740993.1"),
        (Decimal("-1.230E+1"), "-12.3"),
        (10**100, "1" + "0" * 100),
        (Decimal("1E-100"), "0." + "0" * 99 + "1"),
        (int("9" * 100), "9" * 100),
        (Decimal("0." + "9" * 100), "0." + "9" * 100),
    ],
)
def test_keeps_digits_of_number(number: int | Decimal, canonical: str) -> None:
    result = canonical_number(number)
    assert not isinstance(result, Fault)
    assert number_text(result) == canonical


@pytest.mark.parametrize(
    "number",
    [
        10**101,
        pytest.param(-(10**5000), id="5000 zeros"),
        int("1" * 101),
        Decimal("1E+101"),
        Decimal("1E-101"),
        Decimal("1E+999999"),
        Decimal("1." + "3" * 100),
    ],
)
def test_rejects_number_out_of_range(number: int | Decimal) -> None:
    assert canonical_number(number) == Fault(IssueCode.NUMBER_OUT_OF_RANGE)


@pytest.mark.parametrize("number", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_rejects_number_that_is_none(number: str) -> None:
    assert canonical_number(Decimal(number)) == Fault(IssueCode.NOT_A_NUMBER)


@given(numbers)
def test_keeps_worth_of_canonical_number(number: int | Decimal) -> None:
    canonical = canonical_number(number)
    if not isinstance(canonical, Fault):
        assert canonical == number
        assert canonical_number(canonical) == canonical
        assert isinstance(canonical, int) == (canonical == int(canonical))


@given(numbers, st.integers(0, 20))
def test_gives_equal_numbers_one_text(number: int | Decimal, zeros: int) -> None:
    digits = f"{Decimal(number):f}"
    longer = Decimal(digits + ("." if "." not in digits else "") + "0" * zeros)
    one, other = canonical_number(number), canonical_number(longer)
    if not isinstance(one, Fault):
        assert not isinstance(other, Fault)
        assert encode(one) == encode(other)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  ada\t", "ada"),
        ("\u00a0ada\u202f", "ada"),
        ("\ufeffada\u200b", "ada"),
        ("\u200e+49 170\u202c", "+49 170"),
        ("a\u00a0b", "a\u00a0b"),
        ("a\u200bb", "a\u200bb"),
        ("Jose\u0301", "José"),
        ("00420", "00420"),
        (" \u00a0\u200b\u3000 ", ""),
    ],
)
def test_cleans_text(text: str, cleaned: str) -> None:
    assert clean_text(text) == cleaned


@pytest.mark.parametrize("text", ["a\0b", "é\0", "\ud800", "x\udfffé"])
def test_rejects_text_that_cannot_be_stored(text: str) -> None:
    fault = clean_text(text)
    assert isinstance(fault, Fault)
    assert fault.code == IssueCode.FORBIDDEN_CHARACTER


@given(texts)
def test_cleans_text_once(text: str) -> None:
    once = clean_text(text)
    if isinstance(once, str):
        assert clean_text(once) == once
        assert unicodedata.is_normalized("NFC", once)
        assert once.strip(BLANKS) == once.strip() == once


def test_cleans_texts_and_numbers_inside() -> None:
    value: JSONValue = {"a ": [" x\u00a0", {"Jose\u0301": Decimal("2.50")}, None, True]}
    assert clean_value(value) == {
        "a ": ["x", {"José": Decimal("2.5")}, None, True],
    }


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (["a\0"], IssueCode.FORBIDDEN_CHARACTER),
        ({"a\0": 1}, IssueCode.FORBIDDEN_CHARACTER),
        ({"a": {"b": Decimal("1E+500")}}, IssueCode.NUMBER_OUT_OF_RANGE),
    ],
)
def test_rejects_what_is_bad_inside(value: JSONValue, code: IssueCode) -> None:
    fault = clean_value(value)
    assert isinstance(fault, Fault)
    assert fault.code == code


def test_rejects_value_nested_too_deep() -> None:
    value: JSONValue = []
    for _ in range(100):
        value = [value]
    assert clean_value(value) == Fault(IssueCode.NESTED_TOO_DEEP, "100")
    assert isinstance(value, list)
    assert clean_value(value[0]) == value[0]


@given(values())
def test_cleans_value_once(value: JSONValue) -> None:
    once = clean_value(value)
    if not isinstance(once, Fault):
        again = clean_value(once)
        assert not isinstance(again, Fault)
        assert same(again, once)


@given(values(storable_texts))
def test_keeps_value_through_codec(value: JSONValue) -> None:
    clean = clean_value(value)
    if not isinstance(clean, Fault):
        text = encode(clean)
        assert same(decode(text), clean)
        assert encode(decode(text)) == text


@given(storable_texts)
def test_keeps_exponents_inside_texts(text: str) -> None:
    value: JSONValue = {text + '"1E-7\\': [Decimal("1E-7"), text + "1E+9"]}
    assert decode(encode(value)) == value
    assert b"0.0000001" in encode(value)


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        (1, Decimal("1.0"), True),
        (1, True, False),
        (0, False, False),
        (0, None, False),
        ("1", 1, False),
        ([1, [Decimal("2.0")]], [Decimal(1), [2]], True),
        ([1, 2], [2, 1], False),
        ([1], [1, 1], False),
        ({"a": 1, "b": [True]}, {"b": [True], "a": Decimal(1)}, True),
        ({"a": [True]}, {"a": [1]}, False),
        ({"a": None}, {}, False),
        ([], {}, False),
    ],
)
def test_compares_values(one: JSONValue, other: JSONValue, equal: bool) -> None:
    assert same(one, other) is equal
    assert same(other, one) is equal


@given(values())
def test_finds_value_equal_to_itself(value: JSONValue) -> None:
    assert same(value, value)


def test_writes_datetime_in_utc() -> None:
    zone = timezone(timedelta(hours=1))
    assert datetime_text(datetime(2025, 5, 23, 9, 37, 27, tzinfo=zone)) == (
        "2025-05-23T08:37:27Z"
    )
    assert datetime_text(datetime(2025, 5, 23, 9, 37, 27, 500, tzinfo=UTC)) == (
        "2025-05-23T09:37:27.000500Z"
    )


@given(st.lists(st.datetimes(timezones=st.just(UTC))))
def test_sorts_stored_datetimes_by_time(moments: list[datetime]) -> None:
    texts = sorted(map(datetime_text, moments), key=time_order)
    assert texts == list(map(datetime_text, sorted(moments)))
