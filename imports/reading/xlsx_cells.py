"""The cells of a sheet become text, whichever way their XML was read."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from imports.reading.number_formats import Meaning, Section, number_text
from imports.reading.refusals import Damaged
from imports.reading.xlsx_parts import Book, SharedStrings, unescaped, whole

LAST_COLUMN = 16_384
TRUTH = {"1": "true", "0": "false"}


class CellTexts:
    """Gives the cells of one workbook their text.

    Kinds of cells are named as in the file (ECMA-376 part 1, 18.18.11): ``s`` shared
    string, ``n`` number, ``b`` boolean, ``e`` error, ``d`` date, ``str`` and
    ``inlineStr`` text.
    """

    def __init__(self, book: Book, strings: SharedStrings) -> None:
        """Keep what the texts depend on."""
        self._formats = book.formats
        self._epoch_1904 = book.epoch_1904
        self._strings = strings
        self._places: dict[str, int] = {}
        # The same dates and sums come again and again.
        self.number = lru_cache(maxsize=1 << 16)(self._number_text)

    @property
    def shared(self) -> Sequence[str]:
        """The first of the shared strings, so far as they are read."""
        return self._strings.at_hand

    def read_more(self) -> bool:
        """Read on in the shared strings; whether there are more at hand then."""
        return self._strings.read_more()

    def text(self, stored: str, kind: str, style: str) -> str:
        """The text of a cell with this stored value."""
        if kind == "s":
            return self._strings[int(stored)] if stored.isdecimal() else ""
        if kind == "n":
            return self.number(stored, style)
        if kind in ("inlineStr", "str"):
            return unescaped(stored) if "_x" in stored else stored
        if kind == "b":
            return TRUTH.get(stored, stored)
        if kind == "d":
            sections = self._sections(style)
            only_day = bool(sections) and sections[0].format.meaning is Meaning.DATE
            return stored[:10] if only_day else stored
        return unescaped(stored)

    def place(self, letters: str) -> int:
        """The position of the column with these letters: 0 for A, 26 for AA."""
        place = self._places.get(letters)
        if place is None:
            place = self._places[letters] = _column_place(letters)
        return place

    def _number_text(self, stored: str, style: str) -> str:
        """The text of a number in a cell of this style."""
        sections = self._sections(style)
        return number_text(stored, sections, epoch_1904=self._epoch_1904)

    def _sections(self, style: str) -> tuple[Section, ...]:
        """The number format of a cell style; none for the general one."""
        number = whole(style)
        return self._formats[number] if 0 <= number < len(self._formats) else ()


def _column_place(letters: str) -> int:
    """The position of a column, which Excel ends at XFD."""
    place = 0
    for letter in letters[:4]:
        place = place * 26 + ord(letter) - ord("A") + 1
    if not letters.isalpha() or not letters.isupper() or place > LAST_COLUMN:
        raise impossible(f"column {letters[:8]}")
    return place - 1


def impossible(what: str) -> Damaged:
    """The refusal of a place that no workbook has."""
    return Damaged(
        "damaged_workbook",
        f"The workbook is damaged: it names {what}, which no workbook has. Open it in "
        "a spreadsheet program, save it again and upload that.",
    )
