"""The staging file of a review: what its first pass read and looked up, for the second.

Blocks are written once and read once, in order; each is a chunk's frames and the
holders that were found for its identifiers.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, NamedTuple, Self

import msgspec

from imports.engine.frames import Frame, FrameKind
from imports.engine.reader import Chunk
from profiles.records import Record

_LENGTH = struct.Struct("<Q")

# By kind: (value, profile id) of each holder.
Found = dict[str, list[tuple[str, int]]]
_holders = msgspec.json.Decoder(Found)


class Block(NamedTuple):
    """One staged chunk."""

    records: Sequence[Record]
    holders: Found


class Stage:
    """The staging file; first all is put, then all is read. Closed with its block."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("wb")

    @property
    def folder(self) -> Path:
        """Where the file lies."""
        return self._path.parent

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def put(self, frames: list[Frame], holders: Found) -> None:
        """Add one chunk."""
        self._file.write(_LENGTH.pack(len(frames)))
        for body in (*(frame.body for frame in frames), msgspec.json.encode(holders)):
            self._file.write(_LENGTH.pack(len(body)))
            self._file.write(body)

    def blocks(self) -> Iterator[Block]:
        """Every chunk, in the order it was put; the file is gone after."""
        self._file.close()
        with self._path.open("rb") as file:
            while head := file.read(_LENGTH.size):
                yield _block(file, *_LENGTH.unpack(head))
        self._path.unlink()


def _block(file: IO[bytes], frames: int) -> Block:
    chunk = Chunk()
    for _ in range(frames):
        chunk.take(Frame(FrameKind.PACK, _body(file)))
    return Block(chunk.records, _holders.decode(_body(file)))


def _body(file: IO[bytes]) -> bytes:
    (length,) = _LENGTH.unpack(file.read(_LENGTH.size))
    return file.read(length)
