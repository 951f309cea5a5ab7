from __future__ import annotations

from datetime import datetime, timedelta

from tests.makers import NOW
from webhooks.concerns import Hour, concerns

NAMES = {"customer.email": "Email", "note": "Note"}


def every(hours: int, *, times: int, until: datetime, absent: int = 0) -> list[Hour]:
    """So many hours of traffic, five rows each, evenly apart until a time."""
    starts = [until - timedelta(hours=hours * ago) for ago in range(times, 0, -1)]
    return [Hour(start, 5, 5, {"customer.email": absent}) for start in starts]


def said(hours: list[Hour]) -> list[str]:
    return concerns(hours, NOW, names=NAMES)


def test_keeps_quiet_about_steady_traffic() -> None:
    assert said(every(1, times=48, until=NOW)) == []


def test_notices_that_a_source_has_gone_quiet() -> None:
    hours = every(1, times=48, until=NOW - timedelta(hours=9))
    assert said(hours) == [
        "Nothing has come for 9 hours; it never was silent for so long."
    ]


def test_keeps_quiet_about_a_usual_silence() -> None:
    assert said(every(24, times=10, until=NOW)) == []
    nightly = every(24, times=10, until=NOW - timedelta(hours=12))
    assert said(nightly) == []


def test_counts_long_silences_in_days() -> None:
    (sentence,) = said(every(2, times=30, until=NOW - timedelta(days=3)))
    assert sentence.startswith("Nothing has come for 3 days;")


def test_ignores_a_source_that_is_too_new_to_tell() -> None:
    assert said(every(1, times=5, until=NOW - timedelta(days=5))) == []
    assert said([]) == []


def test_notices_that_a_mapped_field_has_gone() -> None:
    before = every(1, times=24, until=NOW - timedelta(hours=24))
    recent = every(1, times=24, until=NOW, absent=5)
    assert said([*before, *recent]) == [
        "customer.email, imported as Email, is no longer in its requests."
    ]


def test_ignores_a_field_that_is_sometimes_there() -> None:
    before = every(1, times=24, until=NOW - timedelta(hours=24))
    recent = every(1, times=24, until=NOW, absent=4)
    assert said([*before, *recent]) == []


def test_ignores_a_field_that_was_rare_before() -> None:
    before = every(1, times=24, until=NOW - timedelta(hours=24), absent=4)
    recent = every(1, times=24, until=NOW, absent=5)
    assert said([*before, *recent]) == []
