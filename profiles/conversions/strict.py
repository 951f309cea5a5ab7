"""The JSON doors: a value already has a type, and it must be the attribute's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from profiles.conversions.dates import DayOf, parse_iso, stored_datetime
from profiles.conversions.scalars import parse_ip_address, parse_text
from profiles.definitions import ValueType
from profiles.issues import Doubtful, Fault, IssueCode
from profiles.values import JSONValue, canonical_number, clean_text, clean_value

Converted = JSONValue | Fault | Doubtful[JSONValue]

_WORDS: dict[ValueType, str] = {
    ValueType.STRING: "text",
    ValueType.NUMBER: "a number",
    ValueType.BOOLEAN: "true or false",
    ValueType.DATETIME: "a date and time in ISO 8601",
    ValueType.DATE: "a date in ISO 8601",
    ValueType.IP: "an IP address",
    ValueType.LIST: "a list",
    ValueType.OBJECT: "an object",
}
# The years 1973 to 2286, as in files.
_UNIX_SECONDS = range(10**8, 10**10)


def strict_value(
    value: JSONValue, type: ValueType, zone: ZoneInfo, *, unix_seconds: bool = False
) -> Converted:
    """The JSON value as it lies on a profile, if it is of the type: "12" is no number.

    Times without zone and dates take ``zone``. With ``unix_seconds`` a bare number
    is a time too. A list attribute takes an object as it is.
    """
    if unix_seconds and isinstance(value, int) and value in _UNIX_SECONDS:
        value = datetime.fromtimestamp(value, UTC).isoformat()
    return _CONVERTERS[type](value, zone)


def _wrong(type: ValueType) -> Fault:
    return Fault(IssueCode.WRONG_TYPE, _WORDS[type])


def _string(value: JSONValue, _: ZoneInfo) -> Converted:
    text = clean_text(value) if isinstance(value, str) else _wrong(ValueType.STRING)
    return parse_text(text) if isinstance(text, str) else text


def _number(value: JSONValue, _: ZoneInfo) -> Converted:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return canonical_number(value)
    return _wrong(ValueType.NUMBER)


def _boolean(value: JSONValue, _: ZoneInfo) -> Converted:
    return value if isinstance(value, bool) else _wrong(ValueType.BOOLEAN)


def _datetime(value: JSONValue, zone: ZoneInfo) -> Converted:
    moment = parse_iso(value.strip()) if isinstance(value, str) else None
    if moment is None:
        return _wrong(ValueType.DATETIME)
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time())
    return stored_datetime(moment, zone) or _wrong(ValueType.DATETIME)


def _date(value: JSONValue, zone: ZoneInfo) -> Converted:
    moment = parse_iso(value.strip()) if isinstance(value, str) else None
    if moment is None:
        return _wrong(ValueType.DATE)
    if isinstance(moment, datetime):
        return DayOf(moment).day(zone) if moment.tzinfo else moment.date().isoformat()
    return moment.isoformat()


def _ip(value: JSONValue, _: ZoneInfo) -> Converted:
    address = parse_ip_address(value.strip()) if isinstance(value, str) else None
    return address if isinstance(address, str) else _wrong(ValueType.IP)


def _list(value: JSONValue, _: ZoneInfo) -> Converted:
    is_list = isinstance(value, list | dict)
    return clean_value(value) if is_list else _wrong(ValueType.LIST)


def _object(value: JSONValue, _: ZoneInfo) -> Converted:
    is_object = isinstance(value, dict)
    return clean_value(value) if is_object else _wrong(ValueType.OBJECT)


_CONVERTERS: dict[ValueType, Callable[[JSONValue, ZoneInfo], Converted]] = {
    ValueType.STRING: _string,
    ValueType.NUMBER: _number,
    ValueType.BOOLEAN: _boolean,
    ValueType.DATETIME: _datetime,
    ValueType.DATE: _date,
    ValueType.IP: _ip,
    ValueType.LIST: _list,
    ValueType.OBJECT: _object,
}
