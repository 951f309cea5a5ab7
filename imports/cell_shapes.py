"""What one cell looks like: an address, a phone, a day-first date, a decimal.

One regular expression puts every cell into exactly one *shape*; ``columns`` counts
shapes over a whole file, and ``TYPES`` says which types a shape fits. Shapes are
narrower than types: ``03/04/2026`` and ``31/03/2026`` are both dates, but only the
second says that the day comes first.

The alternatives are tried in order and exclude each other by that order. Matching
stays in C (about 0.2 microseconds a cell), so a column is judged by all its cells,
not by a sample.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from operator import attrgetter
from typing import Final

LONGEST_JUDGED = 512


class CellType(StrEnum):
    """What a column can hold, as the mapping page names it."""

    EMAIL = "email"
    PHONE = "phone"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    DATETIME = "datetime"
    UNIX_SECONDS = "unix_seconds"
    UNIX_MILLISECONDS = "unix_milliseconds"
    EXCEL_SERIAL = "excel_serial"
    SCIENTIFIC = "scientific"
    IP = "ip"
    URL = "url"
    UUID = "uuid"
    LIST = "list"
    OBJECT = "object"
    TIMEZONE = "timezone"
    COUNTRY_CODE = "country_code"
    LANGUAGE_CODE = "language_code"
    TEXT = "text"


_MONTH = "(?:0?[1-9]|1[0-2])"
_DAY = "(?:0?[1-9]|[12][0-9]|3[01])"
_OVER_12 = "(?:1[3-9]|2[0-9]|3[01])"
_YEAR = "(?:[0-9]{4}|[0-9]{2})"
_NAME = r"[^\W\d_]{3,10}\.?"
_TIME = (
    r"(?:T|,?\s+)[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:[.,][0-9]{1,9})?)?"
    r"(?:\s?[AaPp]\.?[Mm]\.?)?"
    r"(?:\s?(?:Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2}|[+-][0-9]{2}))?"
)


def _separated(*parts: str, separators: str = "/-.") -> str:
    """The parts joined by one separator, the same one throughout."""
    joined = (re.escape(separator).join(parts) for separator in separators)
    return f"(?:{'|'.join(joined)})"


_TWICE = "|".join(
    f"(?P<_{name}>{_MONTH}){sign}(?P=_{name}){sign}{_YEAR}"
    for name, sign in (("slash", "/"), ("dash", "-"), ("dot", r"\."))
)
# Each order as a date and, with "_time" after its name, as a date and time.
_DATES = {
    "iso": _separated("[12][0-9]{3}", _MONTH, _DAY, separators="-/."),
    "day_first": _separated(_OVER_12, _MONTH, _YEAR),
    "month_first": _separated(_MONTH, _OVER_12, _YEAR),
    "same": f"(?:{_TWICE})",
    "dotted": _separated(_MONTH, _MONTH, _YEAR, separators="."),
    "either": _separated(_MONTH, _MONTH, _YEAR, separators="/-"),
    "named": (
        rf"(?:{_DAY}(?:\.?\s|-|\.){_NAME}(?:,?\s|-){_YEAR}"
        rf"|{_NAME}\s{_DAY}(?:st|nd|rd|th)?,?\s[0-9]{{4}})"
    ),
}
DATE_ORDERS: Final = tuple(_DATES)

_POINT = (
    r"[+-]?(?:[0-9]{1,3}(?:[,'\s][0-9]{3})+\.[0-9]+|[0-9]{1,3}(?:,[0-9]{3}){2,}"
    r"|[0-9]*\.(?:[0-9]{1,2}|[0-9]{4,})|0*\.[0-9]{3}|[0-9]{4,}\.[0-9]{3})"
)
_COMMA = (
    r"[+-]?(?:[0-9]{1,3}(?:[.'\s][0-9]{3})+,[0-9]+|[0-9]{1,3}(?:\.[0-9]{3}){2,}"
    r"|[0-9]*,(?:[0-9]{1,2}|[0-9]{4,})|0*,[0-9]{3}|[0-9]{4,},[0-9]{3})"
)
YES_NO_WORDS: Final = frozenset(
    "true false yes no y n t f ja nein nej nei oui non si sí sì sim não nao tak nie "
    "wahr falsch vrai faux vero falso verdadero verdadeiro waar onwaar prawda fałsz "
    "on off".split()
)

_SHAPES: Final = {
    "email": r"""[^\s@,;:<>()"\[\]|/\\]+@[^\s@,;:<>()"\[\]|/\\.]+(?:\.[^\s@,;:<>()"\[\]|/\\.]+)+""",
    "zero_one": "[01]",
    "coded": "0[0-9]{1,5}",
    "national": "0[0-9]{6,14}",
    "serial": "[1-6][0-9]{4}",
    "unix_seconds": "(?:1[0-9]|2[01])[0-9]{8}",
    "unix_milliseconds": "(?:1[0-9]|2[01])[0-9]{11}",
    "phone_digits": "[1-9][0-9]{6,14}",
    "integer": "[0-9]+|-[0-9]+|[+][0-9]{1,6}",
    "scientific": r"[+-]?[0-9]+(?:[.,][0-9]+)?[eE][+-]?[0-9]{1,3}",
    "point": _POINT,
    "comma": _COMMA,
    "either_sign": r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}",
    **_DATES,
    **{f"{name}_time": dates + _TIME for name, dates in _DATES.items()},
    "ip": (
        r"(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(?:\.(?!\Z)|\Z)){4}"
        r"|(?=.*::|(?:[^:]*:){7})[0-9A-Fa-f:]{2,39}(?:[0-9.]*)"
    ),
    "phone": (
        r"(?=(?:[^0-9]*[0-9]){7,15}(?:[^0-9]|\Z))"
        r"\+?\s?[0-9(][0-9()\s./\-\u2010-\u2013]{5,24}(?:\s?(?:x|ext\.?)\s?[0-9]{1,6})?"
    ),
    "uuid": "[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}",
    "list": r"\[.*\]",
    "object": r"\{.*\}",
    "url": r"(?:[Hh][Tt][Tt][Pp][Ss]?://|www\.)\S+",
    "timezone": (
        "(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian"
        "|Pacific|Etc)/[A-Za-z_+\\-/0-9]+|UTC|GMT"
    ),
    "code": "[A-Za-z]{2}(?:[-_][A-Za-z]{2,4})?|[A-Z]{3}|[yntfYNTF]",
    "yes_no": "(?i:" + "|".join(sorted(w for w in YES_NO_WORDS if len(w) > 2)) + ")",
    "text": ".*",
}
_CELL: Final = re.compile(
    "|".join(f"(?P<{name}>{pattern})" for name, pattern in _SHAPES.items()),
    re.DOTALL,
)

_DATE: Final = frozenset({CellType.DATE})
_DATETIME: Final = frozenset({CellType.DATETIME})
TYPES: Final[dict[str, frozenset[CellType]]] = {
    **dict.fromkeys(_SHAPES, frozenset()),
    **dict.fromkeys(_DATES, _DATE),
    **dict.fromkeys((f"{name}_time" for name in _DATES), _DATETIME),
    **{
        name: frozenset({CellType(name)})
        for name in ("email", "ip", "phone", "uuid", "list", "object", "url")
    },
    "timezone": frozenset({CellType.TIMEZONE}),
    "yes_no": frozenset({CellType.BOOLEAN}),
    "zero_one": frozenset({CellType.BOOLEAN, CellType.INTEGER}),
    "national": frozenset({CellType.PHONE}),
    "serial": frozenset({CellType.INTEGER, CellType.EXCEL_SERIAL}),
    "unix_seconds": frozenset(
        {CellType.UNIX_SECONDS, CellType.INTEGER, CellType.PHONE}
    ),
    "unix_milliseconds": frozenset(
        {CellType.UNIX_MILLISECONDS, CellType.INTEGER, CellType.PHONE}
    ),
    "phone_digits": frozenset({CellType.INTEGER, CellType.PHONE}),
    "integer": frozenset({CellType.INTEGER}),
    "scientific": frozenset({CellType.DECIMAL, CellType.SCIENTIFIC}),
    "point": frozenset({CellType.DECIMAL}),
    "comma": frozenset({CellType.DECIMAL}),
    "either_sign": frozenset({CellType.DECIMAL}),
}

_fullmatch: Final = _CELL.fullmatch
_name_of: Final = attrgetter("lastgroup")


def shapes_of(cells: Iterable[str]) -> Iterator[str]:
    """The shape of each cell; the cells are stripped, not blank, and not long."""
    return map(_name_of, map(_fullmatch, cells))


def judged(cell: str) -> str:
    """The part of a cell that its shape is read from: both ends of a long one."""
    if len(cell) <= LONGEST_JUDGED:
        return cell
    half = LONGEST_JUDGED // 2
    return cell[:half] + cell[-half:]
