"""Frames: the form in which records go from one process to another.

Pure. A frame is a kind, a length and a body: a pack of rows, whose values are JSON by
the product's one codec, so that numbers keep their digits. A stream is any number of
packs, then an ending or a refusal; a stream that just stops was broken off.
"""

from __future__ import annotations

import struct
from enum import IntEnum
from typing import IO, NamedTuple

import msgspec

from profiles.packs import Pack
from profiles.values import encode

# Rows per frame: large enough that a frame costs nothing, small enough that reading
# and working overlap within a chunk.
FRAME_ROWS = 2_000

_HEAD = struct.Struct("<BI")


class FrameKind(IntEnum):
    """What a frame holds."""

    PACK = 1
    ENDING = 2
    REFUSAL = 3


class Ending(msgspec.Struct, frozen=True):
    """The end of the file: how many blank lines it had, which are no rows.

    ``new_segments`` are the segments that its records know by provisional ids,
    ``mended`` the cells that rules mended, by column and old value.
    """

    blank_rows: int
    new_segments: list[str] = []
    mended: list[tuple[int, str, int]] = []


class Refusal(msgspec.Struct, frozen=True):
    """Why the file cannot be read, in one sentence."""

    sentence: str


class Frame(NamedTuple):
    """One frame: its kind and its body."""

    kind: FrameKind
    body: bytes

    @classmethod
    def of_pack(cls, pack: Pack) -> Frame:
        """The frame of consecutive rows."""
        return cls(FrameKind.PACK, pack.encoded())

    @classmethod
    def of(cls, end: Ending | Refusal) -> Frame:
        """The frame that ends a stream."""
        kind = FrameKind.ENDING if isinstance(end, Ending) else FrameKind.REFUSAL
        return cls(kind, encode(end))

    def pack(self) -> Pack:
        """The rows of a pack's frame."""
        return Pack.decoded(self.body)

    def ending(self) -> Ending:
        """What an ending says."""
        return msgspec.json.decode(self.body, type=Ending)

    def refusal(self) -> Refusal:
        """What a refusal says."""
        return msgspec.json.decode(self.body, type=Refusal)


def write_frame(stream: IO[bytes], frame: Frame) -> None:
    """Put a frame on the stream."""
    stream.write(_HEAD.pack(frame.kind, len(frame.body)))
    stream.write(frame.body)


def read_frame(stream: IO[bytes]) -> Frame | None:
    """The next frame of the stream; None when it ends, even in mid-frame."""
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    kind, length = _HEAD.unpack(head)
    body = stream.read(length)
    return Frame(FrameKind(kind), body) if len(body) == length else None
