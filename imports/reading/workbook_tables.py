"""A sheet of a workbook as a table. Its rows' lines are the rows of the sheet."""

from __future__ import annotations

from collections.abc import Iterator

from imports.reading.content import Content
from imports.reading.dialects import Choices, Dialect, Guesses
from imports.reading.guesses import Guess
from imports.reading.headers import (
    NumberedRow,
    column_name,
    header_cells,
    header_guess,
    is_blank,
)
from imports.reading.refusals import NotATable
from imports.reading.shaping import Piece, Shaper, Tally
from imports.reading.tables import Table
from imports.reading.workbook_messages import Outline, Request
from imports.reading.workbooks import ask
from profiles.issues import Issue, IssueCode, warning

SAMPLE_ROWS = 1_000


class WorkbookTable(Table):
    """The table on one sheet of a workbook.

    Raises UnreadableFile if the workbook cannot be read or the sheet is empty.
    """

    def __init__(self, content: Content, choices: Choices) -> None:
        """Read the outline and the first rows, and guess around the choices."""
        self._path = content.path()
        request = Request(
            str(self._path), content.limits, choices.sheet, sample=SAMPLE_ROWS
        )
        outline, rows = _sample(request)
        if not rows:
            raise NotATable(
                "empty",
                f"The sheet “{outline.chosen}” is empty. Choose another sheet or "
                "export the data again.",
            )
        header, first_line = header_guess(rows, choices.header_line)
        dialect = Dialect(
            header_line=header.value,
            first_line=first_line,
            sheet=outline.chosen,
            short_rows=choices.short_rows,
        )
        guesses = Guesses(header, sheet=_sheet_guess(outline, choices))
        cells, width = header_cells(rows, header.value, first_line)
        if not header.value:
            width = max(len(row.cells) for row in rows)
        super().__init__(dialect, guesses, cells, width, limits=content.limits)
        self.sheets = outline.sheets

    def pieces(self, tally: Tally) -> Iterator[Piece]:
        """The rows from the first; ``tally`` counts what is none."""
        request = Request(str(self._path), self.limits, self.dialect.sheet)
        shaper = Shaper(self.dialect, self.columns, self.limits, tally)
        following = self.dialect.first_line + (1 if self.dialect.header_line else 0)
        for message in ask(request):
            if isinstance(message, Outline):
                continue
            rows: list[list[str]] = []
            lines: list[int] = []
            issues: dict[int, list[Issue]] = {}
            for place, number in enumerate(message.numbers):
                if number < following:
                    continue
                tally.blank_rows += number - following
                following = number + 1
                found: list[Issue] = []
                cells = self._without_errors(
                    message.cells[place], message.errors.get(place, []), found
                )
                cells = shaper.shape_cells(cells, found)
                if cells:
                    if found:
                        issues[len(rows)] = found
                    rows.append(cells)
                    lines.append(number)
            yield Piece(rows, lines, issues)

    def _without_errors(
        self, cells: list[str], places: list[int], found: list[Issue]
    ) -> list[str]:
        """The cells with formula errors read as empty, each with a warning."""
        for place in places:
            if place < len(cells):
                name = column_name(self.columns, place)
                found.append(warning(IssueCode.FORMULA_ERROR, name, cells[place]))
                cells[place] = ""
        return cells


def _sample(request: Request) -> tuple[Outline, list[NumberedRow]]:
    """The workbook's outline and the first rows of the sheet."""
    outline = Outline([], "")
    rows: list[NumberedRow] = []
    for message in ask(request):
        if isinstance(message, Outline):
            outline = message
        else:
            rows += map(NumberedRow, message.numbers, message.cells)
    return outline, [row for row in rows if not all(map(is_blank, row.cells))]


def _sheet_guess(outline: Outline, choices: Choices) -> Guess[str]:
    """How sure it is that this sheet is meant."""
    others = tuple(
        sheet.name for sheet in outline.sheets if sheet.name != outline.chosen
    )
    if choices.sheet is not None:
        return Guess(choices.sheet, 1.0, "chosen by you", others, chosen=True)
    filled = [sheet for sheet in outline.sheets if sheet.rows and not sheet.hidden]
    if len(filled) < 2:
        return Guess(outline.chosen, 0.98, "it is the only one with rows", others)
    if filled[0].name == outline.chosen:
        return Guess(outline.chosen, 0.7, "it is the first with rows", others)
    tables = [sheet for sheet in filled if sheet.rows > 1]
    if tables and tables[0].name == outline.chosen:
        reason = "the sheets before it hold a single row"
        return Guess(outline.chosen, 0.7, reason, others)
    return Guess(outline.chosen, 0.6, "it has by far the most rows", others)
