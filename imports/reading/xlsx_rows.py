"""The rows of one sheet in a stream. Runs in the child process only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from zipfile import ZipFile

from imports.reading.sheet_parser import SheetParser, SheetRow
from imports.reading.xlsx_cells import CellTexts
from imports.reading.xlsx_parts import part_chunks

HEAD_BYTES = 1 << 16
ROW_START = re.compile(rb"<(?:\w+:)?row[\s/>]")
DIMENSION = re.compile(rb"<(?:\w+:)?dimension\s+ref=[\"'][A-Z]+\d+:[A-Z]+(\d+)[\"']")


def sheet_rows(
    archive: ZipFile, path: str, texts: CellTexts, *, columns: int
) -> Iterator[SheetRow]:
    """The rows of the sheet that have cells.

    What stands right of ``columns`` is folded into one cell more, so that a row with
    too many can be told without being held.
    """
    parser = SheetParser(path, texts, columns)
    for chunk in part_chunks(archive, path):
        parser.feed(chunk)
        yield from parser.take_rows()
    parser.close()
    yield from parser.take_rows()


def count_rows(archive: ZipFile, path: str) -> int:
    """How many rows the sheet says it has, or else how many stand in it."""
    count = 0
    tail = b""
    for chunk in part_chunks(archive, path):
        if not tail and (said := DIMENSION.search(chunk[:HEAD_BYTES])):
            return int(said[1])
        data = tail + chunk
        cut = data.rfind(b"<")  # an element may go on in the next chunk
        tail = data[cut:] if cut >= 0 else b""
        count += len(ROW_START.findall(data[: cut + 1]))
    return count
