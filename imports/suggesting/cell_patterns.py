"""What one cell looks like: an address, a phone, a day-first date, a decimal.

One regular expression puts every cell under exactly one *pattern*; ``columns`` counts
patterns over a whole file, and ``TYPES`` says which types a pattern fits. Patterns are
narrower than types: ``03/04/2026`` and ``31/03/2026`` are both dates, but only the
second says that the day comes first.

The alternatives are tried in order and exclude each other by that order. Matching
stays in C (0.2 to 0.9 microseconds a cell), so a column is judged by all its cells,
not by a sample; ``plain_patterns`` judges many at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import Final

from imports.suggesting.cell_types import YES_NO_WORDS, CellType

LONGEST_JUDGED = 512

_MONTH = "(?:0?[1-9]|1[0-2])"
_DAY = "(?:0?[1-9]|[12][0-9]|3[01])"
OVER_12: Final = "(?:1[3-9]|2[0-9]|3[01])"
_YEAR = "(?:[0-9]{4}|[0-9]{2})"
_WORD = r"[^\W\d_]{3,10}\.?"
_TIME = (
    r"(?:T|,?\s+)[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:[.,][0-9]{1,9})?)?"
    r"(?:\s?[AaPp]\.?[Mm]\.?)?"
    r"(?:\s?(?:Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2}|[+-][0-9]{2}))?"
)
# ``3 March 2020``, ``03-Mar-20``, ``3. März 2020``, ``3 de marzo de 2020``; whether
# the word is a month is left to the reading of values.
_DAY_NAMED = (
    rf"{_DAY}(?:st|nd|rd|th|er|\.|º)?(?:\s(?:de\s)?|-){_WORD}(?:,?\s(?:de\s)?|-){_YEAR}"
)
_DATES = {
    "iso": f"[12][0-9]{{3}}[-/.]{_MONTH}[-/.]{_DAY}",
    "day_first": f"{OVER_12}[-/.]{_MONTH}[-/.]{_YEAR}",
    "month_first": f"{_MONTH}[-/.]{OVER_12}[-/.]{_YEAR}",
    "same": f"(?P<same_>{_MONTH})[-/.](?P=same_)[-/.]{_YEAR}",
    "dotted": rf"{_MONTH}\.{_MONTH}\.{_YEAR}",
    "either": f"{_MONTH}[-/.]{_MONTH}[-/.]{_YEAR}",
    "day_named": _DAY_NAMED,
    "named": (
        rf"(?:{_WORD},?\s{_DAY_NAMED}|{_WORD}\s{_DAY}(?:st|nd|rd|th)?,?\s[0-9]{{4}})"
    ),
}
_TIMES = {
    f"{order}_time": date.replace("same_", "same_time_") + _TIME
    for order, date in _DATES.items()
}


def _with_times(*orders: str) -> dict[str, str]:
    """The patterns of these dates, each followed by the one with a time."""
    return {
        name: pattern
        for order in orders
        for name, pattern in (
            (order, _DATES[order]),
            (f"{order}_time", _TIMES[f"{order}_time"]),
        )
    }


_POINT = (
    r"[+-]?(?:[0-9]*\.(?:[0-9]{1,2}|[0-9]{4,})|0*\.[0-9]{3}|[0-9]{4,}\.[0-9]{3}"
    r"|[0-9]{1,3}(?:[,'\s][0-9]{3})+\.[0-9]+|[0-9]{1,3}(?:,[0-9]{3}){2,})"
)
_COMMA = (
    r"[+-]?(?:[0-9]*,(?:[0-9]{1,2}|[0-9]{4,})|0*,[0-9]{3}|[0-9]{4,},[0-9]{3}"
    r"|[0-9]{1,3}(?:[.'\s][0-9]{3})+,[0-9]+|[0-9]{1,3}(?:\.[0-9]{3}){2,})"
)
_PHONE = (
    r"(?=[+0-9(])(?=(?:[^0-9A-Za-z,:]*[0-9]){7,15}(?:[^0-9.,]|\Z))"
    r"\+?\s?[0-9(][0-9()\s./\-\u2010-\u2013]{5,24}(?:\s?(?:x|ext\.?)\s?[0-9]{1,6})?"
)


def _any_case(words: Iterable[str]) -> str:
    """The words in any case, grouped by first letter, which the engine skips by."""
    tails: dict[str, list[str]] = {}
    for word in sorted(words):
        letters = "".join(f"[{letter}{letter.upper()}]" for letter in word)
        tails.setdefault(letters[:4], []).append(letters[4:])
    return "|".join(f"{head}(?:{'|'.join(ends)})" for head, ends in tails.items())


YES_NO: Final = _any_case(
    word for word in YES_NO_WORDS if len(word) > 2 or not word.isascii()
)
UUID_TAIL: Final = "(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}"
_NOT_IN_EMAIL = r"""\s@,;:<>()"\[\]|/\\"""
EMAIL: Final = f"[^{_NOT_IN_EMAIL}]++@[^{_NOT_IN_EMAIL}.]+(?:\\.[^{_NOT_IN_EMAIL}.]+)+"
# Guards are only for speed, by the first characters: a cell that fails one skips what
# stands behind it. The letters' guard is passed by all that no later pattern fits.
_GUARDED: Final[tuple[tuple[str, dict[str, str]], ...]] = (
    ("", {"email": EMAIL}),
    (
        r"(?=[0-9]+\Z)",
        {
            "zero_one": "[01]",
            "coded": "0[0-9]{1,5}",
            "national": "0[0-9]{6,14}",
            "serial": "[1-6][0-9]{4}",
            "unix_seconds": "(?:1[0-9]|2[01])[0-9]{8}",
            "unix_milliseconds": "(?:1[0-9]|2[01])[0-9]{11}",
            "compact_date": (
                "(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
            ),
            "phone_digits": "[1-9][0-9]{6,14}",
            "whole": "[0-9]+",
        },
    ),
    (
        r"(?=[^\W\d_])",
        {
            "code": "[A-Za-z]{2}(?:[-_][A-Za-z]{2,4})?|[A-Z]{3}|[yntfYNTF]",
            "yes_no": YES_NO,
            "url": r"(?:[Hh][Tt][Tt][Pp][Ss]?://|www\.)\S+",
            "timezone": (
                "(?:A(?:frica|merica|ntarctica|rctic|sia|tlantic|ustralia)|Europe"
                "|Indian|Pacific|Etc)/[A-Za-z_+\\-/0-9]+"
            ),
            **_with_times("named"),
            "uuid_letter": "[A-Fa-f][0-9A-Fa-f]{7}-" + UUID_TAIL,
            "ip_letter": (
                "(?=[A-Fa-f][0-9A-Fa-f]{0,3}:)(?=.*::|(?:[^:]*:){7})[0-9A-Fa-f:]{3,39}"
            ),
            "words": ".*",
        },
    ),
    (r"(?=\+)", {"phone_plus": r"\+[0-9]{7,15}|" + _PHONE}),
    ("(?=[12][0-9]{3}[-/.])", _with_times("iso")),
    (
        "(?=[0-9]{1,2}[-/.][0-9]{1,2}[-/.])",
        _with_times("day_first", "month_first", "same", "dotted", "either"),
    ),
    (
        r"(?=[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.|[0-9]{0,4}[A-Fa-f]{0,4}:)",
        {
            "ip": (
                r"(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(?:\.(?!\Z)|\Z)){4}"
                r"|(?=.*::|(?:[^:]*:){7})[0-9]?[0-9A-Fa-f]{0,3}:[0-9A-Fa-f:]+[0-9.]*"
            )
        },
    ),
    (
        r"(?=[0-9+\-.,'\seE]+\Z)",
        {
            "point": _POINT,
            "comma": _COMMA,
            "either_sign": r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}",
            "scientific": r"[+-]?[0-9]+(?:[.,][0-9]+)?[eE][+-]?[0-9]{1,3}",
            "signed": "-[0-9]+|[+][0-9]{1,6}",
        },
    ),
    (r"(?=[0-9(])", {"phone": _PHONE}),
    ("(?=[0-9]{1,2}[^0-9]{1,3}[A-Za-z])", _with_times("day_named")),
    ("(?=[0-9][0-9A-Fa-f]{7}-)", {"uuid": "[0-9A-Fa-f]{8}-" + UUID_TAIL}),
    ("", {"list": r"\[.*\]", "object": r"\{.*\}", "text": ".*"}),
)
_PATTERNS: Final = {
    name: pattern for _, patterns in _GUARDED for name, pattern in patterns.items()
}


def _alternatives(patterns: dict[str, str]) -> str:
    return "|".join(f"(?P<{name}>{pattern})" for name, pattern in patterns.items())


_CELL: Final = re.compile(
    "|".join(f"{guard}(?:{_alternatives(found)})" for guard, found in _GUARDED),
    re.DOTALL,
)

_DATE: Final = frozenset({CellType.DATE})
_DATETIME: Final = frozenset({CellType.DATETIME})
TYPES: Final[dict[str, frozenset[CellType]]] = {
    **dict.fromkeys(_PATTERNS, frozenset()),
    **dict.fromkeys(_DATES, _DATE),
    **dict.fromkeys(_TIMES, _DATETIME),
    **{
        name: frozenset({CellType(name)})
        for name in ("email", "ip", "phone", "uuid", "list", "object", "url")
    },
    "ip_letter": frozenset({CellType.IP}),
    "uuid_letter": frozenset({CellType.UUID}),
    "timezone": frozenset({CellType.TIMEZONE}),
    "yes_no": frozenset({CellType.BOOLEAN}),
    "zero_one": frozenset({CellType.BOOLEAN, CellType.INTEGER}),
    "phone_plus": frozenset({CellType.PHONE}),
    "national": frozenset({CellType.PHONE}),
    "serial": frozenset({CellType.INTEGER, CellType.EXCEL_SERIAL}),
    "unix_seconds": frozenset(
        {CellType.UNIX_SECONDS, CellType.INTEGER, CellType.PHONE}
    ),
    "unix_milliseconds": frozenset(
        {CellType.UNIX_MILLISECONDS, CellType.INTEGER, CellType.PHONE}
    ),
    "compact_date": frozenset({CellType.DATE, CellType.INTEGER, CellType.PHONE}),
    "phone_digits": frozenset({CellType.INTEGER, CellType.PHONE}),
    "whole": frozenset({CellType.INTEGER}),
    "signed": frozenset({CellType.INTEGER}),
    "scientific": frozenset({CellType.DECIMAL, CellType.SCIENTIFIC}),
    "point": frozenset({CellType.DECIMAL}),
    "comma": frozenset({CellType.DECIMAL}),
    "either_sign": frozenset({CellType.DECIMAL}),
}

_fullmatch: Final = _CELL.fullmatch
_name_of: Final = attrgetter("lastgroup")


def patterns_of(cells: Iterable[str]) -> Iterator[str]:
    """Each cell's pattern; the cells are stripped, not blank, and ``judged``."""
    return map(_name_of, map(_fullmatch, cells))


def judged(cell: str) -> str:
    """The part of a cell that its pattern is read from: both ends of a long one."""
    if len(cell) <= LONGEST_JUDGED:
        return cell
    half = LONGEST_JUDGED // 2
    return cell[:half] + cell[-half:]
