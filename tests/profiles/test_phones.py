from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from profiles import phones
from profiles.issues import Doubtful, Fault, IssueCode
from profiles.phones import read_phone

NOT_A_PHONE = Fault(IssueCode.NOT_A_PHONE)
COUNTRIES = sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("+49 170 1234567", "+491701234567"),
        ("0049 170 1234567", "+491701234567"),
        ("+49 (0)170 1234567", "+491701234567"),
        ("+49 0170 1234567", "+491701234567"),
        ("+1 (212) 555-0100", "+12125550100"),
        ("+1.212.555.0100 ext. 12", "+12125550100"),
        ("+39 06 698 12345", "+390669812345"),
        ("+447700900900", "+447700900900"),  # a range kept for films
        ("+353\u00a085\u20110123456", "+353850123456"),
        ("whatsapp:+14155238886", "+14155238886"),
        ("tel:+46-70-111-22-33", "+46701112233"),
        ("+800 1234 5678", "+80012345678"),
        ("\uff0b49 170 1234567", "+491701234567"),
    ],
)
@pytest.mark.parametrize("region", ["DE", "US", ""])
def test_keeps_country_that_number_says(text: str, normal: str, region: str) -> None:
    assert read_phone(text, region) == normal


@pytest.mark.parametrize(
    ("text", "region", "normal", "country"),
    [
        ("0170 1234567", "DE", "+491701234567", "+49 (Germany)"),
        ("06 12 34 56 78", "FR", "+33612345678", "+33 (France)"),
        ("(212) 555-0100", "us", "+12125550100", "+1 (United States)"),
        ("1 212 555 0100", "US", "+12125550100", "+1 (United States)"),
        ("0709876543", "SE", "+46709876543", "+46 (Sweden)"),
        ("06 698 12345", "IT", "+390669812345", "+39 (Italy)"),
        ("555-0100", "US", "+15550100", "+1 (United States)"),
    ],
)
def test_warns_of_number_without_country(
    text: str, region: str, normal: str, country: str
) -> None:
    doubt = Fault(IssueCode.PHONE_WITHOUT_COUNTRY, country)
    assert read_phone(text, region) == Doubtful(normal, doubt)


def test_reads_exit_code_of_region_as_country() -> None:
    assert read_phone("011 49 170 1234567", "US") == "+491701234567"


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("353850123456", "+353850123456"),
        ("447700900900", "+447700900900"),
        ("353 85 012 3456", "+353850123456"),
        ("+353850123456", "+353850123456"),
        ("00353850123456", "+353850123456"),
    ],
)
def test_reads_bare_digits_as_international(text: str, normal: str) -> None:
    assert read_phone(text, "US", international=True) == normal


@pytest.mark.parametrize(
    "text",
    [
        "",
        "+",
        "00",
        "1",
        "hello",
        "+000123456",
        "+999123456789",
        "1800 FLOWERS",
        "call 0170 1234567",
        "+49 170 1234567 / +49 171 1234567",
        "+" + "1" * 30,
        "1" * 300,
        "2026-03-01T08:00:00Z",
    ],
)
def test_rejects_what_is_no_phone(text: str) -> None:
    assert read_phone(text, "DE") == NOT_A_PHONE


def test_rejects_number_without_country_where_no_region_is_known() -> None:
    assert read_phone("0170 1234567", "") == NOT_A_PHONE
    assert read_phone("0170 1234567", "XX") == NOT_A_PHONE


@settings(max_examples=1000)
@given(st.sampled_from(COUNTRIES), st.from_regex(r"\A[0-9]{3,16}\Z"))
def test_agrees_with_slow_way_on_every_country(country: int, national: str) -> None:
    text = f"+{country}{national}"
    slow = phones._read_slowly(text, "", international=False)
    assert read_phone(text, "") == slow


@settings(max_examples=1000)
@given(
    st.sampled_from(["DE", "US", "GB", "FR", "IT", "BR", "AR", "JP", "SE", "IN", "MX"]),
    st.from_regex(r"\A0?[0-9]{3,15}\Z"),
)
def test_agrees_with_slow_way_in_region(region: str, digits: str) -> None:
    slow = phones._read_slowly(digits, region, international=False)
    assert read_phone(digits, region) == slow


@given(st.one_of(st.text(), st.from_regex(r"\A\+?[0-9 ().x-]{2,20}\Z")), st.booleans())
def test_reads_normal_form_as_itself(text: str, international: bool) -> None:
    normal = read_phone(text, "DE", international=international)
    if isinstance(normal, Doubtful):
        normal = str(normal.value)
    if isinstance(normal, str):
        assert read_phone(normal, "US", international=international) == normal
