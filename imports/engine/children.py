"""A process that computes for another one: a request goes in, frames come out.

The request is one line on the child's standard input. A thread takes the frames off
the pipe, so that the child goes on while its parent works, a bounded number of frames
ahead. The child ends with its parent: its standard input closes then.
"""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from queue import Empty, Queue
from typing import IO, cast

from imports.engine.frames import Frame, read_frame, write_frame
from imports.reading.refusals import UnreadableFile
from imports.reading.workbooks import PROJECT

# A frame fits in: the child need not wait until its parent has a moment for it.
PIPE_BYTES = 1 << 20


class ReaderDied(Exception):
    """The process that reads ended before the file did."""


class Refused(UnreadableFile):
    """The file cannot be read; the process that reads said so."""

    def __init__(self, frame: Frame) -> None:
        """Take the sentence from the frame that refuses."""
        super().__init__("refused", frame.refusal().sentence)


@contextmanager
def child_frames(
    module: str, request: bytes, *, ahead: int
) -> Iterator[Iterator[Frame]]:
    """The frames of a process that runs the module; it ends with the block.

    ``request`` is one line of JSON, ``ahead`` how many frames may wait for us.
    Iterating raises ``ReaderDied`` behind the last frame, so the last must be known.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=PROJECT,
        pipesize=PIPE_BYTES,
    )
    stdin, stdout = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
    stdin.write(request + b"\n")
    stdin.flush()
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


def answer(frames: Callable[[bytes], Iterable[Frame]]) -> None:
    """Be the child: put the frames for the request on standard output."""
    request = sys.stdin.buffer.readline()
    threading.Thread(target=_die_with_parent, daemon=True).start()
    gc.disable()  # frames are made of no cycles, and the process ends with the file
    for frame in frames(request):
        write_frame(sys.stdout.buffer, frame)
    sys.stdout.buffer.flush()


def _die_with_parent() -> None:
    """Standard input stays open as long as the parent lives."""
    while os.read(sys.stdin.fileno(), 1):
        pass
    os._exit(1)
