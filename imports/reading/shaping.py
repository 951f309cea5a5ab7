"""Rows of any shape become rows of the table's width, or say what is wrong with them.

Blank rows and comments are no rows and are counted. A row with too few or too many
cells keeps its cells as they are and has an issue: none is padded or cut unless the
user says so. Only blank cells at the end may be too many, since spreadsheet programs
write them.

Nearly every block is clean, and a few set operations in C show that; only others are
looked at row by row.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from typing import NamedTuple

import msgspec

from imports.reading.csv_rows import Block
from imports.reading.dialects import Dialect, ShortRows, is_comment
from imports.reading.encodings import KEPT, label, shown
from imports.reading.forms import split_record
from imports.reading.headers import column_name, is_blank
from imports.reading.limits import Limits
from profiles.issues import Issue, IssueCode, Severity, error, warning
from profiles.values import BLANKS

_first_cell = itemgetter(0)


class Tally(msgspec.Struct):
    """What one pass over a table met that is no row."""

    blank_rows: int = 0
    comments: int = 0


class Piece(NamedTuple):
    """Rows of the table in the order of the file, as reading hands them on.

    ``issues`` goes by position; a row without issues has one cell for each column.
    """

    rows: list[list[str]]
    lines: Sequence[int]
    issues: dict[int, list[Issue]]


class Shaper:
    """Gives the rows of one pass over a file their shape, and counts what is none."""

    def __init__(
        self, dialect: Dialect, columns: list[str], limits: Limits, tally: Tally
    ) -> None:
        """Begin a pass."""
        self.dialect = dialect
        self.columns = columns
        self.width = len(columns)
        self.limits = limits
        self.tally = tally

    def shape(
        self,
        block: Block,
        lines: list[str],
        first_line: int,
        *,
        kept_bytes: bool,
        long: bool,
    ) -> Piece:
        """The rows of the block as rows of the table.

        ``lines`` are the physical lines it was read from; ``kept_bytes`` tells that
        some hold bytes that did not fit the encoding, ``long`` that a cell may be over
        the limit.
        """
        rows = block.rows
        clean = not (kept_bytes or long or block.issues or self.dialect.comment)
        if clean and set(map(len, rows)) == {self.width} and self._none_blank(rows):
            return Piece(rows, block.starts, {})
        shaped: list[list[str]] = []
        starts: list[int] = []
        found: dict[int, list[Issue]] = {}
        for place, cells in enumerate(rows):
            start = block.starts[place]
            issues = list(block.issues.get(place, ()))
            if not issues and self._is_no_row(cells):
                continue
            if len(cells) != self.width:
                cells = self._fit(cells, lines[start - first_line], issues)
            if kept_bytes:
                self._find_kept_bytes(cells, issues)
            if long:
                cells = self._shorten(cells, issues)
            if issues:
                found[len(shaped)] = issues
            shaped.append(cells)
            starts.append(start)
        return Piece(shaped, starts, found)

    def shape_cells(self, cells: list[str], issues: list[Issue]) -> list[str]:
        """The cells of a workbook's row, which ends with its last filled cell.

        No cells if the row is blank.
        """
        if not issues and self._is_no_row(cells):
            return []
        if len(cells) < self.width:
            cells = cells + [""] * (self.width - len(cells))
        elif len(cells) > self.width:
            cells = self._fit(cells, "", issues)
        return self._shorten(cells, issues)

    def _none_blank(self, rows: list[list[str]]) -> bool:
        """Whether no row can be blank, most quickly by the first cell of each."""
        if all(map(str.strip, map(_first_cell, rows))):
            return True
        return all("".join(row).strip(BLANKS) for row in rows)

    def _is_no_row(self, cells: list[str]) -> bool:
        """Whether the cells are blank or a comment; counts them."""
        if all(map(is_blank, cells)):
            self.tally.blank_rows += 1
            return True
        if self.dialect.comment and is_comment(cells, self.width):
            self.tally.comments += 1
            return True
        return False

    def _fit(self, cells: list[str], line: str, issues: list[Issue]) -> list[str]:
        """The cells made as many as the columns where that takes nothing away.

        A JSON list that nobody quoted, [1,2], shows only by its cells too many; an
        object has quotes inside, at which reading stops before.
        """
        if any(issue.severity == Severity.ERROR for issue in issues):
            return cells
        if len(cells) > self.width:
            if all(map(is_blank, cells[self.width :])):
                return cells[: self.width]
            if "[" in line:
                split = split_record(line, self.dialect.form, json_cells=True)
                if split.json and len(split.cells) == self.width:
                    issues.append(warning(IssueCode.JSON_NOT_QUOTED))
                    return split.cells
            code = IssueCode.TOO_MANY_CELLS
        elif self.dialect.short_rows is ShortRows.FILL:
            return cells + [""] * (self.width - len(cells))
        else:
            code = IssueCode.TOO_FEW_CELLS
        issues.append(error(code, value=str(len(cells)), detail=str(self.width)))
        return cells

    def _find_kept_bytes(self, cells: list[str], issues: list[Issue]) -> None:
        """Report the first cell with bytes that do not fit the encoding."""
        for place, cell in enumerate(cells):
            if KEPT.search(cell):
                encoding = label(self.dialect.encoding)
                code = IssueCode.UNDECODABLE_BYTES
                issues.append(
                    error(code, column_name(self.columns, place), shown(cell), encoding)
                )
                return

    def _shorten(self, cells: list[str], issues: list[Issue]) -> list[str]:
        """Cut cells over the limit and report the first."""
        limit = self.limits.cell_characters
        over = [place for place, cell in enumerate(cells) if len(cell) > limit]
        if not over:
            return cells
        name = column_name(self.columns, over[0])
        issues.append(
            error(
                IssueCode.CELL_TOO_LONG,
                name,
                shown(cells[over[0]][:limit]),
                f"{limit:,}",
            )
        )
        return [cell[:limit] for cell in cells]
