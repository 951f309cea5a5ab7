from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.remote.rhythm import BadCron, check_cron, cron_line, next_time
from imports.remote.statuses import Rhythm, Weekday

BERLIN = "Europe/Berlin"
MARCH = datetime(2026, 3, 1, tzinfo=UTC)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("rhythm", "line"),
    [
        (Rhythm.DAILY, "5 6 * * *"),
        (Rhythm.WEEKLY, "5 6 * * 0"),
        (Rhythm.CRON, "0 12 1 * *"),
    ],
)
def test_writes_a_rhythm_as_cron(rhythm: Rhythm, line: str) -> None:
    assert cron_line(rhythm, time(6, 5), Weekday.SUNDAY, "0 12 1 * *") == line


@pytest.mark.parametrize(
    ("line", "after", "expected"),
    [
        ("0 6 * * *", "2026-01-10 04:59", "2026-01-10 05:00"),
        ("0 6 * * *", "2026-01-10 05:00", "2026-01-11 05:00"),
        ("0 6 * * *", "2026-07-10 00:00", "2026-07-10 04:00"),
        ("0 6 * * 1", "2026-01-10 00:00", "2026-01-12 05:00"),
        # 02:30 does not exist on this morning, and exists twice on that one.
        ("30 2 * * *", "2026-03-28 12:00", "2026-03-29 01:30"),
        ("30 2 * * *", "2026-10-24 12:00", "2026-10-25 00:30"),
        ("30 2 * * *", "2026-10-25 00:30", "2026-10-26 01:30"),
    ],
)
def test_finds_the_next_time_in_the_zone(line: str, after: str, expected: str) -> None:
    assert next_time(line, utc(after), BERLIN) == utc(expected)


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2060, 1, 1)).map(
        lambda at: at.replace(tzinfo=UTC)
    ),
    st.times(),
    st.sampled_from([BERLIN, "UTC", "America/St_Johns", "Pacific/Chatham"]),
)
def test_runs_each_day_once(after: datetime, at: time, zone: str) -> None:
    line = cron_line(Rhythm.DAILY, at, Weekday.MONDAY, "")
    first = next_time(line, after, zone)
    second = next_time(line, first, zone)
    assert after < first
    assert timedelta(hours=21) < second - first < timedelta(hours=27)


@pytest.mark.parametrize("line", ["0 6 * * *", "*/15 * * * *", "30 6 * * mon-fri"])
def test_takes_usual_lines(line: str) -> None:
    check_cron(line, MARCH, BERLIN)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("", "This is no cron line"),
        ("0 6 * *", "This is no cron line"),
        ("0 6 * * * *", "This is no cron line"),
        ("61 6 * * *", "This is no cron line"),
        ("R R * * *", "This is no cron line"),
        ("@daily", "This is no cron line"),
        ("0 0 30 2 *", "no time at which it would run"),
        ("* * * * *", "at least 15 minutes apart"),
        ("0,10 6 * * *", "at least 15 minutes apart"),
    ],
)
def test_rejects_lines_that_cannot_be_used(line: str, sentence: str) -> None:
    with pytest.raises(BadCron, match=sentence):
        check_cron(line, MARCH, BERLIN)
