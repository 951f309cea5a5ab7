"""What a file looks like before anything is counted: how it is read, its first rows.

Pure. ``measuring.looking`` makes it as soon as a file is uploaded or read another way;
it is stored with the import, so that no page has to open the file again.
"""

from __future__ import annotations

from typing import Any

import msgspec

from imports.reading.dialects import Choices, Guesses
from imports.reading.kinds import Kind
from imports.reading.sources import Source
from imports.reading.workbook_messages import Sheet
from profiles.records import RowBatch

ROWS = 100
# A look is stored with the job: so many cells, of so many characters, stay small.
MOST_CELLS = 20_000
FEWEST_ROWS = 10
CELL_CHARACTERS = 1_000

# What the user may choose instead of a guess; a trait that is chosen stays.
TRAITS = ("encoding", "delimiter", "quote", "escape", "header_line", "sheet")


class FirstLook(msgspec.Struct, frozen=True):
    """One look at a file.

    ``rows`` are the first ones, their cells cut to ``CELL_CHARACTERS``; ``is_all``
    says that there are no more. ``notes`` are sentences about the file as a whole.
    """

    kind: Kind
    columns: list[str]
    guesses: Guesses
    rows: RowBatch
    is_all: bool
    sheets: list[Sheet] = []
    notes: list[str] = []

    @classmethod
    def of(cls, source: Source) -> FirstLook:
        """A look at an open file. Raises ``UnreadableFile``."""
        wanted = min(ROWS, max(FEWEST_ROWS, MOST_CELLS // max(1, len(source.columns))))
        head = source.head(wanted + 1)
        return cls(
            source.kind,
            source.columns,
            source.guesses,
            _first(head, wanted),
            is_all=len(head.cells) <= wanted,
            sheets=source.sheets,
            notes=source.notes,
        )

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> FirstLook | None:
        """The look that a model field keeps; None if nobody has looked yet."""
        return msgspec.convert(stored, cls, str_keys=True) if stored else None

    def to_json(self) -> dict[str, Any]:
        """What a model field keeps."""
        stored: dict[str, Any] = msgspec.to_builtins(self, str_keys=True)
        return stored

    @property
    def chosen(self) -> Choices:
        """The traits that the user chose, the rest left to guessing."""
        values = {
            trait: guess.value
            for trait in TRAITS
            if (guess := getattr(self.guesses, trait)) is not None and guess.chosen
        }
        return Choices(**values)


def _first(head: RowBatch, count: int) -> RowBatch:
    """The first rows of a batch, their cells cut to what a page shows."""
    return RowBatch(
        head.first,
        head.lines[:count],
        [[cell[:CELL_CHARACTERS] for cell in cells] for cells in head.cells[:count]],
        {row: issues for row, issues in head.issues.items() if row < count},
    )
