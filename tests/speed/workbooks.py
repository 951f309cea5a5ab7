"""Measures the reading of a large workbook, written as Excel writes them.

Texts are shared strings, numbers are numbers, dates are numbers with a date's format,
and the sheet says how large it is.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from imports.reading.sources import open_source
from tests.imports.workbook_files import MAIN, make_workbook
from tests.speed.measuring import take
from tests.speed.medians import medians

ROWS, COLUMNS, SECONDS = 100_000, 12, 5
EXCELS_ROWS, FEW_COLUMNS = 1_048_576, 4
SHARED = 50_000
_LETTERS = "ABCDEFGHIJKL"
_DATE_STYLE, _FIRST_DAY = 1, 30_000


def read(folder: Path, rows: int, times: int) -> dict[str, Any]:
    """Read ``rows`` x 12 cells so many times."""
    figures = _measured(folder, rows, COLUMNS, times)
    return figures | {"goal_s": SECONDS}


def read_fullest(folder: Path) -> dict[str, Any]:
    """Read a workbook of as many rows as Excel has."""
    return _measured(folder, EXCELS_ROWS, FEW_COLUMNS, 1)


def _measured(folder: Path, rows: int, columns: int, times: int) -> dict[str, Any]:
    path = folder / "people.xlsx"
    write_workbook(path, rows, columns)
    rounds = [_round(path) for _ in range(times)]
    path.unlink()
    found = medians(rounds)
    if found["rows_read"] != rows - 1:  # the first is the header
        raise RuntimeError(f"{found['rows_read']} of {rows - 1} rows were read.")
    return {"rows": rows - 1, "columns": columns, "rounds": rounds} | found


def _round(path: Path) -> dict[str, Any]:
    figures: dict[str, Any] = {"rows_read": 0}

    def act() -> None:
        with open_source(path, name=path.name) as source:
            figures["rows_read"] = sum(len(batch.cells) for batch in source.batches())

    take(figures, "read", act)
    figures["child_mb"] = figures["read_mb"].get("workbook", 0)
    return figures


def write_workbook(path: Path, rows: int, columns: int) -> None:
    """Write a workbook with so many rows, the header among them."""
    small = path.with_name("small.xlsx")
    make_workbook(small, "", formats=("yyyy-mm-dd",))
    sheet, strings = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
    with (
        zipfile.ZipFile(small) as parts,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book,
    ):
        for name in parts.namelist():
            if name not in (sheet, strings):
                book.writestr(name, parts.read(name))
        with book.open(sheet, "w", force_zip64=True) as file:
            file.write(f'<worksheet xmlns="{MAIN}"><sheetData>'.encode())
            for block in _rows(rows, columns):
                file.write(block)
            file.write(b"</sheetData></worksheet>")
        with book.open(strings, "w") as file:
            file.write(f'<sst xmlns="{MAIN}">'.encode())
            for number in range(SHARED):
                file.write(b"<si><t>person%d@example.com</t></si>" % number)
            file.write(b"</sst>")
    small.unlink()


def _rows(rows: int, columns: int) -> Iterator[bytes]:
    header = "".join(
        f'<c r="{letter}1" t="inlineStr"><is><t>column {letter}</t></is></c>'
        for letter in _LETTERS[:columns]
    )
    yield f'<row r="1">{header}</row>'.encode()
    for row in range(2, rows + 1):
        cells = "".join(
            _cell(f"{letter}{row}", place, row)
            for place, letter in enumerate(_LETTERS[:columns])
        )
        yield f'<row r="{row}">{cells}</row>'.encode()


def _cell(reference: str, place: int, row: int) -> str:
    """A number, a date, or, mostly, a shared text."""
    if place == 0:
        return f'<c r="{reference}"><v>{row}</v></c>'
    if place == COLUMNS // 2:
        day = _FIRST_DAY + row % 9_000
        return f'<c r="{reference}" s="{_DATE_STYLE}"><v>{day}</v></c>'
    number = (row * 31 + place) % SHARED
    return f'<c r="{reference}" t="s"><v>{number}</v></c>'
