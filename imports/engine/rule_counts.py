"""How many cells the rules of an import mended: exact, as its review counted them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from cdp import formats
from imports.engine.loading import title_of
from imports.models import CellFix, ImportJob, SavedMapping
from profiles.values import BLANKS


class RuleCounts(NamedTuple):
    """So many rules, and the cells that they mended; rules that hold are not counted.

    Nothing is known of the ``cells`` before a review.
    """

    rules: int
    cells: int | None

    @property
    def words(self) -> str:
        """Both in words."""
        rules = formats.count_of(self.rules, "rule")
        if self.cells is None:
            return f"{rules} for cells; the review counts what they mend"
        return f"{rules} fixed {formats.count_of(self.cells, 'cell')}"


def note(job: ImportJob, mended: Iterable[tuple[int, str, int]]) -> tuple[int, int]:
    """Note what each rule mended, with its saved mapping too; return rules and cells.

    ``mended`` are the cells by column and old value.
    """
    cells = {(column, old): count for column, old, count in mended}
    rules = list(CellFix.objects.filter(job=job, ordinal=None))
    for rule in rules:
        rule.cells = cells.get((rule.column, rule.old.strip(BLANKS)), 0)
    CellFix.objects.bulk_update(rules, ["cells"], batch_size=500)
    note_saved(job)
    mending = [rule for rule in rules if not rule.holds]
    return len(mending), sum(rule.cells or 0 for rule in mending)


def note_saved(job: ImportJob) -> None:
    """Note with its saved mapping what the rules mended that both of them have."""
    saved = job.saved_mapping
    rules = CellFix.objects.filter(job=job, ordinal=None, holds=False)
    counted = rules.exclude(cells=None)
    if saved is None or not counted:
        return
    known = {
        (header, old.strip(BLANKS), new)
        for header, mapped in saved.rules.items()
        for old, new in mapped.items()
    }
    mended = sum(
        rule.cells or 0
        for rule in counted
        if (title_of(job, rule.column), rule.old.strip(BLANKS), rule.new) in known
    )
    SavedMapping.objects.filter(pk=saved.pk).update(mended=mended)


def of_import(job: ImportJob, column: int | None = None) -> RuleCounts:
    """The rules of an import, or of one of its columns, as they stand now."""
    rules = CellFix.objects.filter(job=job, ordinal=None, holds=False)
    if column is not None:
        rules = rules.filter(column=column)
    cells = list(rules.values_list("cells", flat=True))
    known = [count for count in cells if count is not None]
    return RuleCounts(len(cells), sum(known) if len(known) == len(cells) else None)
