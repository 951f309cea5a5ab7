"""The door to reading files: bytes go in, batches of rows come out.

``open_source`` decides what the file is and how it is read; every trait that it
guessed is a choice that the caller can make instead. ``Source.batches`` streams the
rows: memory stays flat whatever the file's size, and faults of rows are issues of
these rows. What cannot be read at all raises UnreadableFile with a sentence for the
user (``imports.reading.refusals``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePath
from typing import BinaryIO, NamedTuple, Self

import msgspec

from imports.reading.batching import FOOTNOTES_SEARCHED, Footnote, RowQueue
from imports.reading.content import Content
from imports.reading.dialects import Choices, Dialect, Guesses, ShortRows
from imports.reading.guesses import Guess
from imports.reading.kinds import Kind, Packing
from imports.reading.limits import DEFAULT_LIMITS, Limits
from imports.reading.refusals import UnreadableFile
from imports.reading.shaping import Tally
from imports.reading.tables import Table
from imports.reading.text_tables import TextTable
from imports.reading.workbook_messages import Sheet
from imports.reading.workbook_tables import WorkbookTable
from profiles.issues import Issue
from profiles.records import RowBatch

__all__ = [
    "BATCH_ROWS",
    "Choices",
    "Dialect",
    "Footnote",
    "Guess",
    "Guesses",
    "Kind",
    "Limits",
    "Sheet",
    "ShortRows",
    "Source",
    "SourceRow",
    "UnreadableFile",
    "open_source",
]

# Small batches keep the garbage collector's work small: measured, 2,000 rows read a
# third faster than 20,000.
BATCH_ROWS = 2_000
NAMES = {
    Kind.TEXT: ("a text file", (".xlsx", ".xlsm", ".xls", ".ods", ".pdf")),
    Kind.WORKBOOK: ("an Excel workbook", (".csv", ".tsv", ".txt", ".tab", ".xls")),
}


class SourceRow(NamedTuple):
    """One row as the file says it: its number, its line, its cells, its issues."""

    number: int
    line: int
    cells: list[str]
    issues: list[Issue]


class Source:
    """A file that is open for reading; ``open_source`` makes it.

    ``dialect`` is how it is read, ``guesses`` how sure each trait is. ``columns`` are
    the names for people, one for each column and each different; ``raw_headers`` the
    header as the file spells it, empty without one. After a full pass ``rows``,
    ``blank_rows``, ``comments`` and ``footnotes`` are complete.
    """

    def __init__(self, table: Table, content: Content) -> None:
        """Keep the table; nothing is read yet."""
        self._table = table
        self._content = content
        self.name = content.name
        self.kind: Kind = content.kind
        self.packing: Packing = content.packing
        self.dialect: Dialect = table.dialect
        self.guesses: Guesses = table.guesses
        self.columns: list[str] = table.columns
        self.raw_headers: list[str] = table.raw_headers
        self.sheets: list[Sheet] = table.sheets
        self.rows: int | None = None
        self.footnotes: list[Footnote] = []
        self._tally = Tally()
        self._notes = [*_name_notes(content), *table.notes]

    @property
    def blank_rows(self) -> int:
        """How many blank rows the last full pass went by."""
        return self._tally.blank_rows

    @property
    def comments(self) -> int:
        """How many comment lines the last full pass went by."""
        return self._tally.comments

    @property
    def notes(self) -> list[str]:
        """Sentences about the file as a whole; more of them after a full pass."""
        notes = list(self._notes)
        if self.rows == 0:
            notes.append("The file has a header and no rows.")
        if self.blank_rows:
            notes.append(f"{_count(self.blank_rows, 'blank row')} went by.")
        if self.comments:
            notes.append(f"{_count(self.comments, 'comment line')} went by.")
        notes += [
            f"Line {line} below the table was left out: “{text}”."
            for line, text in self.footnotes
        ]
        return notes

    def __enter__(self) -> Self:
        """The source itself; leaving the block closes it."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the source."""
        self.close()

    def close(self) -> None:
        """Remove what was copied in order to read; the caller's file stays open."""
        self._content.close()

    def batches(self, size: int = BATCH_ROWS, *, after: int = 0) -> Iterator[RowBatch]:
        """The rows behind number ``after`` in batches of ``size``, the last smaller.

        Every call reads the file anew. Raises UnreadableFile if the content breaks
        off or turns out to be over a limit.
        """
        tally = Tally()
        queue = RowQueue(len(self.columns), after)
        for piece in self._table.pieces(tally):
            queue.push(piece)
            while len(queue) >= size + FOOTNOTES_SEARCHED:
                yield queue.take(size)
        footnotes = queue.drop_footnotes()
        while len(queue):
            yield queue.take(size)
        self.rows = queue.number - 1
        self.footnotes = footnotes
        self._tally = tally

    def head(self, count: int = 100) -> RowBatch:
        """The first rows, for a preview; an empty batch if there are none."""
        for batch in self.batches(count):
            return batch
        return RowBatch(1, [], [])

    def rows_numbered(self, numbers: Iterable[int]) -> Iterator[SourceRow]:
        """The rows with these numbers, which must ascend, in one pass."""
        wanted = iter(numbers)
        number = next(wanted, None)
        if number is None:
            return
        for batch in self.batches(after=number - 1):
            while number is not None and number < batch.first + len(batch.cells):
                at = number - batch.first
                issues = batch.issues.get(at, [])
                yield SourceRow(number, batch.lines[at], batch.cells[at], issues)
                number = next(wanted, None)
            if number is None:
                return

    def fixed_choices(self) -> Choices:
        """The choices that repeat this reading: nothing is left to guessing."""
        dialect = self.dialect
        if self.kind is Kind.WORKBOOK:
            return Choices(
                header_line=dialect.header_line,
                sheet=dialect.sheet,
                short_rows=dialect.short_rows,
            )
        return Choices(
            encoding=dialect.encoding,
            delimiter=dialect.delimiter,
            quote=dialect.quote,
            escape=dialect.escape,
            header_line=dialect.header_line,
            short_rows=dialect.short_rows,
        )


def open_source(
    file: str | Path | BinaryIO,
    *,
    name: str = "",
    choices: Choices | Mapping[str, object] | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Source:
    """Open a file for reading, guessing what the choices leave open.

    ``file`` is a path, or a binary stream that can seek and is not read by others
    meanwhile; ``name`` is what the user calls it (default: the path's). ``choices``
    may come as JSON. Raises UnreadableFile if it cannot be read.
    """
    if isinstance(file, str):
        file = Path(file)
    if not name and isinstance(file, Path):
        name = file.name
    content = Content(file, name, limits)
    if not isinstance(choices, Choices):
        choices = msgspec.convert(choices or {}, Choices)
    if content.kind is Kind.WORKBOOK:
        return Source(WorkbookTable(content, choices), content)
    return Source(TextTable(content, choices), content)


def _name_notes(content: Content) -> list[str]:
    """A note if the file's name promises another content."""
    what, wrong_endings = NAMES[content.kind]
    ending = PurePath(content.name).suffix.lower()
    if ending not in wrong_endings:
        return []
    return [f"The name ends in {ending}, but the content is {what} and was read so."]


def _count(number: int, what: str) -> str:
    """The number and the word, in the plural if need be: 3 blank rows."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"
