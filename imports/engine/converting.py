"""Turns a local file into frames of records: the part of an import that only computes.

    file -> imports.reading -> RowBatch -> fixes -> profiles.validation -> frames

It needs neither database nor Django, so that it can run in a process of its own
(``python -m imports.engine.converting``) while the worker plans and writes
(``children``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from cdp.formulas import restored
from imports.definition_parts import Parts, united
from imports.engine.children import answer
from imports.engine.frames import Ending, Frame, Refusal
from imports.fixes import Fixes, Mended
from imports.reading.sources import (
    Choices,
    Limits,
    Source,
    SourceRow,
    UnreadableFile,
    open_source,
)
from imports.suggesting.own_names import FILE_COLUMNS
from profiles.mapping import Mapping
from profiles.records import RowBatch, part_of
from profiles.validation import compile_mapping
from profiles.values import encode


class Assignment(msgspec.Struct, frozen=True):
    """What is to be converted.

    ``after``: rows up to this ordinal are passed by. No frame crosses a multiple of
    ``chunk_rows``, counted from there, so that chunks are whole frames.
    ``is_provisional``: the records are for a plan, so segments that are still to be
    made have provisional ids. ``only`` names the rows, ascending, if not all are.
    """

    path: str
    file_name: str
    choices: Choices
    limits: Limits
    mapping: dict[str, Any]
    definitions: Parts
    fixes: Fixes
    after: int
    chunk_rows: int
    is_provisional: bool
    only: tuple[int, ...] = ()

    def encoded(self) -> bytes:
        """The assignment for the other process."""
        return encode(self)

    @classmethod
    def decoded(cls, text: bytes) -> Assignment:
        """The assignment that ``encoded`` encoded."""
        return msgspec.json.decode(text, type=cls)


class Rows(NamedTuple):
    """A file that is open, and its rows from the assigned one on, fixes in place.

    ``mended`` counts the cells that rules have mended so far.
    """

    source: Source
    batches: Iterator[RowBatch]
    mended: Mended


@contextmanager
def rows(assignment: Assignment) -> Iterator[Rows]:
    """The assigned rows. Raises ``UnreadableFile``, then or while they are read."""
    with open_source(
        Path(assignment.path),
        name=assignment.file_name,
        choices=assignment.choices,
        limits=assignment.limits,
    ) as source:
        batches = (
            map(_batch_of, source.rows_numbered(assignment.only))
            if assignment.only
            else source.batches(after=assignment.after)
        )
        if is_problem_file(source.columns):
            batches = map(_restored, batches)
        mended: Mended = Counter()
        fixed = (assignment.fixes.applied(batch, mended) for batch in batches)
        yield Rows(source, fixed, mended)


def _batch_of(row: SourceRow) -> RowBatch:
    issues = {0: row.issues} if row.issues else {}
    return RowBatch(row.number, [row.line], [row.cells], issues)


def is_problem_file(columns: Iterable[str]) -> bool:
    """Whether the file is an errors or warnings file of ours that comes back."""
    return len(FILE_COLUMNS.intersection(columns)) > 1


def _restored(batch: RowBatch) -> RowBatch:
    batch.cells = [[restored(cell) for cell in cells] for cells in batch.cells]
    return batch


def convert(assignment: Assignment) -> Iterator[Frame]:
    """All frames of the file; the last is an ending or a refusal."""
    mapping = Mapping.from_json(assignment.mapping)
    converter = compile_mapping(
        mapping,
        united(assignment.definitions),
        is_provisional=assignment.is_provisional,
    )
    try:
        with rows(assignment) as file:
            for batch in _cut(file.batches, assignment.chunk_rows):
                yield from map(Frame.of_pack, converter.packs(batch))
            mended = [(*place, cells) for place, cells in file.mended.items()]
            yield Frame.of(
                Ending(file.source.blank_rows, converter.new_segments, mended)
            )
    except UnreadableFile as refusal:
        yield Frame.of(Refusal(str(refusal)))


def _cut(batches: Iterable[RowBatch], chunk_rows: int) -> Iterator[RowBatch]:
    """The batches, cut where a chunk ends."""
    room = chunk_rows
    for batch in batches:
        start, size = 0, len(batch.cells)
        while size - start >= room:
            yield part_of(batch, start, start + room)
            start, room = start + room, chunk_rows
        if start < size:
            yield part_of(batch, start, size)
            room -= size - start


if __name__ == "__main__":
    answer(lambda request: convert(Assignment.decoded(request)))
