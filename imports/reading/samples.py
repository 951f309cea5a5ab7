"""The part of a file that guesses are made from.

The head alone misleads: a file of a million rows may show its first accent in row
5,000. So lines with bytes beyond ASCII are collected from far behind the head too;
looking for them costs next to nothing, since a chunk of plain ASCII is passed by
whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from imports.reading.encodings import wide_encoding

HEAD_BYTES = 1 << 19
# A header can be longer than the head; so much more is read to see its end.
LONGEST_HEAD_BYTES = 1 << 22
FAR_BYTES = 1 << 16


class Sample(NamedTuple):
    """The head of a file, ``far`` lines beyond ASCII, whether the head is all of it."""

    head: bytes
    far: bytes
    complete: bool

    @property
    def for_encoding(self) -> bytes:
        """What tells the encoding: the head's whole lines and the far ones."""
        if not self.far:
            return self.head
        return self.head[: self.head.rfind(b"\n") + 1] + self.far


def take_sample(chunks: Iterator[bytes], *, far: bool = True) -> Sample:
    """The sample of a file; reads to its end only to find ``far`` lines."""
    head = b""
    for chunk in chunks:
        head += chunk
        if len(head) > LONGEST_HEAD_BYTES or (
            len(head) > HEAD_BYTES and len(head.splitlines()) > 2
        ):
            break
    else:
        return Sample(head, b"", complete=True)
    found = b""
    if (
        far
        and not wide_encoding(head)
        and not head.startswith((b"\xff\xfe", b"\xfe\xff"))
    ):
        found = _far_lines(chunks)
    return Sample(head, found, complete=False)


def _far_lines(chunks: Iterator[bytes]) -> bytes:
    """Lines with bytes beyond ASCII from what follows the head."""
    found: list[bytes] = []
    size = 0
    for chunk in chunks:
        if chunk.isascii():
            continue
        # The first and the last line of a chunk may be parts of lines.
        for line in chunk.split(b"\n")[1:-1]:
            if not line.isascii():
                found.append(line + b"\n")
                size += len(line)
        if size > FAR_BYTES:
            break
    return b"".join(found)
