"""The patterns of a whole column at once, where its cells are plain.

``cell_patterns`` tells the pattern of any cell, one at a time. Here one expression runs
over all cells of a column, a line each, and takes out those that are plainly of a
pattern the column is known to have; what it leaves is told one at a time. Each
expression is narrower than its pattern: what it takes has that pattern for sure. So
nine cells in ten are judged in a tenth of the time.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from imports.suggesting.cell_patterns import EMAIL, OVER_12, UUID_TAIL, YES_NO

_MONTH = "(?:0[1-9]|1[0-2])"
_DAY = "(?:0[1-9]|[12][0-9]|3[01])"
_ISO = f"[12][0-9]{{3}}-{_MONTH}-{_DAY}"
_TIME = (
    r"[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?"
)
_LETTERS = r"(?:[A-Za-z]++|[^\W\d_])"
# Letters come first, and then something that no code, word for yes or no, address,
# zone, id or date with the month's name has there; or there are only letters.
_WORDS = (
    r"(?![A-Fa-f][0-9A-Fa-f]{7}-|www\.)"
    rf"(?:{_LETTERS}++"
    r"(?:[0-9]|'|(?<=[^\W\d_]{3})-|-(?![A-Za-z]{2,4}\n)"
    r"|[^\S\n](?![0-9]{1,2}[^0-9\n])|[.,](?!,?\s[0-9]))"
    r"[^\n@:/]*+"
    rf"|(?!(?:{YES_NO})\n)(?=[^\W\d_]{{4}}){_LETTERS}++)"
)
_LINES: Final = {
    "email": EMAIL,
    "words": _WORDS,
    "phone_plus": r"\+[0-9]{7,15}",
    "national": "0[0-9]{6,14}",
    "phone_digits": "[3-9][0-9]{6,14}",
    "serial": "[1-6][0-9]{4}",
    "whole": "[1-9][0-9]{5}|[7-9][0-9]{4}|[1-9][0-9]{1,3}|[2-9]",
    "point": r"-?[0-9]+\.(?:[0-9]{4,}|[0-9]{1,2})",
    "comma": "-?[0-9]+,(?:[0-9]{4,}|[0-9]{1,2})",
    "iso": _ISO,
    "iso_time": _ISO + _TIME,
    "day_first": f"{OVER_12}[-/.]{_MONTH}[-/.][0-9]{{4}}",
    "month_first": f"{_MONTH}[-/.]{OVER_12}[-/.][0-9]{{4}}",
    "either": f"(?P<same>{_MONTH})[-/](?!(?P=same)){_MONTH}[-/][0-9]{{4}}",
    "url": r"https?://\S++",
    "uuid": f"[0-9][0-9A-Fa-f]{{7}}-{UUID_TAIL}",
    "uuid_letter": f"[A-Fa-f][0-9A-Fa-f]{{7}}-{UUID_TAIL}",
}
# A line's first alternative that fits is final: longer ones come first.
_RUNS: Final = {
    pattern: re.compile(rf"(?:^(?>{line})\n)++", re.MULTILINE)
    for pattern, line in _LINES.items()
}
# Patterns of fewer of a column's cells are not worth a try.
_WORTH_A_TRY = 1 / 8


def take_plain(
    cells: Sequence[str], known: Counter[str]
) -> tuple[Counter[str], Sequence[str]]:
    """The plain cells' patterns with their counts, and the cells that are left.

    The cells are as ``patterns_of`` takes them; ``known`` are the patterns that the
    column is known to have, with their counts.
    """
    found: Counter[str] = Counter()
    likely = [*_likely(known)]
    text = "\n".join([*cells, ""]) if likely else ""
    if text.count("\n") != len(cells):  # nothing is likely, or a cell has lines
        return found, cells
    left = len(cells)
    for pattern in likely:
        text = _RUNS[pattern].sub("", text)
        before, left = left, text.count("\n")
        found[pattern] = before - left
    return +found, text.split("\n")[:-1]


def _likely(known: Counter[str]) -> Iterable[str]:
    enough = known.total() * _WORTH_A_TRY
    return (
        pattern
        for pattern, count in known.most_common()
        if count > enough and pattern in _RUNS
    )
