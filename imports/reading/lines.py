"""Chunks of bytes become blocks of physical lines, as the user's editor counts them.

A line ends with CR LF, LF or CR, in any mixture; other characters that Unicode calls
line ends (form feed, U+2028) stay inside cells. Memory is bounded by the chunks: a
line that grows over the limit is cut, so that a file without line ends cannot fill it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from imports.reading.encodings import decoder

BYTE_ORDER_MARK = "\ufeff"
END_OF_FILE_SIGN = "\x1a"
LINE_END = re.compile(r"\r\n|\n|\r(?!$)")


class LineBlock(NamedTuple):
    """Consecutive physical lines with their ends; ``text`` is all of them.

    ``cut`` are the positions of lines that were over the limit, ``final`` tells that
    no line comes behind these.
    """

    lines: list[str]
    text: str
    cut: frozenset[int]
    final: bool


def line_blocks(
    chunks: Iterable[bytes], encoding: str, *, line_characters: int
) -> Iterator[LineBlock]:
    """The file's lines in blocks of about a chunk; the last block may be empty."""
    decode = decoder(encoding).decode
    tail = ""  # the line that the chunk before began
    skipping = False  # the rest of a line that was cut
    first = True
    for chunk in chunks:
        text = decode(chunk)
        if first and text:
            text = text.removeprefix(BYTE_ORDER_MARK)
            first = False
        if skipping:
            found = LINE_END.search(text)
            if not found:
                continue
            skipping = False
            yield LineBlock([tail], tail, frozenset({0}), final=False)
            tail, text = "", text[found.end() :]
        text = tail + text
        stop = _last_end(text)
        tail = text[stop:]
        if len(tail) > line_characters:
            tail = tail[:line_characters] + "\n"
            skipping = True
        if stop:
            yield _block(text[:stop], final=False)
    tail += decode(b"", final=True)
    if skipping:
        yield LineBlock([tail], tail, frozenset({0}), final=True)
        return
    yield _block(tail.rstrip(END_OF_FILE_SIGN), final=True)


def _block(text: str, *, final: bool) -> LineBlock:
    """The block of the lines of this text."""
    lines = list(io.StringIO(text, newline=""))
    return LineBlock(lines, text, frozenset(), final)


def _last_end(text: str) -> int:
    """Where the last whole line of the text ends, or 0.

    A CR at the very end may be half of a CR LF, so it waits for the next chunk.
    """
    return max(text.rfind("\n"), text.rfind("\r", 0, len(text) - 1)) + 1
