"""One row of the file as it will be: the mapping applied, nothing written.

The same converter as in the run reads it, so what is shown is what is imported.
"""

from __future__ import annotations

from dataclasses import dataclass

from imports.measuring.first_look import FirstLook
from imports.models import ImportJob
from imports.row_reading import read_rows
from profiles.definitions import Definitions
from profiles.issues import Issue
from profiles.mapping import Mapping
from profiles.mapping_problems import ProblemCode, problems
from profiles.record_parts import Part, parts_of_record
from profiles.records import RowBatch
from profiles.validation import compile_mapping

_ABOUT_WHOM = {
    ProblemCode.NO_IDENTIFIER,
    ProblemCode.IDENTIFY_BY_UNMAPPED,
    ProblemCode.PROFILE_ID_ADDS_NOBODY,
}


@dataclass(frozen=True, slots=True)
class LiveRow:
    """A row as it will be; without ``parts`` the mapping cannot be applied yet.

    ``total`` is how many rows the file has, as far as they are counted.
    """

    number: int
    line: int
    total: int
    parts: list[Part]
    issues: tuple[Issue, ...]
    blocked: bool = False

    @property
    def previous(self) -> int:
        """The number of the row before, 0 without one."""
        return self.number - 1

    @property
    def following(self) -> int:
        """The number of the row after, 0 without one."""
        return self.number + 1 if self.number < self.total else 0


def live_row(
    job: ImportJob, mapping: Mapping, definitions: Definitions, number: int
) -> LiveRow | None:
    """The row of this number, or the last one; None if the file has no rows.

    Raises ``FileGone`` and ``UnreadableFile`` for a row behind the first ones.
    """
    batch = _row(job, number)
    if batch is None:
        return None
    total = max(job.columns[0]["rows"] if job.columns else 0, batch.first)
    where = (batch.first, batch.lines[0], total)
    if not can_convert(mapping, definitions):
        return LiveRow(*where, [], (), blocked=True)
    converter = compile_mapping(mapping, definitions)
    (record,) = converter.convert(batch)
    named = definitions.with_new_segments(converter.new_segments)
    return LiveRow(*where, parts_of_record(record, named), record.issues)


def can_convert(mapping: Mapping, definitions: Definitions) -> bool:
    """Whether rows can be read by the mapping, whoever they may speak of."""
    return all(
        not problem.blocking or problem.code in _ABOUT_WHOM
        for problem in problems(mapping, definitions)
    )


def _row(job: ImportJob, number: int) -> RowBatch | None:
    """The row, or the last of the first ones if there is no such row."""
    for row in read_rows(job, [number]):
        return row
    look = FirstLook.from_json(job.first_look)
    for row in read_rows(job, [len(look.rows.cells) if look else 0]):
        return row
    return None
