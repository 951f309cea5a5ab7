"""Whether a column's cells can be values of an attribute, and how to read them.

Part of ``suggesting.column_checks``: by the attribute's type, and by what the
predefined ones mean: a column called *Country* whose cells are *active* and *pending*
is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from imports.measuring.columns import (
    ColumnSummary,
    decide_date_order,
    decide_decimal_sign,
)
from imports.suggesting.cell_types import NOUNS, CellType
from imports.suggesting.column_checks import (
    HALF,
    NEARLY_ALL,
    Verdict,
    counted,
    filled,
    needed,
)
from imports.suggesting.header_aliases import Strength
from imports.suggesting.header_vocabulary import GENDER_WORDS
from imports.suggesting.place_names import names_country, names_language
from profiles.definitions import AttributeDefinition, ValueType
from profiles.issues import IssueCode

_OFFSET: Final = re.compile(r"\(?(?:UTC|GMT)?\s?[+-][0-9]{1,2}(?::?[0-9]{2})?\b")
_TEXTS: Final = ("words", "text", "code", "coded")
_LONGEST_POSTAL_CODE = 12

Check = Callable[[ColumnSummary, int], Verdict]


def check_attribute(
    attribute: AttributeDefinition, summary: ColumnSummary, strength: int
) -> Verdict:
    """The cells can be values of the attribute."""
    if attribute.type is ValueType.DATETIME:
        for type_ in (CellType.UNIX_SECONDS, CellType.UNIX_MILLISECONDS):
            if summary.share(type_) >= NEARLY_ALL:
                verdict = counted(summary, strength, NOUNS[type_], type_)
                return replace(verdict, options={"date_format": str(type_)})
        if attribute.unix_seconds and summary.share(CellType.UNIX_SECONDS):
            verdict = _count_times(summary, strength)
            if verdict.agrees and decide_date_order(summary) == "iso":
                return verdict
    check = _BY_TYPE.get(attribute.type, _check_anything)
    if attribute.predefined:
        check = _BY_KEY.get(attribute.key, check)
    return check(summary, strength)


def _count_times(summary: ColumnSummary, strength: int) -> Verdict:
    """Unix times among written ones: without a format both are read."""
    types = CellType.DATE, CellType.DATETIME, CellType.UNIX_SECONDS
    return counted(summary, strength, "times, some of them Unix times", *types)


def _check_date(summary: ColumnSummary, strength: int) -> Verdict:
    verdict = counted(summary, strength, "dates", CellType.DATE, CellType.DATETIME)
    if not verdict.agrees:
        if summary.share(CellType.EXCEL_SERIAL) >= HALF:
            return Verdict(
                agrees=False,
                reason=f"{summary.samples[0]} may be a spreadsheet's day number",
            )
        return verdict
    order = decide_date_order(summary)
    if order == "iso":
        return verdict
    if order == "ambiguous":
        return Verdict(
            agrees=True,
            reason=f"{verdict.reason}, but {_example(summary, 'either')} could have "
            "the day or the month first",
            question=IssueCode.AMBIGUOUS_DATE,
        )
    return Verdict(
        agrees=True,
        reason=f"{verdict.reason}, {order.replace('_', ' ')} as in "
        f"{_example(summary, order, 'dotted')}",
        options={"date_order": order},
    )


def _check_number(summary: ColumnSummary, strength: int) -> Verdict:
    verdict = counted(summary, strength, "numbers", CellType.INTEGER, CellType.DECIMAL)
    sign = decide_decimal_sign(summary)
    if not verdict.agrees or sign == "none":
        return verdict
    if sign == "ambiguous":
        return Verdict(
            agrees=True,
            reason=f"{verdict.reason}, but the sign in "
            f"{_example(summary, 'either_sign', 'point', 'comma')} could be the "
            "decimal one or not",
            question=IssueCode.AMBIGUOUS_NUMBER,
        )
    return Verdict(agrees=True, reason=verdict.reason, options={"decimal": sign})


def _check_list(summary: ColumnSummary, strength: int) -> Verdict:
    if summary.share(CellType.LIST) >= HALF:
        return counted(summary, strength, "JSON lists", CellType.LIST)
    for separator in "|;,":
        if any(separator in sample for sample in summary.samples):
            return Verdict(
                agrees=True,
                reason=f"the cells are separated by “{separator}”",
                options={"separator": separator},
            )
    return Verdict(agrees=True, reason=filled(summary))


def _check_country(summary: ColumnSummary, strength: int) -> Verdict:
    if summary.share(CellType.COUNTRY_CODE) >= needed(strength):
        return counted(summary, strength, "country codes", CellType.COUNTRY_CODE)
    agrees = strength > Strength.CONTENT and any(map(names_country, summary.samples))
    return _by_samples("countries", agrees=agrees)


def _check_language(summary: ColumnSummary, strength: int) -> Verdict:
    if summary.share(CellType.LANGUAGE_CODE) >= needed(strength):
        return counted(summary, strength, "language codes", CellType.LANGUAGE_CODE)
    agrees = any(map(names_language, summary.samples))
    return _by_samples("languages", agrees=agrees)


def _check_timezone(summary: ColumnSummary, strength: int) -> Verdict:
    if summary.share(CellType.TIMEZONE) >= HALF:
        return counted(summary, strength, "time zones", CellType.TIMEZONE)
    agrees = any(map(_OFFSET.match, summary.samples))
    return _by_samples("time zones", agrees=agrees)


def _check_gender(summary: ColumnSummary, strength: int) -> Verdict:
    if strength >= Strength.EXACT and summary.share(CellType.INTEGER) >= NEARLY_ALL:
        return counted(summary, strength, "codes", CellType.INTEGER)
    agrees = any(sample.casefold() in GENDER_WORDS for sample in summary.samples)
    return _by_samples("genders", agrees=agrees)


def _check_postal_code(summary: ColumnSummary, strength: int) -> Verdict:
    codes = sum(
        len(sample) <= _LONGEST_POSTAL_CODE
        and any(letter.isdigit() for letter in sample)
        for sample in summary.samples
    )
    dates = summary.share(CellType.DATE, CellType.DATETIME)
    agrees = codes >= needed(strength) * len(summary.samples) and dates < HALF
    return _by_samples("postal codes", agrees=agrees)


def _check_anything(summary: ColumnSummary, strength: int) -> Verdict:
    return Verdict(agrees=True, reason=filled(summary))


def _typed(noun: str, *types: CellType) -> Check:
    def check(summary: ColumnSummary, strength: int) -> Verdict:
        return counted(summary, strength, noun, *types)

    return check


def check_words(summary: ColumnSummary, strength: int) -> Verdict:
    """The cells are texts, rather than numbers, dates or addresses."""
    texts = sum(summary.patterns.get(pattern, 0) for pattern in _TEXTS)
    if texts < HALF * summary.filled:
        return Verdict(agrees=False, reason=f"the cells are {NOUNS[summary.type]}")
    return Verdict(agrees=True, reason=filled(summary))


def _by_samples(noun: str, *, agrees: bool) -> Verdict:
    return Verdict(
        agrees=agrees, reason=f"the cells are {'' if agrees else 'not '}{noun}"
    )


def _example(summary: ColumnSummary, *patterns: str) -> str:
    """A cell of the first of these patterns that the column has, with its line."""
    for pattern in patterns:
        for name in (pattern, f"{pattern}_time"):
            for example in summary.examples.get(name, ()):
                return f"{example.value} (line {example.line})"
    return ""


_BY_TYPE: Final[dict[ValueType, Check]] = {
    ValueType.DATE: _check_date,
    ValueType.DATETIME: _check_date,
    ValueType.NUMBER: _check_number,
    ValueType.BOOLEAN: _typed("yes or no", CellType.BOOLEAN),
    ValueType.IP: _typed("IP addresses", CellType.IP),
    ValueType.OBJECT: _typed("JSON objects", CellType.OBJECT),
    ValueType.LIST: _check_list,
}
_BY_KEY: Final[dict[str, Check]] = {
    "first_name": check_words,
    "middle_name": check_words,
    "last_name": check_words,
    "city": check_words,
    "region": check_words,
    "country": _check_country,
    "language": _check_language,
    "timezone": _check_timezone,
    "gender": _check_gender,
    "postal_code": _check_postal_code,
}
