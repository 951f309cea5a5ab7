"""Dates and times as people and programs write them.

Year, month, day is read in every column; day and month are told apart by the column's
option, never guessed where both readings are dates (Maestra's shapes, section C5 of
the reference: ``dd.MM.yyyy``, ``yyyy-MM-dd``, ``MM/dd/yyyy`` with time, and so on).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from profiles.conversions.months import month_names
from profiles.issues import Doubtful, Fault, IssueCode
from profiles.mapping import EXCEL_SERIAL, UNIX_MILLISECONDS, UNIX_SECONDS, DateOrder
from profiles.values import datetime_text

# Two digits of a year from here on are of the last century, as in POSIX.
POSIX_PIVOT = 69
# Nobody who is in a file was born in the thirties of this century.
BIRTHDAY_PIVOT = 30

_MAX_CHARACTERS = 100
_TIME = (
    r"(?:(?:T|,?\s+)(?P<hour>\d{1,2})[:.](?P<minute>\d\d)"
    r"(?:[:.](?P<second>\d\d)(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?"
    r"\s*(?P<zone>Z|(?:UTC|GMT)?[+-]\d\d(?::?\d\d)?|UTC|GMT)?(?:\s*\([^()]*\))?)?"
)
_WORD = r"[^\W\d_]+"
_NUMBERS = re.compile(
    r"(?P<one>\d{1,4})(?P<sign>[-./])\s?(?P<two>\d{1,2})(?P=sign)\s?(?P<three>\d{1,4})\.?"
    + _TIME,
    re.ASCII,
)
_WORDS = tuple(
    re.compile(pattern + _TIME)
    for pattern in (
        rf"(?:{_WORD}\.?,?\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|\.|º)?(?:\s*-|\s+(?:de\s+)?)?"
        rf"\s*(?P<month>{_WORD})\.?,?(?:\s*-|\s+(?:del?\s+)?)?\s*(?P<year>\d{{4}}|\d\d)",
        rf"(?:{_WORD}\.?,?\s+)?(?P<month>{_WORD})\.?\s+"
        r"(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})",
        rf"(?P<year>\d{{4}})[-\s]+(?P<month>{_WORD})\.?[-\s]+(?P<day>\d{{1,2}})",
    )
)
_ISO_BASIC = re.compile(r"[0-9]{8}(?:T[0-9]{6}(?:Z|[+-][0-9]{4})?)?")
_UNIX_SECONDS = re.compile(r"[0-9]{9,10}")
_UNIX_EPOCH = date(1970, 1, 1)
_CLOCK = [f"{number:02}" for number in range(60)]
_NOT_A_DATE = Fault(IssueCode.NOT_A_DATE)
_NOT_A_DATETIME = Fault(IssueCode.NOT_A_DATETIME)
_AMBIGUOUS = Fault(IssueCode.AMBIGUOUS_DATE)


class DayOf(NamedTuple):
    """A moment that a date attribute got: its day depends on the person's zone."""

    moment: datetime

    def day(self, zone: ZoneInfo) -> str:
        """The day it was there, as it is stored."""
        try:
            return self.moment.astimezone(zone).date().isoformat()
        except OverflowError:
            return self.moment.date().isoformat()


@dataclass(frozen=True, slots=True)
class DateRules:
    """How one column's dates are read; ``pivot`` parts centuries of two digits."""

    zone: ZoneInfo
    order: DateOrder = DateOrder.AUTO
    format: str = ""
    unix_seconds: bool = False
    pivot: int = POSIX_PIVOT


def parse_date(text: str, rules: DateRules) -> str | DayOf | Fault:
    """The date of a text, ``2026-03-01``.

    A time without zone keeps its day; one with a zone is a ``DayOf``.
    """
    moment = _parse(text, rules)
    if moment is None:
        return _NOT_A_DATE
    if isinstance(moment, datetime):
        return moment.date().isoformat() if moment.tzinfo is None else DayOf(moment)
    return moment.isoformat() if isinstance(moment, date) else moment


def parse_datetime(text: str, rules: DateRules) -> str | Doubtful[str] | Fault:
    """The moment of a text in UTC, ``2026-03-01T08:00:00Z``.

    A date is midnight in the rules' zone, a time without zone is that zone's; in the
    hour of a clock change, which is skipped or repeated, it takes the offset from
    before the change and is doubtful.
    """
    if rules.unix_seconds and not rules.format and _UNIX_SECONDS.fullmatch(text):
        return _of_unix_seconds(int(text))
    moment = _parse(text, rules)
    if moment is None:
        return _NOT_A_DATETIME
    if len(text) == 20 and text[19] == "Z" and text[10] == "T" and not rules.format:
        return text
    if isinstance(moment, Fault):
        return moment
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time())
    return stored_datetime(moment, rules.zone) or _NOT_A_DATETIME


def _of_unix_seconds(seconds: int) -> str:
    """The moment as it is stored: a fifth of the time that a datetime takes."""
    days, seconds = divmod(seconds, 86_400)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    day = _day_of_unix(days)
    return f"{day}T{_CLOCK[hours]}:{_CLOCK[minutes]}:{_CLOCK[seconds]}Z"


@lru_cache(maxsize=10_000)
def _day_of_unix(days: int) -> str:
    return (_UNIX_EPOCH + timedelta(days)).isoformat()


def stored_datetime(moment: datetime, zone: ZoneInfo) -> str | Doubtful[str] | None:
    """The datetime as it is stored, or None beyond the years 1 to 9999."""
    try:
        if moment.tzinfo is not None:
            return datetime_text(moment)
        local = moment.replace(tzinfo=zone)
        stored = datetime_text(local)
        if local.utcoffset() == local.replace(fold=1).utcoffset():
            return stored
    except OverflowError:
        return None
    return Doubtful(stored, Fault(IssueCode.CLOCK_CHANGE, str(zone)))


def parse_iso(text: str) -> date | datetime | None:
    """The date or datetime of ISO 8601 (not its weeks and ordinal days), or None."""
    extended = text[4:5] == "-" == text[7:8]
    if not extended and not _ISO_BASIC.fullmatch(text):
        return None
    try:
        if len(text) in (8, 10):
            return date.fromisoformat(text)
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _parse(text: str, rules: DateRules) -> date | datetime | Fault | None:
    if len(text) > _MAX_CHARACTERS:
        return None
    if rules.format:
        return _parse_format(text, rules.format)
    if moment := parse_iso(text):
        return moment
    if rules.unix_seconds and _UNIX_SECONDS.fullmatch(text):
        return datetime.fromtimestamp(int(text), UTC)
    if match := _NUMBERS.fullmatch(text):
        return _from_numbers(match, rules)
    for pattern in _WORDS:
        if match := pattern.fullmatch(text):
            month = month_names().get(match["month"].casefold(), 0)
            year = _full_year(match["year"], rules.pivot)
            return _moment(match, _day(year, month, int(match["day"])))
    return None


def _from_numbers(
    match: re.Match[str], rules: DateRules
) -> date | datetime | Fault | None:
    one, two, three = match["one"], int(match["two"]), match["three"]
    if len(one) == 4 and len(three) <= 2:
        return _moment(match, _day(int(one), two, int(three)))
    if len(one) > 2 or len(three) not in (2, 4) or rules.order is DateOrder.ISO:
        return None
    year = _full_year(three, rules.pivot)
    day_first, month_first = _day(year, two, int(one)), _day(year, int(one), two)
    match _order(rules.order, match["sign"]):
        case DateOrder.DAY_FIRST:
            return _moment(match, day_first)
        case DateOrder.MONTH_FIRST:
            return _moment(match, month_first)
    if day_first and month_first and day_first != month_first:
        return _AMBIGUOUS
    return _moment(match, day_first or month_first)


def _order(order: DateOrder, sign: str) -> DateOrder:
    if sign == "." and order in (DateOrder.AUTO, DateOrder.BY_SIGN):
        return DateOrder.DAY_FIRST
    if sign == "/" and order is DateOrder.BY_SIGN:
        return DateOrder.MONTH_FIRST
    return order


def _full_year(digits: str, pivot: int) -> int:
    if len(digits) == 4:
        return int(digits)
    return int(digits) + (1900 if int(digits) >= pivot else 2000)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _moment(match: re.Match[str], day: date | None) -> date | datetime | None:
    if day is None or match["hour"] is None:
        return day
    hour = int(match["hour"])
    if half := match["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half[0] in "Pp" else 0)
    microsecond = int(f"{match['fraction'] or '0':0<6}"[:6])
    try:
        clock = time(hour, int(match["minute"]), int(match["second"] or 0), microsecond)
        return datetime.combine(day, clock, _zone(match["zone"]))
    except ValueError:
        return None


def _zone(text: str | None) -> timezone | None:
    if not text:
        return None
    digits = re.sub(r"[^0-9]", "", text)
    hours, minutes = int(digits[:2] or 0), int(digits[2:] or 0)
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if "-" in text else offset)


def _parse_format(text: str, format: str) -> date | datetime | None:
    try:
        if reader := _NAMED_FORMATS.get(format):
            return reader(text)
        moment = datetime.strptime(text, format)
    except (ValueError, OverflowError, OSError, InvalidOperation):
        return None
    return moment if re.search("%[HIMSfXcpz]", format) else moment.date()


def _from_unix_seconds(text: str) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(text))


def _from_unix_milliseconds(text: str) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(text))


def _from_excel_serial(text: str) -> datetime | date:
    days = Decimal(text)
    if not 1 <= days < 2_958_466:
        raise ValueError(text)
    # Excel counts a 29 February 1900 that never was.
    whole = int(days) + (1 if days < 60 else 0)
    day = datetime(1899, 12, 30) + timedelta(days=whole)
    seconds = round((days - int(days)) * 86_400)
    return day + timedelta(seconds=seconds) if seconds else day.date()


_NAMED_FORMATS: dict[str, Callable[[str], date | datetime]] = {
    UNIX_SECONDS: _from_unix_seconds,
    UNIX_MILLISECONDS: _from_unix_milliseconds,
    EXCEL_SERIAL: _from_excel_serial,
}


def is_date_format(format: str) -> bool:
    """Whether ``ColumnOptions.date_format`` can be this."""
    if not format or format in _NAMED_FORMATS:
        return True
    sample = datetime(2026, 12, 31, 23, 59, 58, tzinfo=UTC)
    try:
        datetime.strptime(sample.strftime(format), format)
    except ValueError:
        return False
    return "%" in format
