"""Rows of a sheet that are all written alike, read by one expression a row.

Most sheets are tables: each column has cells of one kind and one style, or blank ones.
Once that is seen, an expression is made that matches a whole row and captures the
stored value of each column, which takes a third of the time that finding every cell by
itself does. A row that is written otherwise comes out as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import compress
from typing import NamedTuple, Self

from imports.reading.number_formats import WHOLE

# To make the expression takes a millisecond a column, so many times a sheet at most.
MOST_COLUMNS = 100
FORMULA = r"(?:<f(?: [^<>]*+)?(?:(?<=/)>|>[^<]*+</f>))?+"
BLANK = r'(?: s="[0-9]{1,6}")?(?: t="[a-zA-Z]+")?(?:/>|></c>)'
SHARED = "[0-9]{1,8}"
ANYTHING = "[^<&]*+"


class ColumnForm(NamedTuple):
    """How the cells of a column are written: as in the file, and whether all whole."""

    letters: str
    kind: str
    style: str
    is_whole: bool

    def pattern(self) -> str:
        """What matches a cell, there or not, and captures the value that it stores."""
        stored = WHOLE.pattern if self.is_whole else ANYTHING
        if self.kind == "s":
            stored = SHARED
        attributes = (f' s="{self.style}"' if self.style else "") + (
            f' t="{self.kind}"' if self.kind else ""
        )
        value = (
            f"<is><t(?: [^<>]*+)?>({stored})</t></is>"
            if self.kind == "inlineStr"
            else f"{FORMULA}<v>({stored})</v>"
        )
        return (
            f'(?:<c r="{self.letters}[0-9]{{1,8}}"'
            f"(?:{attributes}>{value}</c>|{BLANK}))?+"
        )


class RowTemplate:
    """The form of a sheet's rows, column by column from the first."""

    def __init__(self, columns: Sequence[ColumnForm]) -> None:
        self.columns = columns
        cells = "".join(column.pattern() for column in columns)
        self._rows = re.compile(
            r'(?:\A\s*+|</row>\s*+)<row r="([0-9]{1,8})"[^<>]*+(?<!/)>'
            rf"{cells}(?=</row>|\Z)|((?:</row>)?[\s\S]+?(?=</row>|\Z))"
        )

    @classmethod
    def of(
        cls,
        all_letters: Sequence[str],
        letters: Sequence[str],
        styles: Sequence[str],
        kinds: Sequence[str],
        stored: Sequence[str],
    ) -> Self | None:
        """The form of these cells of some rows, in columns from the first on.

        ``all_letters`` are those of all columns. Nothing if a column has cells of
        several forms, or none that stores anything.
        """
        forms = {*compress(zip(letters, kinds, styles, strict=True), stored)}
        if not 0 < len(forms) <= MOST_COLUMNS or "e" in {kind for _, kind, _ in forms}:
            return None
        by_letters = {form[0]: form for form in forms}
        known = all_letters[: len(forms)]
        if by_letters.keys() != {*known}:
            return None
        cells = zip(letters, stored, strict=True)
        broken = {one for one, value in cells if value and not WHOLE.fullmatch(value)}
        return cls([ColumnForm(*by_letters[one], one not in broken) for one in known])

    def find(self, text: str) -> list[tuple[str, ...]]:
        """All rows: the number, the stored values, and nothing, or all as it stands."""
        return self._rows.findall(text)
