"""Transformations: a fixed list of safe steps, chained between a path and its target.

A step is data, kept with the mapping; what it does is a function of its value and
nothing else, so a page can show a value after each step. One applied to a list is
applied to its elements, unless it makes or joins lists. Pure.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
import phonenumbers

from profiles.conversions.dates import (
    DateRules,
    is_date_format,
    parse_datetime,
    stored_datetime,
)
from profiles.conversions.numbers import parse_number
from profiles.issues import Doubtful, Fault, IssueCode
from profiles.mapping import DateOrder, DecimalSign
from profiles.phones import read_phone
from profiles.values import JSONValue, clean_text, encode_text, number_text
from webhooks.paths import ABSENT, Absent, Found


class StepKind(StrEnum):
    """Every step there is."""

    TRIM = "trim"
    LOWER = "lower"
    UPPER = "upper"
    TITLE = "title"
    SPLIT = "split"
    JOIN = "join"
    PHONE = "phone"
    DATE = "date"
    UNIX = "unix"
    NUMBER = "number"
    MAP = "map"
    DEFAULT = "default"
    CONSTANT = "constant"
    HASH = "hash"


class Step(msgspec.Struct, frozen=True, omit_defaults=True):
    """One step of a chain.

    ``text`` is what its kind needs: the separator of split and join, the region of
    phone, the format of date, the unit of Unix time, the decimal sign of number, the
    algorithm of hash, the value of default and constant. ``zone`` is that of a date
    that names none, ``values`` the table of map, ``otherwise`` what map makes of all
    others (none: they stay as they are).
    """

    kind: StepKind
    text: str = ""
    zone: str = ""
    values: dict[str, str] = {}
    otherwise: str | None = None


class Place(NamedTuple):
    """Where the workspace is: the zone and the region of what names none."""

    zone: str = "UTC"
    region: str = "US"


Result = JSONValue | Absent | Fault
Function = Callable[[JSONValue, Step, Place], Result]


class StepDefinition(NamedTuple):
    """How a kind of step is offered.

    ``needs`` labels its text (none: it needs none), ``choices`` are the texts that it
    may have, the first of them its default; ``each`` says that the elements of a list
    go through it one by one.
    """

    label: str
    sentence: str
    function: Function
    needs: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    each: bool = True


def run(steps: Sequence[Step], value: Found, place: Place) -> Result:
    """The value after all steps, or the first fault."""
    result: Result = value
    for result in trace(steps, value, place):
        if isinstance(result, Fault):
            return result
    return result


def trace(steps: Sequence[Step], value: Found, place: Place) -> Iterator[Result]:
    """The value after each step; ends with the first fault."""
    current: Found = value
    for step in steps:
        result = _apply(step, current, place)
        yield result
        if isinstance(result, Fault):
            return
        current = result


def step_problem(step: Step) -> str:
    """One sentence for what is wrong with the step itself, or an empty text."""
    definition = STEPS[step.kind]
    known = {choice for choice, _ in definition.choices}
    if known and step.text and step.text not in known:
        return f"“{step.text}” is nothing that {definition.label.lower()} can use."
    if step.kind is StepKind.DATE and not is_date_format(step.text):
        return f"“{step.text}” is not a date format; write one such as %d.%m.%Y."
    if step.zone and not is_zone(step.zone):
        return f"“{step.zone}” is not a time zone; choose one such as Europe/Berlin."
    regions = {"", *phonenumbers.SUPPORTED_REGIONS}
    if step.kind is StepKind.PHONE and step.text.upper() not in regions:
        return f"“{step.text}” is not a region; write two letters such as DE."
    if step.kind is StepKind.MAP and not step.values:
        return "A map needs at least one value to replace."
    return ""


def is_zone(name: str) -> bool:
    """Whether there is a time zone of this name."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _apply(step: Step, value: Found, place: Place) -> Result:
    if step.kind is StepKind.CONSTANT:
        return step.text
    if step.kind is StepKind.DEFAULT:
        empty = isinstance(value, Absent) or value is None or value in ("", [])
        return step.text if empty else value
    if isinstance(value, Absent) or value is None:
        return value
    definition = STEPS[step.kind]
    if not definition.each or not isinstance(value, list):
        return definition.function(value, step, place)
    results: list[JSONValue] = []
    for element in value:
        result = definition.function(element, step, place)
        if isinstance(result, Fault):
            return result
        if not isinstance(result, Absent):
            results.append(result)
    return results


def text_of(value: JSONValue) -> str:
    """A single value as text; lists and objects as JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return number_text(value)
    return "" if value is None else encode_text(value)


def _changed(change: Callable[[str], str]) -> Function:
    """A step that changes texts and leaves everything else as it is."""

    def function(value: JSONValue, _step: Step, _place: Place) -> Result:
        return change(value) if isinstance(value, str) else value

    return function


def _trimmed(text: str) -> str:
    clean = clean_text(text)
    return text.strip() if isinstance(clean, Fault) else clean


def _split(value: JSONValue, step: Step, _: Place) -> Result:
    if not isinstance(value, str):
        return value
    parts = value.split(step.text) if step.text else value.split()
    return [part for part in map(str.strip, parts) if part]


def _join(value: JSONValue, step: Step, _: Place) -> Result:
    if not isinstance(value, list):
        return value
    texts = (text_of(part) for part in value)
    return step.text.join(text for text in texts if text)


def _phone(value: JSONValue, step: Step, place: Place) -> Result:
    text = _trimmed(text_of(value))
    if not text:
        return ABSENT
    number = read_phone(text, step.text.upper() or place.region)
    return number.value if isinstance(number, Doubtful) else number


def _date(value: JSONValue, step: Step, place: Place) -> Result:
    text = _trimmed(text_of(value))
    if not text:
        return ABSENT
    zone = ZoneInfo(step.zone or place.zone)
    rules = DateRules(zone, DateOrder.AUTO, step.text)
    moment = parse_datetime(text, rules)
    return moment.value if isinstance(moment, Doubtful) else moment


_UNITS = {"seconds": 1, "milliseconds": 1_000}
# What the number of seconds until the year 2286 has; milliseconds have three more.
_MOST_SECONDS = 10**10


def _unix(value: JSONValue, step: Step, _: Place) -> Result:
    text = "" if isinstance(value, bool) else _trimmed(text_of(value))
    number = parse_number(text or "-", DecimalSign.POINT)
    if not isinstance(number, int | Decimal):
        return Fault(IssueCode.NOT_A_DATETIME)
    by_size = "seconds" if -_MOST_SECONDS < number < _MOST_SECONDS else "milliseconds"
    unit = _UNITS[step.text or by_size]
    try:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(
            microseconds=int(number * 1_000_000 / unit)
        )
        stored = stored_datetime(moment, ZoneInfo("UTC"))
    except OverflowError:
        stored = None
    return stored if isinstance(stored, str) else Fault(IssueCode.NOT_A_DATETIME)


def _number(value: JSONValue, step: Step, _: Place) -> Result:
    if not isinstance(value, str):
        return value
    text = _trimmed(value)
    return parse_number(text, DecimalSign(step.text or "auto")) if text else ABSENT


def _map(value: JSONValue, step: Step, _: Place) -> Result:
    text = "true" if value is True else "false" if value is False else text_of(value)
    if text in step.values:
        return step.values[text]
    return value if step.otherwise is None else step.otherwise


def _hash(value: JSONValue, step: Step, _: Place) -> Result:
    algorithm = step.text or "sha256"
    data = text_of(value).encode(errors="surrogatepass")
    return hashlib.new(algorithm, data, usedforsecurity=False).hexdigest()


def _as_it_is(value: JSONValue, _step: Step, _place: Place) -> Result:
    return value


STEPS: dict[StepKind, StepDefinition] = {
    StepKind.TRIM: StepDefinition(
        "Trim", "Takes off blanks at both ends.", _changed(_trimmed)
    ),
    StepKind.LOWER: StepDefinition(
        "Lower case", "Makes every letter small.", _changed(str.lower)
    ),
    StepKind.UPPER: StepDefinition(
        "Upper case", "Makes every letter large.", _changed(str.upper)
    ),
    StepKind.TITLE: StepDefinition(
        "Title case", "Begins every word with a large letter.", _changed(str.title)
    ),
    StepKind.SPLIT: StepDefinition(
        "Split", "Makes a list of a text.", _split, needs="at"
    ),
    StepKind.JOIN: StepDefinition(
        "Join", "Makes one text of a list.", _join, needs="with", each=False
    ),
    StepKind.PHONE: StepDefinition(
        "Phone", "Writes a phone number as +491701234567.", _phone, needs="region"
    ),
    StepKind.DATE: StepDefinition(
        "Date", "Reads a date or time in the given format.", _date, needs="format"
    ),
    StepKind.UNIX: StepDefinition(
        "Unix time",
        "Reads seconds or milliseconds since 1970.",
        _unix,
        needs="unit",
        choices=(
            ("", "by size"),
            ("seconds", "seconds"),
            ("milliseconds", "milliseconds"),
        ),
    ),
    StepKind.NUMBER: StepDefinition(
        "Number",
        "Reads a text as a number.",
        _number,
        needs="decimal sign",
        choices=(("auto", "by itself"), ("point", "point"), ("comma", "comma")),
    ),
    StepKind.MAP: StepDefinition("Map values", "Replaces some values by others.", _map),
    StepKind.DEFAULT: StepDefinition(
        "Default", "Stands in where there is nothing.", _as_it_is, needs="value"
    ),
    StepKind.CONSTANT: StepDefinition(
        "Constant", "Is always this.", _as_it_is, needs="value"
    ),
    StepKind.HASH: StepDefinition(
        "Hash",
        "Makes a fingerprint of a text.",
        _hash,
        needs="algorithm",
        choices=(("sha256", "SHA-256"), ("sha1", "SHA-1"), ("md5", "MD5")),
    ),
}
