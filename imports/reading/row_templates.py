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

FORMULA = r"(?:<f(?: [^<>]*+)?(?:(?<=/)>|>[^<]*+</f>))?+"
BLANK = r'(?: s="[0-9]{1,6}")?(?: t="[a-zA-Z]+")?(?:/>|></c>)'
# What a cell holds that needs no look at it: the number of a string, a whole number.
STORED = {"s": "[0-9]{1,8}"}
WHOLE = "-?[0-9]{1,15}"
ANYTHING = "[^<&]*+"


class ColumnForm(NamedTuple):
    """How the cells of a column are written: as in the file, and whether all whole."""

    letters: str
    kind: str
    style: str
    is_whole: bool

    def pattern(self) -> str:
        """What matches a cell, there or not, and captures the value that it stores."""
        stored = STORED.get(self.kind, WHOLE if self.is_whole else ANYTHING)
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
        by_letters = {form[0]: form for form in forms}
        known = all_letters[: len(forms)]
        if not known or by_letters.keys() != {*known}:
            return None
        if any(kind == "e" for _, kind, _ in forms):
            return None
        return cls(
            [
                ColumnForm(*by_letters[one], _is_whole(one, letters, stored))
                for one in known
            ]
        )

    def find(self, text: str) -> list[tuple[str, ...]]:
        """All rows: the number, the stored values, and nothing, or all as it stands."""
        return self._rows.findall(text)


def _is_whole(column: str, letters: Sequence[str], stored: Sequence[str]) -> bool:
    """Whether the column stores but whole numbers."""
    fits = re.compile(WHOLE).fullmatch
    cells = zip(letters, stored, strict=True)
    return all(fits(one) for place, one in cells if one and place == column)
