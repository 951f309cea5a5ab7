"""Asks a process of its own for the rows of a workbook, and believes nothing it does.

The child may be killed by its limits, abort in native code or hang; each ends in one
sentence. It gets no environment beyond what Python needs, so it holds no secret.
"""

from __future__ import annotations

import logging
import os
import re
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec

from imports.reading import refusals
from imports.reading.refusals import Damaged, TooLarge, UnreadableFile
from imports.reading.workbook_messages import (
    LENGTH_BYTES,
    Finished,
    Message,
    Outline,
    Refused,
    Request,
    SheetRows,
)

LONGEST_MESSAGE = 1 << 26
PROJECT = Path(__file__).resolve().parents[2]
PASSED_ON = ("PATH", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH")
REFUSALS: dict[str, type[UnreadableFile]] = {
    kind.__name__: kind
    for kind in (
        refusals.NotATable,
        refusals.TooLarge,
        refusals.Damaged,
        refusals.WrongChoice,
    )
}
logger = logging.getLogger(__name__)


def ask(request: Request) -> Iterator[Outline | SheetRows]:
    """The child's answers to the request, as they come.

    Raises UnreadableFile if the workbook cannot be read or costs too much. Closing the
    iterator ends the child.
    """
    with subprocess.Popen(
        [sys.executable, "-m", "imports.reading.workbook_child"],
        bufsize=0,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=PROJECT,
        env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
    ) as child:
        try:
            _write_request(child, request)
            yield from _answers(child, request.limits.child_silence_seconds)
        finally:
            child.kill()


def _write_request(child: subprocess.Popen[bytes], request: Request) -> None:
    """Hand the child its request; it may be dead already, which is seen later."""
    if child.stdin:
        with suppress(BrokenPipeError):
            child.stdin.write(msgspec.json.encode(request))
        child.stdin.close()


def _answers(
    child: subprocess.Popen[bytes], silence: int
) -> Iterator[Outline | SheetRows]:
    """The messages up to the last."""
    decoder = msgspec.msgpack.Decoder(Message)
    while True:
        length = int.from_bytes(_read(child, LENGTH_BYTES, silence), "big")
        if length > LONGEST_MESSAGE:
            raise _too_costly("memory")
        try:
            message = decoder.decode(_read(child, length, silence))
        except msgspec.DecodeError as error:
            raise _failed() from error
        if isinstance(message, Finished):
            return
        if isinstance(message, Refused):
            kind = REFUSALS.get(message.kind, Damaged)
            raise kind(message.code, message.sentence)
        yield message


def _read(child: subprocess.Popen[bytes], length: int, silence: int) -> bytes:
    """So many bytes from the child; raises UnreadableFile if it dies or hangs."""
    parts: list[bytes] = []
    pipe = child.stdout
    while length and pipe:
        ready, _, _ = select.select([pipe], [], [], silence)
        if not ready:
            raise _too_costly("time")
        part = pipe.read(length)
        if not part:
            raise _death(child)
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


def _death(child: subprocess.Popen[bytes]) -> UnreadableFile:
    """Why the child ended before it was done."""
    complaint = child.stderr.read() if child.stderr else b""
    status = child.wait()
    logger.warning("workbook child ended with %s: %s", status, _kind(complaint))
    if status == -signal.SIGXCPU:
        return _too_costly("time")
    if status == -signal.SIGKILL or b"MemoryError" in complaint:
        return _too_costly("memory")
    return _failed()


def _kind(complaint: bytes) -> str:
    """The kind of the exception at the end; its text may quote a cell."""
    lines = complaint.decode(errors="replace").splitlines()
    last = lines[-1].partition(":")[0] if lines else ""
    return last if re.fullmatch(r"[\w.]{1,80}", last) else "no exception"


def _too_costly(what: str) -> TooLarge:
    """The refusal of a workbook that goes over the child's limits."""
    return TooLarge(
        "workbook_too_costly",
        f"Reading the workbook takes more {what} than is allowed. Save the sheet as "
        "CSV and upload that.",
    )


def _failed() -> Damaged:
    """The refusal of a workbook on which the child failed."""
    return Damaged(
        "unreadable_workbook",
        "The workbook cannot be read. Open it in a spreadsheet program, save it again "
        "or save the sheet as CSV, and upload that.",
    )
