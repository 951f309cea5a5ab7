"""Which pattern a cell is put under."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.suggesting.cell_patterns import LONGEST_JUDGED, TYPES, judged, patterns_of
from imports.suggesting.cell_types import YES_NO_WORDS, CellType, code_types
from profiles.conversions.scalars import parse_boolean

EXAMPLES = {
    "email": ("a@b.co", "A.B+c@x-y.example.com", "müller@büro.example"),
    "zero_one": ("0", "1"),
    "coded": ("007", "00420", "01067"),
    "national": ("0701234567", "06123456789"),
    "serial": ("33987", "45678"),
    "unix_seconds": ("1700000000", "1361205308"),
    "unix_milliseconds": ("1700000000123",),
    "compact_date": ("20240131", "19851224"),
    "phone_digits": ("46701234567", "5551234"),
    "whole": ("12", "9007199254740993123"),
    "signed": ("-5", "+5", "-1234567"),
    "scientific": ("1.23E+10", "4,67e10"),
    "point": ("12.5", ".5", "1,234.56", "1,234,567", "0.125", "1234.567", "1'234.5"),
    "comma": ("12,5", "1.234,56", "1.234.567", "0,125", "1 234,50", "-3,1415"),
    "either_sign": ("1,234", "1.234", "-12.345"),
    "iso": ("2026-03-31", "2026-3-1", "2026/03/31", "1999.12.01"),
    "iso_time": (
        "2026-03-31T10:00:00Z",
        "2026-03-31 10:00",
        "2026-03-31 10:00:00.5+02",
    ),
    "day_first": ("31/03/2026", "31.3.26", "13-01-2026"),
    "day_first_time": ("25-04-2022 09:30", "25/04/2022, 9:30 pm"),
    "month_first": ("03/31/2026", "3-31-26"),
    "month_first_time": ("12/31/2026 11:59 PM",),
    "same": ("04/04/2026", "4.4.26"),
    "dotted": ("03.04.1985", "1.2.85"),
    "either": ("03/04/1985", "3-4-85"),
    "either_time": ("03/04/2020 22:15",),
    "day_named": (
        "3 March 2020",
        "03-Mar-20",
        "3. März 2020",
        "3 de marzo de 2020",
        "1er mai 1985",
    ),
    "named": ("Mar 3, 2020", "March 3rd 2020", "Tue, 05 Mar 2024"),
    "named_time": ("Tue, 05 Mar 2024 10:11:12 +0000",),
    "ip": ("1.2.3.4", "2.125.160.216", "81.2.69.142", "2001:db8::1", "::1"),
    "ip_letter": ("fe80::1",),
    "phone": ("555-3001", "06 12 34 56 78", "(425) 555-0111", "0221/123456 ext 5"),
    "phone_plus": ("+46701234567", "+46 70 111 22 33", "+1 (425) 555-0111"),
    "uuid": ("00000000-0000-4000-8000-000000000000",),
    "uuid_letter": ("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",),
    "list": ("[1]", '["a", "b"]'),
    "object": ('{"a": 1}', "{}"),
    "url": ("https://a.example", "www.example.com/x"),
    "timezone": ("Europe/Berlin", "America/Argentina/Salta"),
    "code": ("SE", "SWE", "no", "en-GB", "pt_BR", "y"),
    "yes_no": ("yes", "TRUE", "Nein", "verdadero"),
    "words": (
        "Ada",
        "ÅSA Öberg",
        "a@b.co, c@d.co",
        "DE89370400440532013000",
        "aa:bb:cc:dd:ee:ff",
    ),
    "text": (
        "04/12",
        "10:22:05",
        "00:1A:2B:3C:4D:5E",
        "12 Main Street",
        "$12.50",
        "=SUM(A1)",
        "?",
    ),
}


@pytest.mark.parametrize(
    ("pattern", "cell"),
    [(pattern, cell) for pattern, cells in EXAMPLES.items() for cell in cells],
)
def test_puts_cell_under_pattern(pattern: str, cell: str) -> None:
    assert list(patterns_of([cell])) == [pattern]


@given(st.text(min_size=1))
def test_puts_any_text_under_some_pattern(text: str) -> None:
    assert next(patterns_of([text])) in TYPES


@given(st.dates(date(1900, 1, 1)), st.sampled_from("/-."))
def test_tells_day_first_dates_from_those_that_leave_it_open(
    day: date, sign: str
) -> None:
    written = f"{day.day:02}{sign}{day.month:02}{sign}{day.year}"

    if day.day > 12:
        expected = "day_first"
    elif day.day == day.month:
        expected = "same"
    else:
        expected = "dotted" if sign == "." else "either"
    assert next(patterns_of([written])) == expected


def test_judges_long_cell_by_both_ends() -> None:
    cell = "[" + "x" * 5_000_000 + "]"

    assert len(judged(cell)) == LONGEST_JUDGED
    assert next(patterns_of([judged(cell)])) == "list"


@pytest.mark.parametrize(
    ("cell", "types"),
    [
        ("SE", {CellType.COUNTRY_CODE, CellType.LANGUAGE_CODE}),
        ("no", {CellType.COUNTRY_CODE, CellType.LANGUAGE_CODE, CellType.BOOLEAN}),
        ("USA", {CellType.COUNTRY_CODE}),
        ("UK", {CellType.COUNTRY_CODE, CellType.LANGUAGE_CODE}),
        ("en-GB", {CellType.LANGUAGE_CODE}),
        ("zh_Hant", {CellType.LANGUAGE_CODE}),
        ("UTC", {CellType.TIMEZONE}),
        ("y", {CellType.BOOLEAN}),
        ("Al", set()),
        ("EU", {CellType.LANGUAGE_CODE}),
        ("QQ", set()),
    ],
)
def test_tells_what_a_code_can_be(cell: str, types: set[CellType]) -> None:
    assert code_types(cell) == types


@pytest.mark.parametrize("word", sorted(YES_NO_WORDS))
def test_counts_every_yes_and_no_as_boolean(word: str) -> None:
    pattern = next(patterns_of([word]))

    types = code_types(word) if pattern == "code" else TYPES[pattern]
    assert CellType.BOOLEAN in types


@pytest.mark.parametrize("word", sorted(YES_NO_WORDS))
def test_knows_no_yes_or_no_that_would_not_be_read(word: str) -> None:
    assert isinstance(parse_boolean(word), bool)
