"""What every table that a file holds can tell, be it text or a sheet."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence

from imports.reading.dialects import Dialect, Guesses
from imports.reading.encodings import shown
from imports.reading.headers import column_names
from imports.reading.limits import Limits
from imports.reading.refusals import TooLarge
from imports.reading.shaping import Piece, Tally
from imports.reading.workbook_messages import Sheet


class Table(ABC):
    """A table: how it is read, its columns, its rows in a stream.

    ``raw_headers`` are the header's cells as they stand in the file, with what no
    database takes spelled out; empty without a header. ``columns`` is a name for each
    column that no other has, ``notes`` are sentences about the file as a whole.
    """

    def __init__(
        self,
        dialect: Dialect,
        guesses: Guesses,
        header: Sequence[str],
        width: int,
        *,
        limits: Limits,
    ) -> None:
        """Keep what the guess found; raises TooLarge for too many columns."""
        if width > limits.columns:
            raise TooLarge(
                "too_many_columns",
                f"The header in line {dialect.first_line} has more than "
                f"{limits.columns:,} columns, the limit. Remove those that you do not "
                "need.",
            )
        self.dialect = dialect
        self.guesses = guesses
        self.limits = limits
        self.raw_headers = [shown(cell) for cell in header[:width]]
        self.columns = column_names(self.raw_headers, width)
        self.notes: list[str] = []
        self.sheets: list[Sheet] = []

    @abstractmethod
    def pieces(self, tally: Tally) -> Iterator[Piece]:
        """The rows from the first; ``tally`` counts what is none."""
