from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.reading.number_formats import BUILT_IN, number_text, read_format
from imports.reading.number_formats import plain_number as plain


def shown(stored: str, code: str, *, epoch_1904: bool = False) -> str:
    return number_text(stored, read_format(code), epoch_1904=epoch_1904)


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("42", "42"),
        ("-7", "-7"),
        ("42.0", "42"),
        ("0.1", "0.1"),
        ("0.10000000000000001", "0.1"),
        ("1.5E-3", "0.0015"),
        ("12300000000", "12300000000"),
        ("1.23E+10", "12300000000"),
        ("1.2345678901234567E+19", "12345678901234567000"),
        ("9007199254740993", "9007199254740992"),
        ("1E+309", "1E+309"),
        ("NaN", "NaN"),
        ("text", "text"),
        ("", ""),
    ],
)
def test_gives_numbers_whole(stored: str, text: str) -> None:
    assert plain(stored) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_keeps_the_value_of_every_number(number: float) -> None:
    text = plain(repr(number))
    assert float(text) == number
    assert "e" not in text.lower()


@pytest.mark.parametrize(
    ("stored", "code", "text"),
    [
        ("44197", "yyyy-mm-dd", "2021-01-01"),
        ("44197.75", "yyyy-mm-dd", "2021-01-01"),
        ("44197", "dd/mm/yyyy;@", "2021-01-01"),
        ("44197", "[$-407]d. mmmm yyyy", "2021-01-01"),
        ("44197", 'yyyy"年"m"月"d"日"', "2021-01-01"),
        ("44197", "mmm-yy", "2021-01-01"),
        ("44197.5", "m/d/yy h:mm", "2021-01-01T12:00:00"),
        ("45413.41666666666", "yyyy-mm-dd hh:mm:ss", "2024-05-01T10:00:00"),
        ("44197.999999999", "yyyy-mm-dd hh:mm", "2021-01-02T00:00:00"),
        ("44197.500001157", "yyyy-mm-dd hh:mm:ss.000", "2021-01-01T12:00:00.100"),
        ("0.75", "h:mm AM/PM", "18:00:00"),
        ("0.430555555555556", "[$-F400]h:mm:ss", "10:20:00"),
        ("0.001", "mm:ss", "00:01:26.400"),
        ("1.10416666666667", "[h]:mm:ss", "26:30:00"),
        ("-0.5", "[hh]:mm", "-12:00:00"),
        ("59", "yyyy-mm-dd", "1900-02-28"),
        ("60", "yyyy-mm-dd", "1900-02-29"),
        ("61", "yyyy-mm-dd", "1900-03-01"),
        ("1", "yyyy-mm-dd", "1900-01-01"),
        ("0", "yyyy-mm-dd", "0"),
        ("-3", "yyyy-mm-dd", "-3"),
        ("99999999", "yyyy-mm-dd", "99999999"),
    ],
)
def test_reads_dates_and_times_by_format(stored: str, code: str, text: str) -> None:
    assert shown(stored, code) == text


@pytest.mark.parametrize(
    ("stored", "code", "text"),
    [
        ("42735", "yyyy-mm-dd", "2021-01-01"),
        ("0", "yyyy-mm-dd", "1904-01-01"),
        ("42735.5", "yyyy-mm-dd hh:mm", "2021-01-01T12:00:00"),
    ],
)
def test_counts_from_1904_where_the_workbook_does(
    stored: str, code: str, text: str
) -> None:
    assert shown(stored, code, epoch_1904=True) == text


@pytest.mark.parametrize(
    ("stored", "code", "text"),
    [
        ("420", "00000", "00420"),
        ("123456", "00000", "123456"),
        ("12345678", "000-00-0000", "012-34-5678"),
        ("420", "[<=99999]00000;00000-0000", "00420"),
        ("123456789", "[<=99999]00000;00000-0000", "12345-6789"),
        ("42", '"ID-"00000', "ID-00042"),
        ("7", '"10"000', "10007"),
        ("491701234567", "+0", "+491701234567"),
        ("491701234567", '"+"#', "+491701234567"),
        ("1.5", "00000", "1.5"),
        ("-7", "00000", "-7"),
    ],
)
def test_keeps_the_zeros_that_a_format_shows(stored: str, code: str, text: str) -> None:
    assert shown(stored, code) == text


@pytest.mark.parametrize(
    "code",
    [
        "General",
        "0",
        "0.00",
        "#,##0.00",
        "0%",
        "0.00E+00",
        "# ??/??",
        "@",
        '#,##0.00 "kr"',
        "[Red]-0.0;[Blue]0.0",
        "_-* #,##0.00_-",
        '0 "days"',
        "[<=9999999]###-####;(###) ###-####",
    ],
)
def test_ignores_how_a_plain_number_is_shown(code: str) -> None:
    assert shown("12345.6", code) == "12345.6"
    assert shown("1234567", code) == "1234567"


def test_knows_the_formats_without_a_code() -> None:
    texts = {number: shown("44197.5", BUILT_IN[number]) for number in (14, 21, 22, 46)}
    assert texts == {
        14: "2021-01-01",
        21: "2021-01-01T12:00:00",
        22: "2021-01-01T12:00:00",
        46: "1060740:00:00",
    }
