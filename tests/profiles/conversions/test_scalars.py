from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.conversions.scalars import (
    parse_boolean,
    parse_gender,
    parse_ip_address,
    parse_text,
)
from profiles.issues import Fault, IssueCode

NOT_AN_IP_ADDRESS = Fault(IssueCode.NOT_AN_IP_ADDRESS)


@pytest.mark.parametrize(
    "text", ["true", "TRUE", "yes", "Y", "1", "ja", "oui", "sí", "sim", "tak", "on"]
)
def test_reads_yes(text: str) -> None:
    assert parse_boolean(text) is True


@pytest.mark.parametrize(
    "text", ["false", "False", "no", "N", "0", "nein", "non", "não", "nie", "nej"]
)
def test_reads_no(text: str) -> None:
    assert parse_boolean(text) is False


@pytest.mark.parametrize("text", ["maybe", "2", "1.0", "-1", "yes!", "x"])
def test_rejects_what_is_neither_yes_nor_no(text: str) -> None:
    assert parse_boolean(text) == Fault(IssueCode.NOT_A_BOOLEAN)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("192.168.1.1", "192.168.1.1"),
        ("2001:0db8:85a3:0000:0000:8a2e:0370:7334", "2001:db8:85a3::8a2e:370:7334"),
        ("2001:DB8::1", "2001:db8::1"),
        ("::", "::"),
        ("::ffff:192.168.1.1", "::ffff:192.168.1.1"),
        ("::FFFF:c0a8:101", "::ffff:192.168.1.1"),
    ],
)
def test_reads_ip_address(text: str, canonical: str) -> None:
    assert parse_ip_address(text) == canonical
    assert parse_ip_address(canonical) == canonical


@pytest.mark.parametrize(
    "text",
    [
        "256.1.1.1",
        "1.2.3",
        "192.168.001.001",
        "1.2.3.4:80",
        "fe80::1%eth0",
        "12345",
        "localhost",
        "10.0.0.0/8",
        "\u0661.1.1.1",
    ],
)
def test_rejects_what_is_no_ip_address(text: str) -> None:
    assert parse_ip_address(text) == NOT_AN_IP_ADDRESS


@given(st.ip_addresses())
def test_reads_every_ip_address(address: object) -> None:
    canonical = parse_ip_address(str(address))
    assert isinstance(canonical, str)
    assert parse_ip_address(canonical) == canonical


@pytest.mark.parametrize(
    ("text", "gender"),
    [
        ("male", "male"),
        ("M", "male"),
        ("w", "female"),
        ("Frau", "female"),
        ("0", "male"),
        ("1", "female"),
        ("non-binary", "non-binary"),
        ("Divers", "Divers"),
    ],
)
def test_reads_gender(text: str, gender: str) -> None:
    assert parse_gender(text) == gender


def test_rejects_text_that_is_too_long() -> None:
    assert parse_text("x" * 10_000) == "x" * 10_000
    assert parse_text("x" * 10_001) == Fault(
        IssueCode.TEXT_TOO_LONG, "10,000 characters"
    )
