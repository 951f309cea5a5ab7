"""Reads an import's records, chunk by chunk, while the worker works on those before.

A large file is converted in a child process; a thread takes its frames off the pipe,
so that reading goes on during the database's work, a bounded number of frames ahead.
A small file is converted here: starting a process costs half a second.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from queue import Empty, Queue
from typing import IO, cast

from django.conf import settings

from imports.engine.converting import Assignment, convert
from imports.engine.frames import FRAME_ROWS, Ending, Frame, FrameKind, read_frame
from imports.reading.sources import UnreadableFile
from profiles.packs import Pack
from profiles.records import Record

# A child pays off from about 5,000 rows on.
CHILD_FROM_BYTES = 1 << 20
CHUNKS_AHEAD = 2
# A frame fits in: the child need not wait until this process has a moment for it.
PIPE_BYTES = 1 << 20


class ReaderDied(Exception):
    """The process that reads ended before the file did."""


class Refused(UnreadableFile):
    """The file cannot be read; the reading process said so."""


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
                raise Refused("refused", frame.refusal().sentence)
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
        with _child(assignment) as frames:
            yield Chunks(frames, rows, keeps_frames=keeps_frames)


@contextmanager
def _child(assignment: Assignment) -> Iterator[Iterator[Frame]]:
    """The frames of a process that converts; it ends with the block."""
    process = subprocess.Popen(
        [sys.executable, "-m", "imports.engine.converting"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=settings.PROJECT,
        pipesize=PIPE_BYTES,
    )
    stdin, stdout = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
    stdin.write(assignment.encoded() + b"\n")
    stdin.flush()
    ahead = CHUNKS_AHEAD * -(-assignment.chunk_rows // FRAME_ROWS)
    queue: Queue[Frame | None] = Queue(maxsize=ahead)
    thread = threading.Thread(target=_take_frames, args=(stdout, queue), daemon=True)
    thread.start()
    try:
        yield _frames(queue, process)
    finally:
        process.kill()
        while thread.is_alive():
            with suppress(Empty):
                queue.get(timeout=0.05)
        stdin.close()
        stdout.close()
        process.wait()


def _take_frames(output: IO[bytes], queue: Queue[Frame | None]) -> None:
    """Take frames off the pipe until it ends; None stands for that."""
    frame = read_frame(output)
    while frame is not None:
        queue.put(frame)
        frame = read_frame(output)
    queue.put(None)


def _frames(
    queue: Queue[Frame | None], process: subprocess.Popen[bytes]
) -> Iterator[Frame]:
    while (frame := queue.get()) is not None:
        yield frame
    raise ReaderDied(
        "The process that read the file ended before the file did"
        f" ({_ending(process.wait())}). Try again with more memory for the worker,"
        " or split the file."
    )


def _ending(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"status {code}"
