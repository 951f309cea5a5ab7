"""Looks after the sources' traffic: one that stops, one whose shape changes.

A source is as it was if its hours are like those of the two weeks before. Both
findings are sentences, kept with the source and shown to admins. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

LOOKS_BACK = timedelta(days=14)
# So many hours with requests, and so many rows, tell what is usual.
FEWEST_HOURS = 6
FEWEST_ROWS = 20
FEWEST_RECENT_ROWS = 5
# A silence is odd if it is so many times as long as the longest one before.
TIMES = 2
SHORTEST_SILENCE = timedelta(hours=3)
RECENT = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Hour:
    """What came in one hour: requests, rows, and rows without a mapped path."""

    start: datetime
    requests: int
    rows: int = 0
    absent: Mapping[str, int] = field(default_factory=dict)


def concerns(
    hours: Sequence[Hour], now: datetime, *, names: Mapping[str, str]
) -> list[str]:
    """What is odd about a source, in sentences.

    ``hours`` are those of ``LOOKS_BACK`` in which something came, oldest first;
    ``names`` are the mapped paths with what each is imported as.
    """
    return [*_silence(hours, now), *_missing(hours, now, names)]


def _silence(hours: Sequence[Hour], now: datetime) -> Iterator[str]:
    if len(hours) < FEWEST_HOURS:
        return
    starts = [hour.start for hour in hours]
    longest = max(later - one for one, later in pairwise(starts))
    silence = now - (starts[-1] + timedelta(hours=1))
    if silence > max(TIMES * longest, SHORTEST_SILENCE):
        yield f"Nothing has come for {_span(silence)}; it never was silent for so long."


def _missing(
    hours: Sequence[Hour], now: datetime, names: Mapping[str, str]
) -> Iterator[str]:
    recent = [hour for hour in hours if hour.start > now - RECENT]
    before = [hour for hour in hours if hour.start <= now - RECENT]
    rows_recent = sum(hour.rows for hour in recent)
    rows_before = sum(hour.rows for hour in before)
    if rows_recent < FEWEST_RECENT_ROWS or rows_before < FEWEST_ROWS:
        return
    for path, name in names.items():
        gone = sum(hour.absent.get(path, 0) for hour in recent)
        absent = sum(hour.absent.get(path, 0) for hour in before)
        if gone == rows_recent and 2 * absent < rows_before:
            yield f"{path}, imported as {name}, is no longer in its requests."


def _span(span: timedelta) -> str:
    if span >= timedelta(days=2):
        return f"{span.days} days"
    return f"{span // timedelta(hours=1)} hours"
