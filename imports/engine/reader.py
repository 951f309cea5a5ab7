"""Reads an import's records, chunk by chunk, while the worker works on those before.

A large file is converted in a child process, so that reading goes on during the
database's work. A small file is converted here: starting a process costs half a second.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from imports.engine.children import Refused, child_frames
from imports.engine.converting import Assignment, convert
from imports.engine.frames import FRAME_ROWS, Ending, Frame, FrameKind
from profiles.packs import Pack
from profiles.records import Record

# A child pays off from about 5,000 rows on.
CHILD_FROM_BYTES = 1 << 20
CHUNKS_AHEAD = 2


@dataclass(slots=True)
class Chunk:
    """Consecutive rows, and whether the file ends here.

    ``rows`` is nothing in the last chunk of a file whose rows fill whole chunks. The
    ``frames`` that they came in are kept if they are to be staged.
    """

    rows: Pack | None = None
    frames: list[Frame] = field(default_factory=list)
    is_last: bool = False

    def __len__(self) -> int:
        return len(self.rows) if self.rows is not None else 0

    @property
    def records(self) -> Sequence[Record]:
        """The records of the rows."""
        return self.rows if self.rows is not None else ()

    def take(self, frame: Frame) -> None:
        """Take the rows of a frame in."""
        if self.rows is None:
            self.rows = frame.pack()
        else:
            self.rows.extend(frame.pack())


class Chunks:
    """The chunks of a file; after the last one, ``ending`` says what else there was."""

    def __init__(
        self, frames: Iterator[Frame], chunk_rows: int, *, keeps_frames: bool
    ) -> None:
        self._frames = frames
        self._keeps_frames = keeps_frames
        self._chunk_rows = chunk_rows
        self.ending = Ending(0)

    def __iter__(self) -> Iterator[Chunk]:
        chunk = Chunk()
        for frame in self._frames:
            if frame.kind is FrameKind.REFUSAL:
                raise Refused(frame)
            if frame.kind is FrameKind.ENDING:
                self.ending = frame.ending()
                break
            if len(chunk) >= self._chunk_rows:
                yield chunk
                chunk = Chunk()
            chunk.take(frame)
            if self._keeps_frames:
                chunk.frames.append(frame)
        chunk.is_last = True
        yield chunk


@contextmanager
def reading(
    assignment: Assignment,
    *,
    file_bytes: int,
    keeps_frames: bool = False,
    kept: Iterator[Frame] | None = None,
) -> Iterator[Chunks]:
    """The chunks of the assigned file; the last may be empty, all others are full.

    ``kept`` are its frames if they were made before. Iterating raises
    ``UnreadableFile`` and ``ReaderDied``.
    """
    rows = assignment.chunk_rows
    if kept is not None:
        yield Chunks(kept, rows, keeps_frames=keeps_frames)
    elif file_bytes < CHILD_FROM_BYTES:
        yield Chunks(convert(assignment), rows, keeps_frames=keeps_frames)
    else:
        with child_frames(
            "imports.engine.converting",
            assignment.encoded(),
            ahead=_frames_ahead(assignment),
        ) as frames:
            yield Chunks(frames, rows, keeps_frames=keeps_frames)


def _frames_ahead(assignment: Assignment) -> int:
    return CHUNKS_AHEAD * -(-assignment.chunk_rows // FRAME_ROWS)
