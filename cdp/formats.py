"""How numbers, sizes and times read: the last step before a value is shown.

Pure functions, used by the template tags and by messages, so that a page, a
mail and a command speak alike. Nothing here knows the clock or the database.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

NARROW_SPACE = "\u202f"
"""Stands between groups of three digits: visible, narrow, never a line's end."""

NO_BREAK_SPACE = "\u00a0"

_FIRST_LETTERS = re.compile(r"(?<![^\W_])[^\W_]")

HUES = 12
"""How many colours generated avatars have; the stylesheet names them hue-0 on."""


def group_number(value: int | float | Decimal) -> str:
    """Return *value* with its whole part in groups of three: ``12 480``."""
    return f"{value:,}".replace(",", NARROW_SPACE)


def about_number(value: int) -> str:
    """Return a large count in words that claim no more than is known.

    Below 10 000 the number itself is as short, so it is given exactly.
    """
    if value < 10_000:
        return group_number(value)
    return f"about {_scaled(value, ('k', 'M', 'G'))}"


def file_size(size: int) -> str:
    """Return *size* bytes as people say it: ``41 MB``, in steps of 1 000."""
    if size < 1_000:
        return f"{size}{NO_BREAK_SPACE}{'byte' if size == 1 else 'bytes'}"
    return _scaled(size, ("kB", "MB", "GB", "TB"))


def _scaled(value: int, units: tuple[str, ...]) -> str:
    """Two digits or more of *value* in the unit in which it stays below 1 000."""
    share = Decimal(value)
    for unit in units:
        share /= 1_000
        # Rounded first, or 999 700 would become 1000 k.
        if round(share) < 1_000 or unit == units[-1]:
            break
    digits = f"{share:.1f}" if share < Decimal("9.95") else f"{share:.0f}"
    return f"{digits.removesuffix('.0')}{NO_BREAK_SPACE}{unit}"


def count_of(number: int, one: str, many: str = "") -> str:
    """Return *number* with the fitting word: ``1 row``, ``1 204 rows``."""
    word = one if number == 1 else many or f"{one}s"
    return f"{group_number(number)} {word}"


def join_or(words: Sequence[str]) -> str:
    """Return *words* as a list in a sentence: ``people, imports or sources``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} or {words[-1]}"


def percent(part: int, whole: int) -> str:
    """Return *part* of *whole* as a share that is never rounded to all or nothing.

    ``0 %`` and ``100 %`` are said only of exactly none and exactly all.
    """
    if whole <= 0:
        return f"0{NO_BREAK_SPACE}%"
    share = round(100 * part / whole)
    if 0 < part < whole and share in {0, 100}:
        return f"{'under 1' if share == 0 else 'over 99'}{NO_BREAK_SPACE}%"
    return f"{share}{NO_BREAK_SPACE}%"


def duration(span: timedelta) -> str:
    """Return *span* in its two largest units: ``6 s``, ``2 min 10 s``."""
    seconds = max(0, round(span.total_seconds()))
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    units = ((days, "d"), (hours, "h"), (minutes, "min"), (seconds, "s"))
    first = next((i for i, (amount, _) in enumerate(units) if amount), 3)
    shown = [
        f"{amount}{NO_BREAK_SPACE}{unit}"
        for amount, unit in units[first : first + 2]
        if amount or first == 3
    ]
    return " ".join(shown)


def exact_time(moment: datetime) -> str:
    """Return *moment*, already in the reader's zone, to the second with its zone."""
    return f"{moment:%-d %b %Y, %H:%M:%S} {moment.tzname() or ''}".rstrip()


def relative_time(moment: datetime, now: datetime) -> str:
    """Return how long before (or after) *now* the *moment* is; both zone-aware.

    Within a day in hours and minutes, yesterday and tomorrow by name, else the
    date, with the year only where it is not this one. Days are those of *now*'s
    zone.
    """
    there = moment.astimezone(now.tzinfo)
    minutes = int((now - there).total_seconds() // 60)
    if 0 <= minutes < 24 * 60:
        return _ago(minutes)
    days = (now.date() - there.date()).days
    if days == 1:
        return f"yesterday {there:%H:%M}"
    if minutes < 0 and days == 0:
        return f"today {there:%H:%M}"
    if days == -1:
        return f"tomorrow {there:%H:%M}"
    return f"{there:%-d %b}" if there.year == now.year else f"{there:%-d %b %Y}"


def _ago(minutes: int) -> str:
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes} min ago"
    return f"{minutes // 60} h ago"


def initials(name: str) -> str:
    """Return one or two letters that stand for *name* in its avatar."""
    letters: list[str] = _FIRST_LETTERS.findall(name.split("@")[0])
    if not letters:
        return "?"
    return letters[0] + (letters[-1] if len(letters) > 1 else "")


def hue(name: str) -> int:
    """Return the avatar colour of *name*, 0 to 11, the same on every machine."""
    return hashlib.sha256(name.encode()).digest()[0] % HUES
