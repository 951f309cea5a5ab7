"""Zip archives, checked before anything in them is unpacked.

A zip can be a trap: thousands of entries, or a few kilobytes that unpack to gigabytes.
Its own list of contents is looked at first, and before that the size of the list.
"""

from __future__ import annotations

import zipfile
from os import SEEK_END
from typing import IO

from imports.reading.limits import Limits, size_text
from imports.reading.refusals import Damaged, NotATable, TooLarge

END_RECORD = b"PK\x05\x06"
END_RECORD_BYTES = 22
LONGEST_COMMENT = 65_535
# An entry of the list takes 46 bytes and its name; workbooks need far less than this.
LIST_BYTES_PER_ENTRY = 1_024
# Below this size a high ratio is harmless and common.
RATIO_GRACE_BYTES = 100_000


def open_archive(raw: IO[bytes], limits: Limits) -> zipfile.ZipFile:
    """The archive, its list of contents within the limits.

    Raises TooLarge for too many entries or too much content, Damaged if it is none.
    """
    if _list_bytes(raw) > limits.archive_entries * LIST_BYTES_PER_ENTRY:
        raise _too_many(limits)
    try:
        raw.seek(0)
        archive = zipfile.ZipFile(raw)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Damaged(
            "damaged_archive",
            "The file is damaged: it begins like a workbook or zip but cannot be "
            "unpacked. Download or export it again and upload that.",
        ) from error
    entries = archive.infolist()
    if len(entries) > limits.archive_entries:
        raise _too_many(limits)
    if any(entry.flag_bits & 1 for entry in entries):
        raise NotATable(
            "password_protected",
            "The file is protected by a password. Remove it and upload the file again.",
        )
    _check_sizes(entries, limits)
    return archive


def _list_bytes(raw: IO[bytes]) -> int:
    """The size of the archive's list of contents, as its end record says."""
    size = raw.seek(0, SEEK_END)
    raw.seek(max(0, size - END_RECORD_BYTES - LONGEST_COMMENT))
    tail = raw.read()
    at = tail.rfind(END_RECORD)
    listed = int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0
    # All ones mean that a longer record holds the size; the list is before the end.
    return listed if listed < 0xFFFF_FFFF else size


def _check_sizes(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    """Refuse content that unpacks to too much, in sum or beyond reason."""
    if sum(entry.file_size for entry in entries) > limits.unpacked_bytes:
        raise TooLarge(
            "unpacked_too_large",
            f"The file unpacks to more than {size_text(limits.unpacked_bytes)}, the "
            "limit. Split it into smaller files.",
        )
    for entry in entries:
        packed = max(1, entry.compress_size)
        if (
            entry.file_size > RATIO_GRACE_BYTES
            and entry.file_size > limits.archive_ratio * packed
        ):
            raise TooLarge(
                "suspicious_ratio",
                f"A part of the file unpacks to {entry.file_size // packed} times its "
                f"size ({entry.filename[:80]}), as only traps do. Save the table as "
                "CSV and upload that.",
            )


def _too_many(limits: Limits) -> TooLarge:
    """The refusal of an archive with too many entries."""
    return TooLarge(
        "too_many_entries",
        f"The file is an archive of more than {limits.archive_entries:,} parts. Save "
        "the table as CSV and upload that.",
    )
