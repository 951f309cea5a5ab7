"""Maps the distinct values of a column: to another value, to none, or holds their rows.

What is chosen becomes a rule of the import's fixes (``imports.fixes``), judged first
by the code that reads the cells; a review that the import had is void then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from django.db import transaction

from imports import jobs
from imports.measuring.columns import ColumnSummary
from imports.models import CellFix, ImportJob
from imports.pages.live_row import can_convert
from profiles.columns.cells import CLEAR_MARK
from profiles.definitions import Definitions
from profiles.issues import Issue
from profiles.mapping import Mapping as ColumnsMapping
from profiles.records import RowBatch
from profiles.validation import compile_mapping
from profiles.values import BLANKS


class Deed(StrEnum):
    """What becomes of a value."""

    KEEP = "keep"
    REPLACE = "replace"
    EMPTY = "empty"
    CLEAR = "clear"
    HOLD = "hold"


class Rule(NamedTuple):
    """What becomes of one value; ``new`` is what replaces it."""

    deed: Deed
    new: str = ""
    cells: int | None = None

    @property
    def text(self) -> str | None:
        """What is to stand in the cell; nothing where the row is held."""
        return {Deed.CLEAR: CLEAR_MARK, Deed.HOLD: None}.get(self.deed, self.new)


def rules_of_column(job: ImportJob, position: int) -> dict[str, Rule]:
    """The rules of a column by the value that they speak of."""
    fixes = job.fixes.filter(ordinal=None, column=position)
    return {fix.old.strip(BLANKS): _rule_of(fix) for fix in fixes}


def _rule_of(fix: CellFix) -> Rule:
    if fix.holds:
        return Rule(Deed.HOLD, cells=fix.cells)
    if fix.new == CLEAR_MARK:
        return Rule(Deed.CLEAR, cells=fix.cells)
    deed = Deed.REPLACE if fix.new else Deed.EMPTY
    return Rule(deed, fix.new, fix.cells)


def judged(
    values: Iterable[str],
    column: ColumnSummary,
    mapping: ColumnsMapping,
    definitions: Definitions,
) -> dict[str, Issue]:
    """What is wrong or odd with each of these values in the column, the worst of it.

    Nothing is said while the mapping as a whole cannot be applied.
    """
    asked = list(dict.fromkeys(values))
    if not asked or not can_convert(mapping, definitions):
        return {}
    width = 1 + max(int(each.source) for each in mapping.columns)
    blank = [""] * max(width, column.position + 1)
    rows = [
        [*blank[: column.position], value, *blank[column.position + 1 :]]
        for value in asked
    ]
    numbers = list(range(1, len(rows) + 1))
    records = compile_mapping(mapping, definitions).convert(RowBatch(1, numbers, rows))
    title = column.header or f"Column {column.position + 1}"
    found = {}
    for record in records:
        said = [issue for issue in record.issues if issue.field == title]
        if said:
            found[asked[record.number - 1]] = min(said, key=lambda i: i.severity)
    return found


@transaction.atomic
def keep(job: ImportJob, position: int, rules: Mapping[str, Rule]) -> None:
    """Keep what becomes of these values of a column; others stay as they are.

    Raises ``WrongState`` when the import cannot be changed any more.
    """
    jobs.edit(job)
    mine = CellFix.objects.filter(job=job, column=position, ordinal=None)
    told = [fix.pk for fix in mine if fix.old.strip(BLANKS) in rules]
    mine.filter(pk__in=told).delete()
    CellFix.objects.bulk_create(
        CellFix(
            job=job,
            column=position,
            old=old,
            new=rule.text or "",
            holds=rule.deed is Deed.HOLD,
        )
        for old, rule in rules.items()
        if rule.deed is not Deed.KEEP
    )
