"""Counts what the columns of a file hold while the file is read.

``imports.reading`` yields batches of rows; ``FileColumns.add`` takes each one apart
column by column, and ``summaries`` may be asked at any time, so that the mapping page
fills in live. The figures do not depend on where batches begin and end. Every cell of
the file is judged (``tests/speed/column_counting.py`` tells what that takes).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from imports.measuring.columns import ColumnSummary, Example, inferred_type
from imports.measuring.columnwise import ColumnBatch, by_column
from imports.measuring.distinct_values import DistinctValues
from imports.suggesting.cell_patterns import (
    LONGEST_JUDGED,
    TYPES,
    judged,
    patterns_of,
)
from imports.suggesting.cell_types import CellType, code_types
from imports.suggesting.plain_patterns import take_plain
from profiles.issues import shortened
from profiles.records import RowBatch
from profiles.values import BLANKS

MAX_LIVE_HASHES = 500_000
SAMPLES = 8
# The values of so few, so short ones are counted one by one, to be mapped; so many are
# kept of all columns together.
MAX_MAPPED = 1_000
LONGEST_MAPPED = 200
MAX_LIVE_VALUES = 200_000
# Values that stand so often on average are judged once each.
OFTEN = 20
EXAMPLES = 3
_NO_WIDTH = [mark for mark in BLANKS if not mark.isspace()]
# The patterns that tell, or leave open, the order of dates and the decimal sign.
_TELLING = frozenset(
    name + time
    for name in ("day_first", "month_first", "dotted", "either")
    for time in ("", "_time")
) | {"point", "comma", "either_sign", "serial", "scientific"}


class FileColumns:
    """The running figures of every column of one file."""

    def __init__(self, headers: Sequence[str]) -> None:
        self._headers = tuple(headers)
        self._columns = tuple(_Column() for _ in headers)
        self._rows = 0

    def add(self, batch: RowBatch) -> None:
        """Count the rows in; ragged ones count as if filled up or cut to fit."""
        self.add_columns(by_column(batch, len(self._columns)))

    def add_columns(self, batch: ColumnBatch) -> None:
        """Count the rows in, which are by column."""
        self._rows += len(batch.lines)
        for column, cells in zip(self._columns, batch.columns, strict=True):
            column.add(cells, batch.lines)
        if sum(column.values.live for column in self._columns) > MAX_LIVE_HASHES:
            for column in self._columns:
                column.values.pack()
        while sum(column.live_values for column in self._columns) > MAX_LIVE_VALUES:
            max(self._columns, key=lambda column: column.live_values).counts = None

    def mappable(self) -> Iterator[tuple[int, list[tuple[str, int]], int]]:
        """By column, its distinct values with their counts, and the blank cells.

        Only columns with few values; the most frequent value comes first.
        """
        for position, column in enumerate(self._columns):
            if column.counts:
                blank = self._rows - column.filled
                yield position, column.counts.most_common(), blank

    def summaries(self) -> tuple[ColumnSummary, ...]:
        """The figures so far: a summary for each column, in the file's order."""
        return tuple(
            column.summary(position, header, self._rows)
            for position, (header, column) in enumerate(
                zip(self._headers, self._columns, strict=True)
            )
        )


class _Column:
    """The running figures of one column."""

    __slots__ = (
        "code_fits",
        "counts",
        "examples",
        "filled",
        "longest",
        "patterns",
        "samples",
        "typed_codes",
        "values",
    )

    def __init__(self) -> None:
        self.filled = 0
        self.longest = 0
        self.values = DistinctValues()
        self.counts: Counter[str] | None = Counter()
        self.samples: dict[str, None] = {}
        self.patterns: Counter[str] = Counter()
        self.code_fits: Counter[CellType] = Counter()
        self.typed_codes = 0
        self.examples: dict[str, list[Example]] = {}

    @property
    def live_values(self) -> int:
        """How many values are counted one by one."""
        return len(self.counts) if self.counts is not None else 0

    def add(self, column: Sequence[str], lines: Sequence[int]) -> None:
        """Count in the column's cells of one batch; ``lines`` are their lines."""
        cells = _filled(column)
        if not cells:
            return
        self.filled += len(cells)
        self.longest = max(self.longest, max(map(len, cells)))
        if self.values.is_over_limit:
            found = self._judge_each(cells)
        else:
            counts = Counter(cells)
            self.values.add(cells, counts)
            self._count_values(counts)
            self._keep_samples(counts)
            repeats = len(cells) >= OFTEN * len(counts)
            found = self._judge_distinct(counts) if repeats else self._judge_each(cells)
        self.patterns += found
        self._keep_examples(column, lines, found)

    def _count_values(self, counts: Counter[str]) -> None:
        if self.counts is None:
            return
        self.counts.update(counts)
        if len(self.counts) > MAX_MAPPED or self.longest > LONGEST_MAPPED:
            self.counts = None

    def summary(self, position: int, header: str, rows: int) -> ColumnSummary:
        """The figures so far, of a column at this position under this header."""
        fits: Counter[CellType] = Counter(self.code_fits)
        for pattern, count in self.patterns.items():
            for type_ in TYPES[pattern]:
                fits[type_] += count
        untyped = sum(n for name, n in self.patterns.items() if not TYPES[name])
        fits[CellType.TEXT] = untyped - self.typed_codes
        summary = ColumnSummary(
            position=position,
            header=header,
            rows=rows,
            filled=self.filled,
            distinct=self.values.count,
            compared=self.values.compared,
            longest=self.longest,
            samples=tuple(self.samples),
            patterns=dict(self.patterns),
            fits=dict(+fits),
            examples={name: tuple(found) for name, found in self.examples.items()},
        )
        return msgspec.structs.replace(summary, type=inferred_type(summary))

    def _judge_each(self, cells: list[str]) -> Counter[str]:
        """The patterns of cells that hardly repeat, the plain ones all at once."""
        found, rest = take_plain([*self._judged(cells)], self.patterns)
        patterns = list(patterns_of(rest))
        found.update(patterns)
        if "code" in found:
            for cell, pattern in zip(rest, patterns, strict=True):
                if pattern == "code":
                    self._count_code(cell, 1)
        return found

    def _judge_distinct(self, counts: Counter[str]) -> Counter[str]:
        """The patterns of cells, each distinct value judged once."""
        found: Counter[str] = Counter()
        patterns = patterns_of(self._judged(counts))
        for (cell, count), pattern in zip(counts.items(), patterns, strict=True):
            found[pattern] += count
            if pattern == "code":
                self._count_code(cell, count)
        return found

    def _judged(self, cells: Iterable[str]) -> Iterable[str]:
        return cells if self.longest <= LONGEST_JUDGED else map(judged, cells)

    def _count_code(self, cell: str, count: int) -> None:
        types = code_types(cell)
        for type_ in types:
            self.code_fits[type_] += count
        if types:
            self.typed_codes += count

    def _keep_samples(self, values: Iterable[str]) -> None:
        for value in values:
            if len(self.samples) == SAMPLES:
                return
            self.samples.setdefault(shortened(value))

    def _keep_examples(
        self, column: Sequence[str], lines: Sequence[int], found: Counter[str]
    ) -> None:
        """Keep the first cells of each telling pattern, with their lines."""
        wanted = {
            pattern
            for pattern in _TELLING & found.keys()
            if len(self.examples.get(pattern, ())) < EXAMPLES
        }
        if not wanted:
            return
        stripped = [cell.strip(BLANKS) for cell in column]
        patterns = patterns_of(map(judged, stripped))
        for cell, line, pattern in zip(stripped, lines, patterns, strict=True):
            if pattern in wanted:
                kept = self.examples.setdefault(pattern, [])
                kept.append(Example(shortened(cell), line))
                if len(kept) == EXAMPLES:
                    wanted.remove(pattern)
                    if not wanted:
                        return


def _filled(column: Sequence[str]) -> list[str]:
    """The cells without outer blanks, those that are blank left out."""
    cells = list(filter(None, map(str.strip, column)))
    text = "".join(cells)
    # Characters of no width are not blank to str.strip.
    if not text.isascii() and any(mark in text for mark in _NO_WIDTH):
        return list(filter(None, [cell.strip(BLANKS) for cell in cells]))
    return cells
