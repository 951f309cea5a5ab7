"""The process that reads one workbook: ``python -m imports.reading.workbook_child``.

A workbook comes from a stranger, so it is parsed in a process of its own, which holds
no secret, may use only so much memory and time, and can die without harm. It reads one
request from its standard input and writes messages to its standard output.
"""

from __future__ import annotations

import resource
import sys
import zipfile
import zlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import msgspec

from imports.reading.archives import open_archive
from imports.reading.limits import Limits
from imports.reading.refusals import Damaged, TooLarge, UnreadableFile, WrongChoice
from imports.reading.sheet_parser import SheetRow
from imports.reading.workbook_messages import (
    LENGTH_BYTES,
    Finished,
    Message,
    Outline,
    Refused,
    Request,
    Sheet,
    SheetRows,
)
from imports.reading.xlsx_cells import CellTexts
from imports.reading.xlsx_parts import Book, SharedStrings, SheetPart, read_book
from imports.reading.xlsx_rows import count_rows, sheet_rows

ROWS_PER_MESSAGE = 500
CHARACTERS_PER_MESSAGE = 1_000_000
# A first sheet with fewer rows than the largest by this factor is a cover sheet.
COVER_SHEET_FACTOR = 20
UNPACKING_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
)


def main() -> None:
    """Serve the request on standard input."""
    request = msgspec.json.decode(sys.stdin.buffer.read(), type=Request)
    _limit_self(request.limits)
    out = sys.stdout.buffer
    try:
        with Path(request.path).open("rb") as raw:
            for message in _answer(raw, request):
                _send(out, message)
        _send(out, Finished())
    except UnreadableFile as refusal:
        _send(out, Refused(type(refusal).__name__, refusal.code, str(refusal)))
    except BrokenPipeError:
        sys.stderr.close()  # nobody asks any more


def _limit_self(limits: Limits) -> None:
    """Bound what this process may use; a system may not know every bound."""
    memory, seconds = limits.child_memory_bytes, limits.child_cpu_seconds
    for bound, soft, hard in (
        (resource.RLIMIT_AS, memory, memory),
        # The soft bound ends the process by a signal that says why.
        (resource.RLIMIT_CPU, seconds, seconds + 1),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        try:
            resource.setrlimit(bound, (soft, hard))
        except (ValueError, OSError):
            continue


def _send(out: BinaryIO, message: Message) -> None:
    """Write one message."""
    data = msgspec.msgpack.encode(message)
    out.write(len(data).to_bytes(LENGTH_BYTES, "big") + data)
    out.flush()


def _answer(raw: BinaryIO, request: Request) -> Iterator[Message]:
    """The messages that answer the request."""
    try:
        yield from _read(open_archive(raw, request.limits), request)
    except MemoryError:
        raise TooLarge(
            "workbook_too_costly",
            "Reading the workbook takes more memory than is allowed. Save the sheet as "
            "CSV and upload that.",
        ) from None
    except UNPACKING_ERRORS as error:
        raise Damaged(
            "damaged_workbook",
            "The workbook is damaged and cannot be unpacked. Open it in a spreadsheet "
            "program, save it again and upload that.",
        ) from error


def _read(archive: zipfile.ZipFile, request: Request) -> Iterator[Message]:
    """The outline, if asked for, and the rows of the sheet."""
    book = read_book(archive)
    if not book.sheets:
        raise Damaged(
            "no_sheets",
            "The workbook has no sheet with cells. Open it in a spreadsheet program "
            "and save the table again.",
        )
    if request.sample:
        sheets = [
            Sheet(part.name, count_rows(archive, part.path), part.hidden)
            for part in book.sheets
        ]
        part = _chosen(book, request.sheet) or _likeliest(book, sheets)
        yield Outline(sheets, part.name)
    else:
        part = _chosen(book, request.sheet) or book.sheets[0]
    texts = CellTexts(book, SharedStrings(archive, book.strings_path))
    columns = request.limits.columns
    rows = sheet_rows(archive, part.path, texts, columns=columns)
    wanted = islice(rows, request.sample or None)
    yield from _packed(wanted, request.limits.cell_characters)


def _chosen(book: Book, name: str | None) -> SheetPart | None:
    """The sheet that was asked for by name."""
    if name is None:
        return None
    for part in book.sheets:
        if part.name == name:
            return part
    known = ", ".join(f"“{part.name}”" for part in book.sheets[:10])
    raise WrongChoice(
        "no_such_sheet", f"The workbook has no sheet “{name}”. Its sheets are {known}."
    )


def _likeliest(book: Book, sheets: list[Sheet]) -> SheetPart:
    """The first visible sheet with rows, unless it is a cover sheet.

    One row is a title or a note: a header has rows below it.
    """
    order = sorted(range(len(sheets)), key=lambda place: sheets[place].hidden)
    filled = [place for place in order if sheets[place].rows]
    visible = [place for place in filled if not sheets[place].hidden]
    tables = [place for place in visible if sheets[place].rows > 1]
    candidates = tables or visible or filled or order
    largest = max(candidates, key=lambda place: sheets[place].rows)
    first = candidates[0]
    is_cover = sheets[first].rows * COVER_SHEET_FACTOR < sheets[largest].rows
    return book.sheets[largest if is_cover else first]


def _packed(rows: Iterator[SheetRow], limit: int) -> Iterator[SheetRows]:
    """The rows in messages of bounded size; no text longer than one over ``limit``."""
    numbers: list[int] = []
    cells: list[list[str]] = []
    errors: dict[int, list[int]] = {}
    characters = 0
    for row in rows:
        size = sum(map(len, row.cells))
        if row.errors:
            errors[len(numbers)] = row.errors
        numbers.append(row.number)
        if size > limit:
            cells.append([text[: limit + 1] for text in row.cells])
        else:
            cells.append(row.cells)
        characters += size
        if len(numbers) >= ROWS_PER_MESSAGE or characters > CHARACTERS_PER_MESSAGE:
            yield SheetRows(numbers, cells, errors)
            numbers, cells, errors, characters = [], [], {}, 0
    if numbers:
        yield SheetRows(numbers, cells, errors)


if __name__ == "__main__":
    main()
