from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdp import formats

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=ZoneInfo("Europe/Berlin"))


def plain(words: str) -> str:
    return words.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0"),
        (999, "999"),
        (12_480, "12 480"),
        (-1_000, "-1 000"),
        (1234.5, "1 234.5"),
    ],
)
def test_groups_digits(value: float, words: str) -> None:
    assert plain(formats.group_number(value)) == words


@given(st.integers())
def test_keeps_every_digit(value: int) -> None:
    assert int(formats.group_number(value).replace("\u202f", "")) == value


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (9_999, "9 999"),
        (10_000, "about 10 k"),
        (98_120, "about 98 k"),
        (999_999, "about 1 M"),
        (1_234_567, "about 1.2 M"),
        (5_000_000, "about 5 M"),
        (9_960_000, "about 10 M"),
        (2_000_000_000, "about 2 G"),
    ],
)
def test_shows_large_counts_as_about(value: int, words: str) -> None:
    assert plain(formats.about_number(value)) == words


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1_000, "1 kB"),
        (1_500, "1.5 kB"),
        (999_700, "1 MB"),
        (41_300_000, "41 MB"),
        (2_147_483_648, "2.1 GB"),
        (5 * 10**15, "5000 TB"),
    ],
)
def test_shows_file_sizes(size: int, words: str) -> None:
    assert plain(formats.file_size(size)) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "0 people"), (1, "1 person"), (1_204, "1 204 people")],
)
def test_counts_in_words(number: int, words: str) -> None:
    assert plain(formats.count_of(number, "person", "people")) == words


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], ""),
        (["people"], "people"),
        (["people", "imports"], "people or imports"),
        (["people", "imports", "sources"], "people, imports or sources"),
    ],
)
def test_joins_words(words: list[str], sentence: str) -> None:
    assert formats.join_or(words) == sentence


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (0, 0, "0 %"),
        (0, 5, "0 %"),
        (1, 100_000, "under 1 %"),
        (1, 3, "33 %"),
        (99_999, 100_000, "over 99 %"),
        (5, 5, "100 %"),
    ],
)
def test_shows_shares(part: int, whole: int, words: str) -> None:
    assert plain(formats.percent(part, whole)) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-3, "0 s"),
        (0, "0 s"),
        (6, "6 s"),
        (60, "1 min"),
        (130, "2 min 10 s"),
        (3_900, "1 h 5 min"),
        (3_605, "1 h"),
        (200_000, "2 d 7 h"),
    ],
)
def test_shows_durations(seconds: int, words: str) -> None:
    assert plain(formats.duration(timedelta(seconds=seconds))) == words


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (NOW, "just now"),
        (NOW - timedelta(seconds=59), "just now"),
        (NOW - timedelta(minutes=59), "59 min ago"),
        (NOW - timedelta(hours=23, minutes=59), "23 h ago"),
        (NOW - timedelta(hours=25), "yesterday 11:00"),
        (NOW - timedelta(days=2), "8 Mar"),
        (NOW - timedelta(days=90), "10 Dec 2025"),
        (NOW + timedelta(minutes=30), "today 12:30"),
        (NOW + timedelta(days=1), "tomorrow 12:00"),
        (datetime(2026, 3, 8, 23, 30, tzinfo=UTC), "yesterday 00:30"),
    ],
)
def test_shows_times_relative_to_now(moment: datetime, words: str) -> None:
    assert formats.relative_time(moment, NOW) == words


def test_shows_exact_time_with_its_zone() -> None:
    assert formats.exact_time(NOW) == "10 Mar 2026, 12:00:00 CET"


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ada Lovelace", "AL"),
        ("Ada", "A"),
        ("Ana Maria da Silva", "AS"),
        ("bob.builder@example.com", "bb"),
        ("Łukasz Żak", "ŁŻ"),
        ("  ", "?"),
        ("+49 170", "41"),
        ("O'Neill_99", "O9"),
        ("@x", "?"),
    ],
)
def test_shows_initials(name: str, letters: str) -> None:
    assert formats.initials(name) == letters


@given(st.text())
def test_keeps_hue_in_range(name: str) -> None:
    assert 0 <= formats.hue(name) < formats.HUES
