"""The text doors: which function reads an attribute's cells, chosen once per run."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from zoneinfo import ZoneInfo

from profiles.conversions.dates import (
    BIRTHDAY_PIVOT,
    POSIX_PIVOT,
    DateRules,
    DayOf,
    parse_date,
    parse_datetime,
)
from profiles.conversions.lists import Scalar, parse_list, parse_object
from profiles.conversions.numbers import parse_number
from profiles.conversions.scalars import (
    parse_boolean,
    parse_gender,
    parse_ip_address,
    parse_text,
)
from profiles.definitions import AttributeDefinition, Shape, ValueType
from profiles.issues import Doubtful, Fault
from profiles.mapping import ColumnOptions
from profiles.values import JSONValue

Parsed = JSONValue | Fault | Doubtful[JSONValue] | DayOf
TextParser = Callable[[str], Parsed]


def text_parser(
    attribute: AttributeDefinition, options: ColumnOptions, zone: ZoneInfo
) -> TextParser:
    """The function that reads a cleaned, non-empty text for the attribute.

    An attribute that is a list on the profile gets a list; one that keeps first and
    last gets the one value, which the caller doubles. A date may be a ``DayOf``.
    """
    if attribute.type is ValueType.OBJECT:
        return parse_object
    if attribute.type is ValueType.LIST:
        return partial(parse_list, separator=options.separator)
    scalar = _scalar_parser(attribute, options, zone)
    if attribute.shape is not Shape.LIST:
        return scalar

    def element(text: str) -> Scalar | Fault | Doubtful[Scalar]:
        parsed = scalar(text)
        return parsed.day(zone) if isinstance(parsed, DayOf) else parsed

    return partial(parse_list, separator=options.separator, element=element)


def _scalar_parser(
    attribute: AttributeDefinition, options: ColumnOptions, zone: ZoneInfo
) -> Callable[[str], Scalar | Fault | Doubtful[str] | DayOf]:
    rules = DateRules(
        zone,
        options.date_order,
        options.date_format,
        unix_seconds=attribute.unix_seconds,
        pivot=BIRTHDAY_PIVOT if attribute.key == "birthday" else POSIX_PIVOT,
    )
    is_gender = attribute.predefined and attribute.key == "gender"
    number: Callable[[str], int | Decimal | Fault] = partial(
        parse_number, decimal=options.decimal
    )
    parsers: dict[ValueType, Callable[[str], Scalar | Fault | Doubtful[str] | DayOf]]
    parsers = {
        ValueType.STRING: parse_gender if is_gender else parse_text,
        ValueType.NUMBER: number,
        ValueType.BOOLEAN: parse_boolean,
        ValueType.IP: parse_ip_address,
        ValueType.DATE: partial(parse_date, rules=rules),
        ValueType.DATETIME: partial(parse_datetime, rules=rules),
    }
    return parsers[attribute.type]
