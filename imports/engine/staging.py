"""The staging file of a review: what its first pass read and looked up, for the second.

Blocks are written once and read in order; each is a chunk's frames and the holders
that were found for its identifiers. The frames may serve the run too (``kept_rows``).
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, NamedTuple, Self

import msgspec

from imports.engine.frames import Frame, FrameKind
from imports.engine.reader import Chunk
from profiles.packs import Pack
from profiles.records import Record

_LENGTH = struct.Struct("<Q")

# By kind: (value, profile id) of each holder.
Found = dict[str, list[tuple[str, int]]]
_holders = msgspec.json.Decoder(Found)


class Block(NamedTuple):
    """One staged chunk."""

    records: Sequence[Record]
    holders: Found

    def parts(self, rows: int) -> Iterator[Block]:
        """Its rows, so many at a time, each with the holders of what they name."""
        pack = self.records
        if not isinstance(pack, Pack) or len(pack) <= rows:
            yield self
            return
        for start in range(0, len(pack), rows):
            part = pack.part(start, min(start + rows, len(pack)))
            named = part.named()
            holders = {
                kind: [pair for pair in found if pair[0] in named.get(kind, ())]
                for kind, found in self.holders.items()
            }
            yield Block(part, holders)


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
        """Every chunk, in the order it was put."""
        self._file.close()
        with self._path.open("rb") as file:
            while head := file.read(_LENGTH.size):
                yield _block(file, *_LENGTH.unpack(head))

    @property
    def size(self) -> int:
        """How many bytes the file has, once all is put."""
        return self._path.stat().st_size

    def move(self, path: Path) -> None:
        """Keep the file elsewhere on its disk, once all is put."""
        self._path.replace(path)


def staged_frames(file: IO[bytes], *, passing_by: int) -> Iterator[Frame]:
    """The frames of a staging file, from behind so many chunks on."""
    chunk = 0
    while head := file.read(_LENGTH.size):
        (frames,) = _LENGTH.unpack(head)
        for _ in range(frames):
            if chunk < passing_by:
                _pass_by(file)
            else:
                yield Frame(FrameKind.PACK, _body(file))
        _pass_by(file)  # the holders: who holds them now is another question
        chunk += 1


def _block(file: IO[bytes], frames: int) -> Block:
    chunk = Chunk()
    for _ in range(frames):
        chunk.take(Frame(FrameKind.PACK, _body(file)))
    return Block(chunk.records, _holders.decode(_body(file)))


def _body(file: IO[bytes]) -> bytes:
    (length,) = _LENGTH.unpack(file.read(_LENGTH.size))
    return file.read(length)


def _pass_by(file: IO[bytes]) -> None:
    (length,) = _LENGTH.unpack(file.read(_LENGTH.size))
    file.seek(length, os.SEEK_CUR)
