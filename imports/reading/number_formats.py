"""What a number in a workbook means by the format of its cell, as text.

A workbook stores dates, times and postal codes as numbers; only the format tells them
apart. Numbers are given whole, from the stored value and not as shown: never
``1.23E+10``, no ``.0`` behind a whole number. Leading zeros that the format shows are
kept, because without them a postal code or customer number is another one.

Codes and their meaning: ECMA-376 part 1, 18.8.30 and 18.8.31.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

DAY_MS = 86_400_000
EPOCH_1900 = date(1899, 12, 30)
EPOCH_1904 = date(1904, 1, 1)
# The day that Lotus 1-2-3 believed in, and Excel after it: 29 February 1900.
LEAP_BUG_DAY = 60
LAST_DAY = 2_958_465  # 9999-12-31

# The formats that a workbook uses by number, without spelling them.
BUILT_IN: dict[int, str] = {
    **dict.fromkeys((14, 15, 16, 17, 27, 28, 29, 30, 31, 36), "yyyy-mm-dd"),
    **dict.fromkeys((50, 51, 52, 53, 54, 57, 58), "yyyy-mm-dd"),
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 47, 55, 56), "hh:mm:ss"),
    22: "yyyy-mm-dd hh:mm",
    46: "[h]:mm:ss",
}
TOKENS = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[([^\]]*)\]|(AM/PM|A/P)|(.)', re.I | re.S)
CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
WHOLE = re.compile(r"-?\d{1,15}")
# What may stand between the zeros of a code: 000-00-0000, (000) 000.
BETWEEN_ZEROS = frozenset("-+ ()/")


class Meaning(Enum):
    """What a number is by its format."""

    NUMBER = "number"
    DATE = "date"
    DATETIME = "datetime"
    TIME = "time"
    DURATION = "duration"
    MASK = "mask"


class Format(NamedTuple):
    """The meaning of a format; a mask also has its text, with 0 for each digit."""

    meaning: Meaning
    mask: str = ""


class Section(NamedTuple):
    """One of the up to four sections of a format and the condition for it."""

    operator: str
    bound: float
    format: Format


@lru_cache(maxsize=4096)
def read_format(code: str) -> tuple[Section, ...]:
    """The sections of a format code such as ``[<=99999]00000;00000-0000``."""
    return tuple(_read_section(section) for section in _sections(code))


def number_text(stored: str, sections: tuple[Section, ...], *, epoch_1904: bool) -> str:
    """The text for a stored number by the sections of its format."""
    if not sections or (
        len(sections) == 1 and sections[0].format.meaning is Meaning.NUMBER
    ):
        return plain_number(stored)
    try:
        value = float(stored)
    except ValueError:
        return stored
    chosen = sections[0].format if len(sections) == 1 else _chosen(sections, value)
    if chosen.meaning is Meaning.MASK:
        return _masked(plain_number(stored), chosen.mask)
    if chosen.meaning is Meaning.NUMBER:
        return plain_number(stored)
    if chosen.meaning is Meaning.DURATION:
        return _duration(value)
    return _moment(value, chosen.meaning, epoch_1904=epoch_1904) or plain_number(stored)


def plain_number(stored: str) -> str:
    """The number with the fewest digits that mean the stored value, no exponent."""
    if WHOLE.fullmatch(stored):
        return stored
    try:
        shortest = Decimal(repr(float(stored)))
    except (ValueError, ArithmeticError):
        return stored
    if not shortest.is_finite():
        return stored
    text = f"{shortest:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _sections(code: str) -> list[str]:
    """The code split at semicolons that are not quoted."""
    sections = [""]
    for token in TOKENS.finditer(code):
        if token[5] == ";":
            sections.append("")
        else:
            sections[-1] += token[0]
    return sections


def _read_section(code: str) -> Section:
    """The meaning of one section."""
    operator, bound, letters = "", 0.0, ""
    zeros = ""
    elapsed = False
    for quoted, escaped, bracket, half, char in TOKENS.findall(code):
        if bracket:
            condition = CONDITION.fullmatch(bracket)
            if condition:
                operator, bound = condition[1], float(condition[2])
            elapsed = elapsed or bool(ELAPSED.fullmatch(bracket))
        elif quoted or escaped:
            zeros += (quoted + escaped).replace("0", "\0")
        elif half:
            letters += "h"
        elif char:
            letters += char.lower()
            zeros += char
    return Section(operator, bound, _meaning(code, letters, zeros, elapsed=elapsed))


def _meaning(code: str, letters: str, zeros: str, *, elapsed: bool) -> Format:
    """What the unquoted characters of a section say."""
    if "general" in code.lower() or "@" in letters:
        return Format(Meaning.NUMBER)
    if elapsed:
        return Format(Meaning.DURATION)
    if "#" not in letters and "?" not in letters:
        has_time = "h" in letters or "s" in letters
        has_date = "y" in letters or "d" in letters or ("m" in letters and not has_time)
        if has_date:
            return Format(Meaning.DATETIME if has_time else Meaning.DATE)
        if has_time:
            return Format(Meaning.TIME)
    if _is_mask(zeros):
        return Format(Meaning.MASK, zeros)
    return Format(Meaning.NUMBER)


def _is_mask(text: str) -> bool:
    """Whether the section shows digits one by one: zeros, and signs between them."""
    if text in ("+0", "+#"):
        return True
    head, _, tail = text.partition("0")
    if text.count("0") < 2 or not set("0" + tail) <= BETWEEN_ZEROS | {"0"}:
        return False
    return not set(head) & set("#?,%")


def _chosen(sections: tuple[Section, ...], value: float) -> Format:
    """The section for the value: by its condition, else by the sign."""
    for section in sections:
        if section.operator and _holds(value, section.operator, section.bound):
            return section.format
    plain = [section for section in sections if not section.operator]
    if not plain:
        return Format(Meaning.NUMBER)
    if len(plain) == len(sections) and len(plain) > 1 and value < 0:
        return plain[1].format
    return plain[0].format


def _holds(value: float, operator: str, bound: float) -> bool:
    """Whether the condition of a section holds."""
    less, equal = value < bound, value == bound
    return {
        "<": less,
        "<=": less or equal,
        "=": equal,
        "<>": not equal,
        ">": not (less or equal),
        ">=": not less,
    }[operator]


def _masked(number: str, mask: str) -> str:
    """The digits of a whole number in the places of the mask."""
    if not number.isdigit():
        return number
    if mask in ("+0", "+#"):
        return "+" + number
    places = mask.count("0")
    digits = number.zfill(places)
    text, first, rest = (
        "",
        digits[: len(digits) - places + 1],
        iter(digits[-places:][1:]),
    )
    for char in mask:
        if char == "0":
            text += first or next(rest)
            first = ""
        else:
            text += char.replace("\0", "0")
    return text


def _moment(value: float, meaning: Meaning, *, epoch_1904: bool) -> str:
    """The date or time that a serial number means, or nothing if it means none."""
    days, share = divmod(value, 1)
    whole = int(days)
    milliseconds = round(share * DAY_MS)
    if milliseconds == DAY_MS:
        whole, milliseconds = whole + 1, 0
    if not 0 <= whole <= LAST_DAY:
        return ""
    if meaning is Meaning.TIME and not whole:
        return _clock(milliseconds)
    if epoch_1904:
        day = (EPOCH_1904 + timedelta(whole)).isoformat()
    elif whole == LEAP_BUG_DAY:
        day = "1900-02-29"
    elif not whole:
        return _clock(milliseconds) if meaning is Meaning.DATETIME else ""
    else:
        day = (EPOCH_1900 + timedelta(whole + (whole < LEAP_BUG_DAY))).isoformat()
    return day if meaning is Meaning.DATE else f"{day}T{_clock(milliseconds)}"


def _clock(milliseconds: int) -> str:
    """The time of day, with milliseconds only if there are any."""
    seconds, rest = divmod(milliseconds, 1000)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    text = f"{hour:02}:{minute:02}:{second:02}"
    return f"{text}.{rest:03}" if rest else text


def _duration(value: float) -> str:
    """Days as hours, minutes and seconds: 26:30:00."""
    sign = "-" if value < 0 else ""
    return sign + _clock(round(abs(value) * DAY_MS))
