"""Numbers as people and programs write them."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from profiles.issues import Fault, IssueCode
from profiles.mapping import DecimalSign
from profiles.values import canonical_number

# A hundred digits with their groups, and then some.
_MAX_CHARACTERS = 400
_PLAIN = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,6})?")
# The digits that canonical_number need not count, and no thousands by a point.
_SHORT = re.compile(r"-?[0-9]{1,15}(?:\.(?:[0-9]{1,2}|[0-9]{4,15}))?")
_POINT = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{2,3})*,[0-9]{3}(?:\.[0-9]*)?")
_COMMA = re.compile(
    r"[+-]?(?:[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[0-9]*)(?:,[0-9]+)?(?:[eE][+-]?[0-9]{1,6})?"
)
_BLANK = r"[ \u00a0\u2009\u202f'\u2019]"
_SPACED = re.compile(rf"([+-]?[0-9]{{1,3}})((?:{_BLANK}[0-9]{{3}})+)(?![0-9])")
_SPACES = re.compile(_BLANK)
_CURRENCIES = "".join(
    chr(code) for code in range(0x10000) if unicodedata.category(chr(code)) == "Sc"
)
_THOUSANDS_OR_THOUSANDTHS = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}")
_NOT_A_NUMBER = Fault(IssueCode.NOT_A_NUMBER)
_AMBIGUOUS = Fault(IssueCode.AMBIGUOUS_NUMBER)


def parse_number(text: str, decimal: DecimalSign) -> int | Decimal | Fault:
    """The number of a text: ``12``, ``-1.5``, ``1 234,50 €``, ``1.2E+10``.

    Thousands may be grouped by the sign that is not the decimal one, by blanks or
    apostrophes; a currency sign before or behind is left out. ``1,234`` is ambiguous
    while the column's sign is not known; a lone point is a decimal one.
    """
    if len(text) > _MAX_CHARACTERS:
        return _NOT_A_NUMBER
    if _SHORT.fullmatch(text):
        return _short_number(text, decimal)
    if decimal is not DecimalSign.COMMA and _PLAIN.fullmatch(text):
        return canonical_number(Decimal(text))
    text = text.replace("\u2212", "-").strip(_CURRENCIES).strip()
    if text[:1] in "+-":
        text = text[:1] + text[1:].lstrip(_CURRENCIES + " ")
    if spaced := _SPACED.match(text):
        text = spaced[1] + _SPACES.sub("", spaced[2]) + text[spaced.end() :]
    if decimal is DecimalSign.AUTO:
        if _THOUSANDS_OR_THOUSANDTHS.fullmatch(text):
            return _AMBIGUOUS
        decimal = _guess_sign(text)
    return _read(text, decimal)


def _short_number(text: str, decimal: DecimalSign) -> int | Decimal | Fault:
    if "." not in text:
        return int(text)
    if decimal is DecimalSign.COMMA:
        return _NOT_A_NUMBER
    text = text.rstrip("0")
    return int(text[:-1]) if text.endswith(".") else Decimal(text)


def _guess_sign(text: str) -> DecimalSign:
    commas, points = text.count(","), text.count(".")
    if commas and points:
        comma_is_last = text.rfind(",") > text.rfind(".")
        return DecimalSign.COMMA if comma_is_last else DecimalSign.POINT
    comma_parts = commas == 1 or points > 1
    return DecimalSign.COMMA if comma_parts else DecimalSign.POINT


def _read(text: str, decimal: DecimalSign) -> int | Decimal | Fault:
    if decimal is DecimalSign.COMMA:
        if not _COMMA.fullmatch(text):
            return _NOT_A_NUMBER
        text = text.replace(".", "").replace(",", ".")
    elif _POINT.fullmatch(text):
        text = text.replace(",", "")
    if not _PLAIN.fullmatch(text):
        return _NOT_A_NUMBER
    return canonical_number(Decimal(text))
