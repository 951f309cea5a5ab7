"""When a schedule runs next. Pure: the clock and the zone come from the caller.

A cron line has the usual five fields, read in the workspace's zone. A time that the
clocks pass over in spring runs at the hour after; one that comes twice runs once.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from croniter import croniter

# Five fields; croniter knows more, such as chance, which nobody could foresee.
_LINE = re.compile(r"(?:(?:[\d*/,-]|[A-Za-z]{3})+(?: +|$)){5}")
LOOKED_AT = 60
LEAST_APART = timedelta(minutes=15)


class BadCron(ValueError):
    """The cron line cannot be used; the text is one sentence that says why."""


def cron_line(rhythm: str, at: time, weekday: int, cron: str) -> str:
    """The cron line of a rhythm (a value of ``statuses.Rhythm``)."""
    if rhythm == "daily":
        return f"{at.minute} {at.hour} * * *"
    if rhythm == "weekly":
        return f"{at.minute} {at.hour} * * {weekday}"
    return cron


def next_time(line: str, after: datetime, zone: str) -> datetime:
    """The first time of the line after the moment, both of them zone-aware.

    Raises ``BadCron`` for a line that has no next time.
    """
    try:
        # By the wall clock, which knows no gaps; only then in the zone.
        wall = after.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        times = croniter(line, wall)
        while True:
            found: datetime = times.get_next(datetime)
            moment = found.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
            if moment > after:
                return moment
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BadCron("This line has no time at which it would run.") from None


def check_cron(line: str, now: datetime, zone: str) -> None:
    """See that the line can be used. Raises ``BadCron``."""
    if not _LINE.fullmatch(line) or not croniter.is_valid(line):
        raise BadCron(
            "This is no cron line; write minute, hour, day, month and weekday, such as "
            "30 6 * * 1-5."
        )
    moment = next_time(line, now, zone)
    for _ in range(LOOKED_AT):
        following = next_time(line, moment, zone)
        if following - moment < LEAST_APART:
            minutes = int(LEAST_APART.total_seconds() // 60)
            raise BadCron(f"Runs are at least {minutes} minutes apart.")
        moment = following
