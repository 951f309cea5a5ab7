"""How the cells of one column are read: cleaned, mapped, parsed, each at most once.

A cell goes through one function, made once per run. Nearly all batches need less:
their cells are cleaned all at once, and texts that repeat are remembered.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

from profiles.columns.harvest import Cell
from profiles.issues import Fault, IssueCode
from profiles.mapping import Replacement, ReplacementAction
from profiles.values import BLANKS, clean_text

CLEAR_MARK = "%CLEAR%"

Parsed = TypeVar("Parsed")

# Remembered texts are few and short, so that memory stays flat in any file.
_MOST_REMEMBERED = 50_000
_LONGEST_REMEMBERED = 64
_ENOUGH_TO_JUDGE = 5_000
_HELD = Fault(IssueCode.VALUE_HELD)


def cell_reader(
    parse: Callable[[str], Parsed], replacements: Mapping[str, Replacement]
) -> Callable[[str], Parsed | Fault | Cell]:
    """A function that gives a cell's value, its fault, or that it is empty or clears.

    The cell is cleaned; ``%CLEAR%`` (in capitals, as Maestra writes it) clears; what
    ``replacements`` names is replaced before it is parsed.
    """

    def read(cell: str) -> Parsed | Fault | Cell:
        text = clean_text(cell)
        if isinstance(text, Fault):
            return text
        if not text:
            return Cell.EMPTY
        if text == CLEAR_MARK:
            return Cell.CLEARED
        return parse(text)

    def read_replaced(cell: str) -> Parsed | Fault | Cell:
        text = clean_text(cell)
        if isinstance(text, Fault) or text not in replacements:
            return read(cell)
        replacement = replacements[text]
        if replacement.action is ReplacementAction.HOLD:
            return _HELD
        if replacement.action is ReplacementAction.CLEAR:
            return Cell.CLEARED
        return read(replacement.text)

    return read_replaced if replacements else read


class Memory(dict[str, Parsed | Cell], Generic[Parsed]):
    """A parser of cleaned texts that remembers what each distinct one gave.

    A hit costs 20 ns where a date costs 3,600; what is given must not be mutable. A
    column whose texts hardly repeat is soon read without it.
    """

    def __init__(self, parse: Callable[[str], Parsed]) -> None:
        """Remember what ``parse`` gives."""
        super().__init__({"": Cell.EMPTY})
        self._parse = parse
        self._asked = self._missed = 0

    def __missing__(self, text: str) -> Parsed:
        """Parse a text seen for the first time."""
        parsed = self._parse(text)
        self._missed += 1
        if len(text) <= _LONGEST_REMEMBERED:
            self[text] = parsed
        return parsed

    def parse_all(self, texts: list[str]) -> list[Parsed | Cell]:
        """What each text gives; an empty one is an empty cell."""
        if self._missed > _ENOUGH_TO_JUDGE and 2 * self._missed > self._asked:
            self.clear()
            return [self._parse(text) if text else Cell.EMPTY for text in texts]
        if len(self) > _MOST_REMEMBERED:
            self.clear()
            self[""] = Cell.EMPTY
        self._asked += len(texts)
        return list(map(self.__getitem__, texts))


def clean_cells(cells: list[str], *, longest: int) -> list[str] | None:
    """Every cell's cleaned text, or None if one of them needs a closer look.

    That is a text which cannot be stored, is longer than ``longest`` or may be the
    clear mark.
    """
    joined = "".join(cells)
    if "\0" in joined or CLEAR_MARK in joined or max(map(len, cells)) > longest:
        return None
    if joined.isascii():
        return list(map(str.strip, cells))
    try:
        joined.encode()
    except UnicodeEncodeError:
        return None
    return [
        cell.strip()
        if cell.isascii()
        else unicodedata.normalize("NFC", cell).strip(BLANKS)
        for cell in cells
    ]
