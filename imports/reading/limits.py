"""How much of a file reading accepts before it refuses the file or the row."""

from __future__ import annotations

import msgspec


class Limits(msgspec.Struct, frozen=True):
    """The limits of one reading; sizes are in bytes or characters.

    ``file_bytes`` holds for the file as uploaded, ``unpacked_bytes`` for what comes
    out of a gzip or zip. A cell over ``cell_characters`` is an issue of its row; a
    line over ``line_characters`` is cut, so that a file without line ends cannot fill
    the memory.
    """

    file_bytes: int = 1 << 30
    unpacked_bytes: int = 4 << 30
    columns: int = 1_000
    cell_characters: int = 1_000_000
    line_characters: int = 16_000_000
    archive_entries: int = 1_000
    archive_ratio: int = 100
    child_memory_bytes: int = 1 << 30
    child_cpu_seconds: int = 900
    child_silence_seconds: int = 120


DEFAULT_LIMITS = Limits()


def size_text(size: int) -> str:
    """The size in the largest unit that leaves a number of at least 1."""
    for unit, power in (("GB", 30), ("MB", 20), ("KB", 10)):
        if size >= 1 << power:
            return f"{size / (1 << power):.1f}".removesuffix(".0") + f" {unit}"
    return f"{size} bytes"
