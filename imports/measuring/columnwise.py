"""The rows of a file by column, read in another process where that pays off.

Reading a large file and counting what its columns hold take about as long as each
other: one process reads and turns the rows into columns, its parent counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import msgspec

from imports.engine.children import Refused, answer, child_frames
from imports.engine.frames import Ending, Frame, FrameKind, Refusal
from imports.reading.dialects import Choices
from imports.reading.kinds import Kind
from imports.reading.limits import Limits
from imports.reading.refusals import UnreadableFile
from imports.reading.sources import Source, open_source
from profiles.records import RowBatch

# A smaller file is read before a process has started.
CHILD_FROM_BYTES = 16 << 20
FRAMES_AHEAD = 4


class FileAtHand(msgspec.Struct, frozen=True):
    """A file on this machine, and how it is to be read."""

    path: str
    name: str
    choices: Choices
    limits: Limits

    def open(self) -> Source:
        """The open file. Raises ``UnreadableFile``."""
        return open_source(
            Path(self.path), name=self.name, choices=self.choices, limits=self.limits
        )


class ColumnBatch(NamedTuple):
    """Consecutive rows by column: ``columns[c][r]`` stands on line ``lines[r]``."""

    lines: Sequence[int]
    columns: Sequence[Sequence[str]]


_encode = msgspec.msgpack.encode
_decoder = msgspec.msgpack.Decoder(tuple[list[int], list[list[str]]])


def by_column(batch: RowBatch, width: int) -> ColumnBatch:
    """The rows' cells by column; ragged rows are filled up or cut to fit."""
    rows = batch.cells
    if not rows:
        return ColumnBatch([], [()] * width)
    if set(map(len, rows)) - {width}:
        rows = [row[:width] + [""] * (width - len(row)) for row in rows]
    return ColumnBatch(batch.lines, [*zip(*rows, strict=True)])


@contextmanager
def columnwise(file: FileAtHand) -> Iterator[tuple[list[str], Iterator[ColumnBatch]]]:
    """The names of the file's columns, and all its rows.

    Raises ``UnreadableFile``, then or while the rows are read, and ``ReaderDied``.
    """
    with file.open() as source:
        # A workbook is read in a process of its own anyhow.
        if source.kind is Kind.WORKBOOK or _is_small(file):
            yield source.columns, _batches(source)
            return
        names = source.columns
    request = msgspec.json.encode(file)
    with child_frames(__name__, request, ahead=FRAMES_AHEAD) as frames:
        yield names, _decoded(frames)


def _is_small(file: FileAtHand) -> bool:
    return Path(file.path).stat().st_size < CHILD_FROM_BYTES


def _batches(source: Source) -> Iterator[ColumnBatch]:
    width = len(source.columns)
    return (by_column(batch, width) for batch in source.batches())


def _decoded(frames: Iterator[Frame]) -> Iterator[ColumnBatch]:
    for frame in frames:
        if frame.kind is FrameKind.REFUSAL:
            raise Refused(frame)
        if frame.kind is FrameKind.ENDING:
            return
        yield ColumnBatch(*_decoder.decode(frame.body))


def _frames(request: bytes) -> Iterator[Frame]:
    """What the child answers."""
    try:
        with msgspec.json.decode(request, type=FileAtHand).open() as source:
            for batch in _batches(source):
                yield Frame(FrameKind.PACK, _encode(batch))
            yield Frame.of(Ending(source.blank_rows))
    except UnreadableFile as refusal:
        yield Frame.of(Refusal(str(refusal)))


if __name__ == "__main__":
    answer(_frames)
