"""What a file's content is, told by the content and never by the name alone."""

from __future__ import annotations

import json
import re
from enum import StrEnum
from typing import NoReturn

from imports.reading.encodings import wide_encoding
from imports.reading.refusals import NotATable

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
GZIP = b"\x1f\x8b"
ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"RIFF", "a picture or a recording"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an XZ archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
EXPORT_AGAIN = "Export the data as CSV or XLSX and upload that."
WEB_PAGE = re.compile(rb"\s*<(!doctype\s+html|html|head|body|table|meta|div)\b", re.I)
XML = re.compile(rb"\s*<\?xml\b", re.I)
BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")
# Some of them separate fields in old exchange formats.
CONTROLS = bytes(set(range(32)) - set(b"\t\n\x0b\x0c\r\x1a\x1b\x01\x1c\x1d\x1e\x1f"))
# Above this share of control characters a file is no text.
BINARY_SHARE = 0.02
HARMLESS_CONTROLS = 8


class Kind(StrEnum):
    """The kinds of content that we read."""

    TEXT = "text"
    WORKBOOK = "workbook"


class Packing(StrEnum):
    """What a file is wrapped in."""

    PLAIN = "plain"
    GZIP = "gzip"
    ZIP = "zip"


def packing_of(head: bytes) -> Packing:
    """How the file that begins with these bytes is packed."""
    if head.startswith(GZIP):
        return Packing.GZIP
    return Packing.ZIP if head.startswith(ZIP) else Packing.PLAIN


def check_text(head: bytes, name: str) -> None:
    """Raise NotATable if what begins with these bytes is no delimited text."""
    for magic, what in MAGIC:
        if head.startswith(magic):
            raise NotATable(
                "not_a_table", f"This is {what}, not a table. {EXPORT_AGAIN}"
            )
    plain = head.replace(b"\0", b"") if head.startswith(BYTE_ORDER_MARKS) else head
    for mark in BYTE_ORDER_MARKS:
        plain = plain.removeprefix(mark)
    if WEB_PAGE.match(plain):
        raise NotATable(
            "web_page",
            "This is a web page"
            + (f" with the ending of {_ending(name)}" if _ending(name) else "")
            + ". Open it in a spreadsheet program and save it as XLSX or CSV.",
        )
    if XML.match(plain):
        raise NotATable(
            "xml", f"This is an XML document, not a delimited table. {EXPORT_AGAIN}"
        )
    if _is_json(plain):
        raise NotATable("json", f"This is JSON, not a delimited table. {EXPORT_AGAIN}")
    if _is_binary(head):
        raise NotATable(
            "binary",
            "The file holds binary data, not text: most likely it is no CSV file or "
            f"was damaged on its way. {EXPORT_AGAIN}",
        )


def directory_offset(head: bytes) -> int:
    """Where the list of contents of an old Office container stands.

    By the Compound File Binary format: the sector's number at byte 48, the sector
    size as a power of two at byte 30, the header filling one sector.
    """
    sector = int.from_bytes(head[48:52], "little")
    power = min(int.from_bytes(head[30:32], "little"), 12)
    return (sector + 1) << power


def refuse_old_office(directory: bytes) -> NoReturn:
    """Say what the container is: a workbook with a password, or of an old Excel."""
    if "EncryptedPackage".encode("utf-16-le") in directory:
        raise NotATable(
            "password_protected",
            "The workbook is protected by a password. Remove the password in Excel "
            "(File, Info, Protect Workbook) and upload it again.",
        )
    raise NotATable(
        "old_workbook",
        "This is a workbook in the old format of Excel 97-2003 (.xls). Open it and "
        "save it as an Excel workbook (.xlsx) or CSV.",
    )


def _ending(name: str) -> str:
    """The ending of the file's name, such as .xls, or nothing."""
    found = re.search(r"\.[A-Za-z0-9]{1,8}$", name)
    return found[0].lower() if found else ""


def _is_json(head: bytes) -> bool:
    """Whether the text begins as a JSON document of objects does."""
    if not re.match(rb"\s*(\[\s*)?\{\s*(\"|\})", head):
        return False
    text = head.decode("utf-8", "ignore").strip().removeprefix("[").strip()
    try:
        _, stop = json.JSONDecoder().raw_decode(text)
    except RecursionError:
        return True
    except ValueError as error:
        # A document longer than the head breaks off at its end, not before.
        return len(text) - getattr(error, "pos", 0) < len(text) // 10
    return bool(re.match(r"\s*($|\]|\{|,\s*\{)", text[stop:]))


def _is_binary(head: bytes) -> bool:
    """Whether the bytes are no text in any encoding that we know."""
    if head.startswith(BYTE_ORDER_MARKS) or wide_encoding(head):
        return False
    text = head.rstrip(b"\0") or head  # zeros fill what a crash left unwritten
    controls = len(text) - len(text.translate(None, CONTROLS))
    return controls > max(HARMLESS_CONTROLS, len(text) * BINARY_SHARE)
