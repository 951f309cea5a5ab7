"""Values as people type them into a form, and the text that they find there.

One value is a line of text, a list one element a line, an object JSON. What is read is
what a file's cell would give, so that both doors agree. Pure.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from profiles.conversions.dates import DayOf
from profiles.conversions.texts import text_parser
from profiles.definitions import Aggregation, AttributeDefinition, Shape, ValueType
from profiles.display import moment_of
from profiles.issues import Doubtful, Fault, IssueCode
from profiles.mapping import ColumnOptions
from profiles.untrusted import JSONError, parse_json
from profiles.values import (
    JSONValue,
    clean_text,
    clean_value,
    encode_text,
    number_text,
    shown,
)

_NOT_AN_OBJECT = Fault(IssueCode.NOT_AN_OBJECT)


def read_value(
    text: str, definition: AttributeDefinition, zone: ZoneInfo
) -> JSONValue | Fault:
    """The value that was typed; the text is not blank."""
    if definition.type is ValueType.OBJECT:
        return _json(text)
    if definition.shape is Shape.VALUE:
        return _one(text, definition, zone)
    if text.lstrip().startswith(("[", "{")):
        return _json(text)
    elements: list[JSONValue] = []
    for line in text.splitlines():
        if line.strip():
            element = _one(line, definition, zone)
            if isinstance(element, Fault):
                return element
            elements.append(element)
    is_pair = definition.shape is Shape.PAIR
    return [elements[0], elements[-1]] if is_pair and elements else elements


def typed_text(
    value: JSONValue, definition: AttributeDefinition, zone: ZoneInfo
) -> str:
    """The text that ``read_value`` reads as the same value."""
    if isinstance(value, dict):
        return encode_text(value)
    if isinstance(value, list):
        if any(isinstance(one, list | dict) or one is None for one in value):
            return encode_text(value)
        return "\n".join(_text(one, definition, zone) for one in value)
    return _text(value, definition, zone)


def is_long(definition: AttributeDefinition) -> bool:
    """Whether the value takes several lines."""
    return definition.type is ValueType.OBJECT or definition.shape is not Shape.VALUE


def _one(
    text: str, definition: AttributeDefinition, zone: ZoneInfo
) -> JSONValue | Fault:
    kind = ValueType.STRING if definition.type is ValueType.LIST else definition.type
    single = replace(definition, type=kind, aggregation=Aggregation.LAST)
    cleaned = clean_text(text)
    if isinstance(cleaned, Fault):
        return cleaned
    value = text_parser(single, ColumnOptions(), zone)(cleaned)
    if isinstance(value, Doubtful):
        value = value.value
    if isinstance(value, DayOf):
        value = value.day(zone)
    return value


def _json(text: str) -> JSONValue | Fault:
    try:
        value = parse_json(text).value
    except JSONError:
        return _NOT_AN_OBJECT
    if not isinstance(value, dict | list):
        return _NOT_AN_OBJECT
    return clean_value(value)


def _text(value: JSONValue, definition: AttributeDefinition, zone: ZoneInfo) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        moment = moment_of(value) if definition.type is ValueType.DATETIME else None
        return _local(moment, zone) if moment else value
    if value is None or isinstance(value, list | dict):
        return shown(value)
    return number_text(value)


def _local(moment: datetime, zone: ZoneInfo) -> str:
    """The moment as the browser's field for dates and times takes it."""
    local = moment.astimezone(zone).replace(tzinfo=None)
    timespec = "seconds" if local.microsecond == 0 else "milliseconds"
    return local.isoformat(timespec=timespec)
