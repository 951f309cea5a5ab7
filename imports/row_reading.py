"""Reads some rows of an import's file again, for a page that shows them.

Rows among the first ones come from the stored look, the others from the file; fixes
lie over both.
"""

from __future__ import annotations

from collections.abc import Iterable

from imports.engine.converting import is_problem_file
from imports.engine.loading import load_fixes
from imports.fixes import Fixes
from imports.measuring.first_look import CELL_CHARACTERS, FirstLook
from imports.measuring.looking import opened
from imports.models import ImportJob
from profiles.records import RowBatch


def read_rows(
    job: ImportJob, numbers: Iterable[int], *, fixes: Fixes | None = None
) -> list[RowBatch]:
    """The rows with these numbers, each as a batch of its own, in ascending order.

    The import's fixes lie over them, unless others are given. Numbers behind the end
    are passed by. Raises ``FileGone`` and ``UnreadableFile``.
    """
    wanted = sorted({number for number in numbers if number > 0})
    look = FirstLook.from_json(job.first_look)
    fixes = load_fixes(job) if fixes is None else fixes
    at_hand = _at_hand(look, wanted) if look else {}
    missing = [number for number in wanted if number not in at_hand]
    if look and look.is_all:
        missing = [number for number in missing if number <= len(look.rows.cells)]
    if missing:
        at_hand |= _from_file(job, missing)
    return [fixed(at_hand[n], fixes) for n in wanted if n in at_hand]


def fixed(batch: RowBatch, fixes: Fixes) -> RowBatch:
    """The batch with the fixes over it."""
    return fixes.applied(batch) if fixes.cells or fixes.rules else batch


def _at_hand(look: FirstLook, wanted: list[int]) -> dict[int, RowBatch]:
    """The wanted rows of the look whose cells are whole there."""
    if is_problem_file(look.columns):
        return {}
    found = {}
    for number in wanted:
        place = number - 1
        if place >= len(look.rows.cells):
            break
        cells = look.rows.cells[place]
        if all(len(cell) < CELL_CHARACTERS for cell in cells):
            issues = look.rows.issues.get(place)
            found[number] = RowBatch(
                number,
                [look.rows.lines[place]],
                [list(cells)],
                {0: issues} if issues else {},
            )
    return found


def _from_file(job: ImportJob, numbers: list[int]) -> dict[int, RowBatch]:
    with opened(job) as source:
        return {
            row.number: RowBatch(
                row.number,
                [row.line],
                [row.cells],
                {0: row.issues} if row.issues else {},
            )
            for row in source.rows_numbered(numbers)
        }
