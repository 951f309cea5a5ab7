"""A column that reads two ways: real cells of it, read each way.

Pure. The importer chooses with the cells before them; the run waits for the choice.
"""

from __future__ import annotations

from typing import NamedTuple
from zoneinfo import ZoneInfo

from imports.measuring.columns import ColumnSummary, Example
from profiles.conversions.dates import DateRules, parse_date
from profiles.conversions.numbers import parse_number
from profiles.issues import Fault, IssueCode
from profiles.mapping import DateOrder, DecimalSign

SHOWN = 3
_DATES = ("either", "either_time", "day_first", "month_first", "dotted")
_NUMBERS = ("either_sign", "comma", "point")
_UTC = ZoneInfo("UTC")


class Way(NamedTuple):
    """One way to read the column: its value for the form, its words, the cells read."""

    option: str
    value: str
    label: str
    readings: list[str]


class Question(NamedTuple):
    """The cells that are not clear, and the ways to read them."""

    sentence: str
    cells: list[Example]
    ways: list[Way]


def question_of(code: str, column: ColumnSummary) -> Question | None:
    """The question that an issue's code asks of a column; None if it asks nothing."""
    if code == IssueCode.AMBIGUOUS_DATE:
        return _dates(column)
    if code == IssueCode.AMBIGUOUS_NUMBER:
        return _numbers(column)
    return None


def _dates(column: ColumnSummary) -> Question:
    cells = _examples(column, _DATES)
    ways = [
        Way("date_order", order.value, label, [_date(cell, order) for cell in cells])
        for order, label in (
            (DateOrder.DAY_FIRST, "Day first"),
            (DateOrder.MONTH_FIRST, "Month first"),
        )
    ]
    return Question("Does the day or the month come first?", cells, ways)


def _numbers(column: ColumnSummary) -> Question:
    cells = _examples(column, _NUMBERS)
    ways = [
        Way("decimal", sign.value, label, [_number(cell, sign) for cell in cells])
        for sign, label in (
            (DecimalSign.POINT, "Point is decimal"),
            (DecimalSign.COMMA, "Comma is decimal"),
        )
    ]
    return Question("Which sign is the decimal one?", cells, ways)


def _examples(column: ColumnSummary, patterns: tuple[str, ...]) -> list[Example]:
    found = [e for name in patterns for e in column.examples.get(name, ())]
    return found[:SHOWN]


def _date(cell: Example, order: DateOrder) -> str:
    parsed = parse_date(cell.value, DateRules(_UTC, order, ""))
    if isinstance(parsed, Fault):
        return "no date"
    return parsed if isinstance(parsed, str) else parsed.day(_UTC)


def _number(cell: Example, sign: DecimalSign) -> str:
    parsed = parse_number(cell.value, decimal=sign)
    return "no number" if isinstance(parsed, Fault) else str(parsed)
