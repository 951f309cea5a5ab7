from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.conversions.numbers import parse_number
from profiles.issues import Fault, IssueCode
from profiles.mapping import DecimalSign
from profiles.values import canonical_number, encode, number_text
from tests.profiles.json_values import numbers

AUTO, POINT, COMMA = DecimalSign.AUTO, DecimalSign.POINT, DecimalSign.COMMA
NOT_A_NUMBER = Fault(IssueCode.NOT_A_NUMBER)
AMBIGUOUS = Fault(IssueCode.AMBIGUOUS_NUMBER)


@pytest.mark.parametrize(
    ("text", "auto", "point", "comma"),
    [
        ("12", "12", "12", "12"),
        ("007", "7", "7", "7"),
        ("-5", "-5", "-5", "-5"),
        ("+5", "5", "5", "5"),
        ("\u22125", "-5", "-5", "-5"),
        ("1240.00", "1240", "1240", None),
        ("1.50", "1.5", "1.5", None),
        ("-0.0", "0", "0", None),
        ("5.", "5", "5", None),
        (".5", "0.5", "0.5", None),
        ("12,5", "12.5", None, "12.5"),
        ("0,125", "0.125", None, "0.125"),
        ("1.234", "1.234", "1.234", "1234"),
        ("0.125", "0.125", "0.125", None),
        ("1,234.56", "1234.56", "1234.56", None),
        ("1.234,56", "1234.56", None, "1234.56"),
        ("1,234,567", "1234567", "1234567", None),
        ("1.234.567", "1234567", None, "1234567"),
        ("12,34,567.5", "1234567.5", "1234567.5", None),
        ("1 234", "1234", "1234", "1234"),
        ("1\u00a0234\u202f567,5", "1234567.5", None, "1234567.5"),
        ("1'234.50", "1234.5", "1234.5", None),
        ("1\u2019234", "1234", "1234", "1234"),
        ("€12.50", "12.5", "12.5", None),
        ("12,50 €", "12.5", None, "12.5"),
        ("-$5", "-5", "-5", "-5"),
        ("1.2E+10", "12000000000", "12000000000", None),
        ("1,2E+3", "1200", None, "1200"),
        ("9007199254740993.10", "9007199254740993.1", "9007199254740993.1", None),
        ("0.0000001", "0.0000001", "0.0000001", None),
    ],
)
def test_reads_number(
    text: str, auto: str | None, point: str | None, comma: str | None
) -> None:
    for decimal, expected in ((AUTO, auto), (POINT, point), (COMMA, comma)):
        number = parse_number(text, decimal)
        if expected is None:
            assert number == NOT_A_NUMBER
        else:
            assert not isinstance(number, Fault)
            assert number_text(number) == expected


def test_waits_for_choice_of_decimal_sign() -> None:
    assert parse_number("1,234", AUTO) == AMBIGUOUS
    assert parse_number("1,234", POINT) == 1234
    assert parse_number("1,234", COMMA) == Decimal("1.234")


@pytest.mark.parametrize(
    "text",
    [
        "twelve",
        "1 2",
        "1_000",
        "0x10",
        "NaN",
        "Infinity",
        "1e",
        "--1",
        "1,23,4",
        "1.2.3",
        "1,2,3.4",
        "12 34",
        "45%",
        "€",
        "(5)",
        "5-",
        "\u0661\u0662",
        "2026-03-01",
        "-",
        ".",
        "1" * 500,
    ],
)
def test_rejects_what_is_no_number(text: str) -> None:
    for decimal in DecimalSign:
        assert parse_number(text, decimal) == NOT_A_NUMBER


@pytest.mark.parametrize("text", ["1" * 101, "1E+101", "1e-101", "1E+99999"])
def test_rejects_number_out_of_range(text: str) -> None:
    assert parse_number(text, AUTO) == Fault(IssueCode.NUMBER_OUT_OF_RANGE)


@given(numbers)
def test_reads_what_number_is_written_as(number: int | Decimal) -> None:
    canonical = canonical_number(number)
    if not isinstance(canonical, Fault):
        parsed = parse_number(number_text(canonical), AUTO)
        assert encode(parsed) == encode(canonical)


@given(
    st.one_of(st.text(), st.from_regex(r"\A[-+]?[0-9.,' €E]{1,12}\Z")),
    st.sampled_from(DecimalSign),
)
def test_gives_canonical_number_for_any_text(text: str, decimal: DecimalSign) -> None:
    number = parse_number(text, decimal)
    if not isinstance(number, Fault):
        assert encode(canonical_number(number)) == encode(number)
