from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.conversions.properties import parse_property
from profiles.issues import Fault, IssueCode
from profiles.values import encode_text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("12", 12),
        ("-7", -7),
        ("1999.99", Decimal("1999.99")),
        ("-0.5", Decimal("-0.5")),
        ("999999999999999", 999999999999999),
    ],
)
def test_reads_number(text: str, value: int | Decimal) -> None:
    parsed = parse_property(text)
    assert (parsed, type(parsed)) == (value, type(value))


@pytest.mark.parametrize(
    "text",
    [
        "007",
        "12.50",
        "1.",
        ".5",
        "1e3",
        "+5",
        "-0",
        "1,5",
        "1 000",
        "12 €",
        "true",
        "null",
        "1234567890123456",
        "0.12345678901234",
        "٣",
        "2026-03-01",
        '{"a": 1}',
    ],
)
def test_keeps_text(text: str) -> None:
    assert parse_property(text) == text


def test_rejects_too_long_text() -> None:
    fault = parse_property("x" * 10_001)
    assert isinstance(fault, Fault)
    assert fault.code == IssueCode.TEXT_TOO_LONG


@given(st.one_of(st.integers().map(str), st.decimals().map(str), st.text(max_size=20)))
def test_never_changes_how_a_cell_looks(text: str) -> None:
    parsed = parse_property(text)
    assert (parsed if isinstance(parsed, str) else encode_text(parsed)) == text
