"""The problem rows of a pass, a page at a time, each with its cells.

The address says which: ``code`` and ``field`` of an issue group, ``severity``, and
the row ``after`` which the page begins.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.http import QueryDict

from cdp.asking import asked_number, asked_text
from imports.deciding import columns_of
from imports.engine.loading import load_fixes
from imports.fates import issues_of
from imports.fixes import Fixes
from imports.models import ImportIssue, ImportJob
from imports.querysets import ImportIssueQuerySet
from imports.row_reading import fixed, read_rows
from imports.statuses import Phase
from profiles.issues import Issue, IssueCode, Severity

PAGE_ROWS = 20
# Reading so far into the file to show cells would keep the page waiting.
FARTHEST_ROW = 200_000


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a problem row, and the tone of what is said about it.

    ``tone``: wrong, careful, good for a cell that was mended, empty for any other.
    """

    value: str
    tone: str
    header: str


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """A row with what is said about it; its cells where they could be read at once."""

    ordinal: int
    line: int
    issues: tuple[Issue, ...]
    cells: list[Cell]


class Show(NamedTuple):
    """A choice of problem rows: those whose worst issue is of this severity."""

    severity: str
    label: str


class ProblemRows:
    """One page of the problem rows of a pass."""

    shows = (
        Show("", "All"),
        Show(Severity.ERROR.value, "Held"),
        Show(Severity.WARNING.value, "With warnings"),
    )

    def __init__(self, job: ImportJob, phase: Phase, query: QueryDict) -> None:
        self._job = job
        self._phase = phase
        self.code = asked_text(query, "code")
        self.field = asked_text(query, "field") if "field" in query else None
        self.severity = asked_text(query, "severity")
        self._after = asked_number(query, "after")

    @property
    def title(self) -> str:
        """What the chosen rows have in common."""
        if self.code in set(IssueCode):
            title = Issue(self.code, "").title
            return f"{title}, {self.field}" if self.field else title
        if self.severity == Severity.ERROR:
            return "Rows that are held"
        if self.severity == Severity.WARNING:
            return "Rows with warnings"
        return "Every row with an issue"

    @cached_property
    def headers(self) -> list[str]:
        """The names of the file's columns."""
        return [
            column.header or f"Column {column.position + 1}"
            for column in columns_of(self._job)
        ]

    @cached_property
    def rows(self) -> list[ProblemRow]:
        """The rows of this page. Raises ``UnreadableFile``."""
        problems = self._found[:PAGE_ROWS]
        cells = self._cells([problem.ordinal for problem in problems])
        return [
            ProblemRow(
                problem.ordinal,
                problem.line,
                issues_of(problem),
                self._toned(cells.get(problem.ordinal, []), issues_of(problem)),
            )
            for problem in problems
        ]

    @property
    def following(self) -> int:
        """The row after which the next page begins; 0 without one."""
        return self._found[PAGE_ROWS - 1].ordinal if len(self._found) > PAGE_ROWS else 0

    @property
    def is_first_page(self) -> bool:
        """Whether nothing lies before."""
        return not self._after

    @cached_property
    def _found(self) -> list[ImportIssue]:
        return list(self._matching.filter(ordinal__gt=self._after)[: PAGE_ROWS + 1])

    @property
    def _matching(self) -> ImportIssueQuerySet:
        found = ImportIssue.objects.of(self._job, self._phase)
        if self.code:
            found = found.with_issue(self.code, self.field)
        if self.severity in set(Severity):
            found = found.filter(severity=self.severity)
        return found

    def _cells(self, ordinals: list[int]) -> dict[int, list[tuple[str, bool]]]:
        """By row, each cell as it will be read, and whether it was mended."""
        if not ordinals or ordinals[-1] > FARTHEST_ROW or not self._job.file:
            return {}
        found = {}
        fixes = load_fixes(self._job)
        for row in read_rows(self._job, ordinals, fixes=Fixes()):
            uploaded = list(row.cells[0])
            mended = fixed(row, fixes).cells[0]
            pairs = zip(uploaded, mended, strict=True)
            found[row.first] = [(new, new != old) for old, new in pairs]
        return found

    def _toned(
        self, cells: list[tuple[str, bool]], issues: tuple[Issue, ...]
    ) -> list[Cell]:
        tones = {
            issue.field: "wrong" if issue.severity == Severity.ERROR else "careful"
            for issue in reversed(issues)
        }
        return [
            Cell(value, "good" if is_mended else tones.get(header, ""), header)
            for header, (value, is_mended) in zip(self.headers, cells, strict=False)
        ]
