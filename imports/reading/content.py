"""The bytes of an uploaded file, unpacked, as often as they are asked for.

Nothing here is held in memory: plain, gzip and zip files are read in chunks, and every
limit is checked while reading, not after.
"""

from __future__ import annotations

import gzip
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from os import SEEK_END
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, BinaryIO, Protocol

from imports.reading.archives import open_archive
from imports.reading.kinds import (
    OLD_OFFICE,
    Kind,
    Packing,
    check_text,
    directory_offset,
    packing_of,
    refuse_old_office,
)
from imports.reading.limits import Limits, size_text
from imports.reading.refusals import Damaged, NotATable, TooLarge

CHUNK_BYTES = 1 << 18
HEAD_BYTES = 1 << 13
WORKBOOK_PART = "[Content_Types].xml"
UNPACKING_ERRORS = (EOFError, gzip.BadGzipFile, zlib.error, zipfile.BadZipFile)
# What macOS and Windows add to archives.
CLUTTER = ("__MACOSX/", ".DS_Store", "Thumbs.db")


class SupportsRead(Protocol):
    """What bytes can be read from."""

    def read(self, size: int, /) -> bytes:
        """At most ``size`` bytes, none at the end."""


class Content:
    """The content of one file: its kind, and its bytes in chunks.

    ``file`` is a path, or an open binary file that can seek, which then serves one
    pass at a time. Raises UnreadableFile if the content is none that we read.
    """

    def __init__(self, file: Path | BinaryIO, name: str, limits: Limits) -> None:
        """Look at the head of the file and decide what it is."""
        self.file = file
        self.name = name
        self.limits = limits
        self.member = ""
        self._copy: IO[bytes] | None = None
        self.size = self._check_size()
        with self.raw() as raw:
            head = raw.read(HEAD_BYTES)
            if head.startswith(OLD_OFFICE):
                raw.seek(directory_offset(head))
                refuse_old_office(raw.read(HEAD_BYTES))
        self.packing = packing_of(head)
        self.kind = Kind.TEXT
        if self.packing is Packing.ZIP:
            self.kind = self._look_into_zip()
        if self.kind is Kind.TEXT:
            check_text(self._unpacked_head(), self.member or name)

    def chunks(self) -> Iterator[bytes]:
        """The unpacked bytes in chunks of at most 256 KB, from the start."""
        total = 0
        for chunk in self._unpacked():
            total += len(chunk)
            if total > self.limits.unpacked_bytes:
                raise TooLarge(
                    "unpacked_too_large",
                    f"The file unpacks to more than "
                    f"{size_text(self.limits.unpacked_bytes)}, the limit. Split it "
                    "into smaller files.",
                )
            yield chunk

    def path(self) -> Path:
        """Where the file as uploaded is; a stream is copied until ``close``."""
        if isinstance(self.file, Path):
            return self.file.resolve()
        if self._copy is None:
            self._copy = NamedTemporaryFile(prefix="source-")  # noqa: SIM115
            with self.raw() as raw:
                shutil.copyfileobj(raw, self._copy)
            self._copy.flush()
        return Path(self._copy.name)

    def close(self) -> None:
        """Remove the copy of a stream."""
        if self._copy:
            self._copy.close()

    @contextmanager
    def raw(self) -> Iterator[IO[bytes]]:
        """The file as uploaded, open at its start."""
        if isinstance(self.file, Path):
            with self.file.open("rb") as opened:
                yield opened
        else:
            self.file.seek(0)
            yield self.file

    def _check_size(self) -> int:
        """The size of the file as uploaded; refuses none and too much."""
        with self.raw() as raw:
            size = raw.seek(0, SEEK_END)
        if not size:
            raise NotATable(
                "empty", "The file is empty. Export the data again and upload that."
            )
        if size > self.limits.file_bytes:
            raise TooLarge(
                "file_too_large",
                f"The file has {size_text(size)}, the limit is "
                f"{size_text(self.limits.file_bytes)}. Split it into smaller files, or "
                "pack it with gzip.",
            )
        return size

    def _look_into_zip(self) -> Kind:
        """Whether the zip is a workbook or holds the one file to read."""
        with self.raw() as raw:
            entries = open_archive(raw, self.limits).infolist()
        names = [entry.filename for entry in entries]
        if WORKBOOK_PART in names or "mimetype" in names:
            self._check_workbook_parts(names)
            return Kind.WORKBOOK
        files = [
            entry
            for entry in entries
            if not entry.is_dir() and not entry.filename.startswith(CLUTTER)
        ]
        if len(files) != 1:
            raise NotATable(
                "many_files",
                f"The zip holds {len(files)} files. Unpack it and upload the one to "
                "import.",
            )
        self.member = files[0].filename
        return Kind.TEXT

    def _check_workbook_parts(self, names: list[str]) -> None:
        """Refuse what shares the packing of workbooks but is none that we read."""
        lower = {name.lower().replace("\\", "/").lstrip("/") for name in names}
        if any(name.startswith("xl/") and name.endswith(".xml") for name in lower):
            return
        if "xl/workbook.bin" in lower:
            what = "a binary workbook (.xlsb)"
        elif any(name.startswith("word/") for name in lower):
            what = "a Word document"
        elif any(name.startswith("ppt/") for name in lower):
            what = "a presentation"
        elif "content.xml" in lower:
            what = "an OpenDocument file"
        else:
            what = "an archive"
        raise NotATable(
            "not_a_table",
            f"This is {what}. Open it in a spreadsheet program and save it as an Excel "
            "workbook (.xlsx) or CSV.",
        )

    def _unpacked_head(self) -> bytes:
        """The first bytes of the content."""
        head = b""
        for chunk in self._unpacked():
            head += chunk
            if len(head) >= HEAD_BYTES:
                break
        return head[:HEAD_BYTES]

    def _unpacked(self) -> Iterator[bytes]:
        """The unpacked bytes, without the check of their sum."""
        with self.raw() as raw:
            if self.packing is Packing.GZIP:
                with gzip.GzipFile(fileobj=raw) as unzipped:
                    yield from _read(unzipped, "gzip file")
            elif self.member:
                with zipfile.ZipFile(raw) as archive, archive.open(self.member) as file:
                    yield from _read(file, "zip file")
            else:
                yield from _read(raw, "file")


def _read(file: SupportsRead, what: str) -> Iterator[bytes]:
    """The file's bytes in chunks; a packing that breaks off is Damaged."""
    done = 0
    while True:
        try:
            chunk = file.read(CHUNK_BYTES)
        except UNPACKING_ERRORS as error:
            raise _damaged(what, done) from error
        if not chunk:
            return
        done += len(chunk)
        yield chunk


def _damaged(what: str, done: int = 0) -> Damaged:
    """The refusal of a packing that cannot be unpacked."""
    where = f" after {size_text(done)} of its content" if done else ""
    return Damaged(
        "damaged_archive",
        f"The {what} is damaged{where}. Download or export it again and upload that.",
    )
