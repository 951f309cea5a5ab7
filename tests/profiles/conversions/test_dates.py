from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.conversions.dates import (
    BIRTHDAY_PIVOT,
    DateRules,
    DayOf,
    is_date_format,
    parse_date,
    parse_datetime,
)
from profiles.conversions.months import month_names
from profiles.issues import Doubtful, Fault, IssueCode
from profiles.mapping import DateOrder
from profiles.values import datetime_text

BERLIN = ZoneInfo("Europe/Berlin")
AUTO, ISO = DateOrder.AUTO, DateOrder.ISO
DAY, MONTH, SIGN = DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST, DateOrder.BY_SIGN
NOT_A_DATE = Fault(IssueCode.NOT_A_DATE)
AMBIGUOUS = Fault(IssueCode.AMBIGUOUS_DATE)
EVERY_ORDER = tuple(DateOrder)


def rules(order: DateOrder = AUTO, *, format: str = "") -> DateRules:
    return DateRules(BERLIN, order, format)


@pytest.mark.parametrize(
    ("text", "orders", "expected"),
    [
        # year first, whatever the column says
        ("2026-03-01", EVERY_ORDER, "2026-03-01"),
        ("2026-3-1", EVERY_ORDER, "2026-03-01"),
        ("2026/03/01", EVERY_ORDER, "2026-03-01"),
        ("2026.03.01", EVERY_ORDER, "2026-03-01"),
        ("20260301", EVERY_ORDER, "2026-03-01"),
        ("2026. 3. 1.", EVERY_ORDER, "2026-03-01"),
        # dots and day first
        ("01.02.1980", (AUTO, DAY, SIGN), "1980-02-01"),
        ("1.2.1980", (AUTO, DAY, SIGN), "1980-02-01"),
        ("1. 2. 1980", (AUTO, DAY, SIGN), "1980-02-01"),
        ("01.02.1980", (MONTH,), "1980-01-02"),
        # slashes and month first only when told or when nothing else is a date
        ("03/04/2026", (DAY,), "2026-04-03"),
        ("03/04/2026", (MONTH, SIGN), "2026-03-04"),
        ("13/04/2026", (AUTO, DAY), "2026-04-13"),
        ("04/13/2026", (AUTO, MONTH, SIGN), "2026-04-13"),
        ("05/05/2026", (AUTO, DAY, MONTH, SIGN), "2026-05-05"),
        ("03-04-2026", (DAY,), "2026-04-03"),
        ("03-04-2026", (MONTH,), "2026-03-04"),
        # two digits of a year
        ("12/31/68", (MONTH,), "2068-12-31"),
        ("12/31/69", (MONTH,), "1969-12-31"),
        # names of months
        ("1 Feb 1980", EVERY_ORDER, "1980-02-01"),
        ("Feb 1, 1980", EVERY_ORDER, "1980-02-01"),
        ("Friday, March 1st, 2024", EVERY_ORDER, "2024-03-01"),
        ("05-Jan-2024", EVERY_ORDER, "2024-01-05"),
        ("1. März 2024", EVERY_ORDER, "2024-03-01"),
        ("1er février 2024", EVERY_ORDER, "2024-02-01"),
        ("5 de mayo de 2024", EVERY_ORDER, "2024-05-05"),
        ("2024-Mar-01", EVERY_ORDER, "2024-03-01"),
        # a time without zone keeps its day
        ("2026-03-01 23:59:59", EVERY_ORDER, "2026-03-01"),
        ("01.02.1980 00:00", (AUTO, DAY, SIGN), "1980-02-01"),
    ],
)
def test_reads_date(text: str, orders: tuple[DateOrder, ...], expected: str) -> None:
    for order in orders:
        assert parse_date(text, rules(order)) == expected


@pytest.mark.parametrize("text", ["03/04/2026", "03-04-2026", "3/4/26 8:30 PM"])
def test_waits_for_choice_of_order(text: str) -> None:
    assert parse_date(text, rules()) == AMBIGUOUS
    assert parse_datetime(text, rules()) == AMBIGUOUS


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("2026-02-30", AUTO),
        ("31.02.2026", AUTO),
        ("13/04/2026", MONTH),
        ("04/13/2026", DAY),
        ("01.02.1980", ISO),
        ("0000-00-00", AUTO),
        ("45678", AUTO),
        ("1461866400", AUTO),
        ("04/12", AUTO),
        ("1 Foo 2024", AUTO),
        ("March 2024", AUTO),
        ("2026-W10-7", AUTO),
        ("yesterday", AUTO),
        ("2026-03-01T25:00", AUTO),
        ("2026-03-01 13:00 PM", AUTO),
        ("1.2.3.4", AUTO),
        ("\u0661.\u0662.1980", AUTO),
        ("1" * 200, AUTO),
    ],
)
def test_rejects_what_is_no_date(text: str, order: DateOrder) -> None:
    assert parse_date(text, rules(order)) == NOT_A_DATE
    assert parse_datetime(text, rules(order)) == Fault(IssueCode.NOT_A_DATETIME)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-01T08:00:00Z", "2026-03-01T08:00:00Z"),
        ("2025-05-23T09:37:27+01:00", "2025-05-23T08:37:27Z"),
        ("2023-12-13 11:36:00 +01:00", "2023-12-13T10:36:00Z"),
        ("2023-12-13 11:36:00 UTC", "2023-12-13T11:36:00Z"),
        ("2025-09-09T20:56:30.310720845Z", "2025-09-09T20:56:30.310720Z"),
        ("2025-09-09T20:56:30.000Z", "2025-09-09T20:56:30Z"),
        ("20260301T080000Z", "2026-03-01T08:00:00Z"),
        # a time without zone is the import's, summer or winter
        ("2026-01-15 08:00", "2026-01-15T07:00:00Z"),
        ("2026-07-15 08:00:30", "2026-07-15T06:00:30Z"),
        ("16.04.2016 21:00", "2016-04-16T19:00:00Z"),
        ("2026.04.16 21:00:05.250", "2026-04-16T19:00:05.250000Z"),
        # a date is midnight there
        ("2026-03-01", "2026-02-28T23:00:00Z"),
        # twelve hours
        ("2026-03-01 12:05 am", "2026-02-28T23:05:00Z"),
        ("2026-03-01 12:05 p.m.", "2026-03-01T11:05:00Z"),
        ("Mar 1, 2026, 8:05 PM", "2026-03-01T19:05:00Z"),
        # what mail and scripts write
        ("Fri, 23 May 2025 09:37:27 +0100", "2025-05-23T08:37:27Z"),
        (
            "Fri May 23 2025 09:37:27 GMT+0200 (Central European Summer Time)",
            "2025-05-23T07:37:27Z",
        ),
    ],
)
def test_reads_datetime(text: str, expected: str) -> None:
    assert parse_datetime(text, rules()) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-29 02:30", "2026-03-29T01:30:00Z"),  # skipped
        ("2026-10-25 02:30", "2026-10-25T00:30:00Z"),  # repeated
    ],
)
def test_warns_of_hour_when_clocks_change(text: str, expected: str) -> None:
    doubt = Fault(IssueCode.CLOCK_CHANGE, "Europe/Berlin")
    assert parse_datetime(text, rules()) == Doubtful(expected, doubt)
    assert parse_datetime(text + "+01:00", rules()) == "2026-" + (
        "03-29T01:30:00Z" if "03-29" in text else "10-25T01:30:00Z"
    )


@pytest.mark.parametrize("text", ["0001-01-01", "9999-12-31T23:59:59-05:00"])
def test_rejects_moment_beyond_all_years(text: str) -> None:
    assert parse_datetime(text, rules()) == Fault(IssueCode.NOT_A_DATETIME)


def test_leaves_day_of_moment_to_persons_zone() -> None:
    day = parse_date("1990-02-22T21:00:00Z", rules())
    assert isinstance(day, DayOf)
    assert day.day(ZoneInfo("Europe/Moscow")) == "1990-02-23"
    assert day.day(ZoneInfo("UTC")) == "1990-02-22"


def test_survives_day_of_moment_beyond_all_years() -> None:
    day = parse_date("9999-12-31T23:59:59-05:00", rules())
    assert isinstance(day, DayOf)
    assert day.day(BERLIN) == "9999-12-31"


def test_reads_unix_seconds_where_they_are_expected() -> None:
    seconds = DateRules(BERLIN, unix_seconds=True)
    assert parse_datetime("1461866400", seconds) == "2016-04-28T18:00:00Z"
    assert parse_datetime("1461866400000", seconds) == Fault(IssueCode.NOT_A_DATETIME)
    assert parse_datetime("2016-04-28", seconds) == "2016-04-27T22:00:00Z"


@given(st.integers(10**8, 10**10 - 1))
def test_stores_unix_seconds_as_any_moment(seconds: int) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)
    stored = parse_datetime(str(seconds), DateRules(BERLIN, unix_seconds=True))
    assert stored == datetime_text(moment)


@pytest.mark.parametrize(
    ("text", "format", "expected"),
    [
        ("1461866400", "unix_seconds", "2016-04-28T18:00:00Z"),
        ("-1", "unix_seconds", "1969-12-31T23:59:59Z"),
        ("1461866400123", "unix_milliseconds", "2016-04-28T18:00:00.123000Z"),
        ("45678", "excel_serial", "2025-01-20T23:00:00Z"),
        ("45678.5", "excel_serial", "2025-01-21T11:00:00Z"),
        ("1", "excel_serial", "1899-12-31T23:00:00Z"),
        ("61", "excel_serial", "1900-02-28T23:00:00Z"),
        ("31|12|2025", "%d|%m|%Y", "2025-12-30T23:00:00Z"),
        ("31|12|2025 08h", "%d|%m|%Y %Hh", "2025-12-31T07:00:00Z"),
        ("31|12|2025 08 +0000", "%d|%m|%Y %H %z", "2025-12-31T08:00:00Z"),
    ],
)
def test_reads_chosen_format(text: str, format: str, expected: str) -> None:
    assert parse_datetime(text, rules(format=format)) == expected


@pytest.mark.parametrize(
    ("text", "format"),
    [
        ("2026-03-01", "unix_seconds"),
        ("9" * 30, "unix_seconds"),
        ("9" * 30, "unix_milliseconds"),
        ("0", "excel_serial"),
        ("3000000", "excel_serial"),
        ("NaN", "excel_serial"),
        ("2026-03-01", "%d.%m.%Y"),
    ],
)
def test_rejects_other_than_chosen_format(text: str, format: str) -> None:
    assert parse_date(text, rules(format=format)) == NOT_A_DATE


def test_reads_two_digits_of_birth_year_as_past() -> None:
    birthday = DateRules(BERLIN, DAY, pivot=BIRTHDAY_PIVOT)
    assert parse_date("01.02.45", birthday) == "1945-02-01"
    assert parse_date("01.02.05", birthday) == "2005-02-01"


@pytest.mark.parametrize(
    ("format", "good"),
    [
        ("", True),
        ("%d.%m.%Y", True),
        ("unix_seconds", True),
        ("excel_serial", True),
        ("DD.MM.YYYY", False),
        ("%Q", False),
        ("%", False),
        ("\0", False),
    ],
)
def test_knows_date_formats(format: str, good: bool) -> None:
    assert is_date_format(format) is good


def test_names_no_month_for_two() -> None:
    expected = {"mai": 5, "März": 3, "août": 8, "sty": 1, "maj": 5, "des": 12}
    for name, month in expected.items():
        assert month_names()[name.casefold()] == month


@given(st.dates(), st.sampled_from([DAY, MONTH]))
def test_reads_every_date_in_told_order(day: date, order: DateOrder) -> None:
    text = f"{day.day:02}/{day.month:02}/{day.year:04}"
    if order is MONTH:
        text = f"{day.month:02}/{day.day:02}/{day.year:04}"
    assert parse_date(text, rules(order)) == day.isoformat()
    assert parse_date(day.isoformat(), rules(order)) == day.isoformat()


@given(st.datetimes(timezones=st.just(UTC)))
def test_reads_stored_datetime_as_itself(moment: datetime) -> None:
    text = datetime_text(moment)
    assert parse_datetime(text, rules()) == text


@given(
    st.one_of(
        st.text(), st.from_regex(r"\A[0-9]{1,4}[-./ ][0-9a-z]{1,5}[-./ ][0-9: +]+\Z")
    ),
    st.sampled_from(DateOrder),
)
def test_gives_stored_form_for_any_text(text: str, order: DateOrder) -> None:
    day = parse_date(text, rules(order))
    if isinstance(day, str):
        assert date.fromisoformat(day).isoformat() == day
    moment = parse_datetime(text, rules(order))
    if isinstance(moment, str):
        assert datetime_text(datetime.fromisoformat(moment)) == moment
