"""Mends cells in review: one cell, or every cell of a column that says the same.

What is typed is judged at once, as a review would judge the row; only what is right
is kept. The fix lies over the file (``imports.fixes``), and the review has to be done
again before the rows go in, because its fingerprint holds the fixes.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.timezone import now

from imports.engine.loading import current_fingerprint, load_fixes, rules_of, title_of
from imports.fixes import Fixes
from imports.models import CellFix, ImportIssue, ImportJob, WrongState
from imports.pages.previewing import previewed
from imports.row_reading import fixed, read_rows
from imports.statuses import ImportState, Phase
from profiles.apply import plan
from profiles.definitions import Definitions
from profiles.issues import Issue, Severity
from profiles.mapping import Mapping
from profiles.validation import compile_mapping
from profiles.values import BLANKS


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell of the file: where it stands, what it says, what it is to say.

    ``uploaded`` is what the file says, ``value`` the same with fixes over it;
    ``alike`` counts the problem rows that say the same in this column.
    """

    ordinal: int
    line: int
    position: int
    header: str
    uploaded: str
    value: str
    alike: int


def find_cell(job: ImportJob, ordinal: int, position: int) -> BadCell | None:
    """The cell of a row (counts from 1) in a column (from 0); None if there is none."""
    rows = read_rows(job, [ordinal], fixes=Fixes())
    if not rows or position >= len(rows[0].cells[0]):
        return None
    (row,) = rows
    uploaded = row.cells[0][position]
    header = title_of(job, position)
    same = ImportIssue.objects.of(job, Phase.REVIEW).saying(header, uploaded)
    value = fixed(row, load_fixes(job)).cells[0][position]
    return BadCell(
        ordinal, row.lines[0], position, header, uploaded, value, same.count()
    )


def judge(
    job: ImportJob, cell: BadCell, value: str, definitions: Definitions
) -> list[Issue]:
    """The errors that the cell would have if it said ``value``."""
    mapping = Mapping.from_json(job.mapping)
    over = {cell.ordinal: {cell.position: value}}
    (row,) = read_rows(job, [cell.ordinal])
    records = compile_mapping(mapping, definitions).convert(
        Fixes(cells=over).applied(row)
    )
    rules = rules_of(mapping, definitions)
    planned = plan(records, definitions=definitions, rules=rules, now=now())
    return [
        issue
        for each in previewed(planned, definitions)
        for issue in each.issues
        if issue.severity == Severity.ERROR and issue.field == cell.header
    ]


def keep(job: ImportJob, cell: BadCell, value: str, *, everywhere: bool) -> None:
    """Keep a fix of this cell, or of every cell of its column that says the same.

    Raises ``WrongState`` when the import is in no review that waits.
    """
    with transaction.atomic():
        mine = ImportJob.objects.select_for_update().filter(pk=job.pk)
        if not mine.filter(
            state=ImportState.READY, run_at=None, tried_at=None
        ).exists():
            raise WrongState(
                "Cells are mended while a review waits and nothing is in; take back"
                " what you tried first."
                if job.is_tried
                else "Cells are mended while a review waits; none does here."
            )
        earlier = CellFix.objects.filter(job=job, column=cell.position)
        old = cell.uploaded.strip(BLANKS) if everywhere else cell.uploaded
        if everywhere:
            earlier.filter(old__in={old, cell.uploaded}).delete()
        else:
            earlier.filter(ordinal=cell.ordinal).delete()
        CellFix.objects.create(
            job=job,
            column=cell.position,
            ordinal=None if everywhere else cell.ordinal,
            old=old,
            new=value,
        )


def pending(job: ImportJob, definitions: Definitions) -> int:
    """How many fixes wait to be reviewed; 0 if the review knows them all."""
    fixes = CellFix.objects.filter(job=job).count()
    if not fixes or job.fingerprint == current_fingerprint(job, definitions):
        return 0
    return fixes
