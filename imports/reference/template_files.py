"""Files to begin with: a workspace's columns and two example rows.

Pure. In the workbook every example stands as text, so that no spreadsheet turns a
phone into a number.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from imports.reference.column_reference import Entry

_TEXT = "@"
_WIDTH = 20


def template_csv(entries: Sequence[Entry]) -> bytes:
    """The template as CSV in UTF-8, with the mark that spreadsheets want."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(_rows(entries))
    return text.getvalue().encode("utf-8-sig")


def template_workbook(entries: Sequence[Entry], title: str) -> bytes:
    """The template as an Excel workbook; ``title`` is the name of its sheet."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    sheet = workbook.create_sheet(title)
    for row in _rows(entries):
        sheet.append(row)
    for column in range(1, sheet.max_column + 1):
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTH
        sheet.cell(1, column).font = Font(bold=True)
        for cells in sheet.iter_rows(min_row=2, min_col=column, max_col=column):
            cells[0].number_format = _TEXT
    sheet.freeze_panes = "A2"
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def _rows(entries: Sequence[Entry]) -> list[list[str]]:
    examples = [[entry.examples[i] for entry in entries] for i in (0, 1)]
    return [[entry.column for entry in entries], *examples]
