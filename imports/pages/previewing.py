"""Shows what rows will become before anything is written: a plan of some of them.

Before a review there are the first rows, planned on the spot. After it, a sample of
every kind of outcome and issue joins them, each with the fate that the review found.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.timezone import now

from imports.engine.loading import rules_of
from imports.fates import fates_of_people, fates_of_rows, rows_of_outcome
from imports.ledger import LEDGER_OUTCOMES
from imports.models import ImportIssue, ImportJob
from imports.row_reading import read_rows
from imports.statuses import ImportState, Phase
from profiles.apply import plan
from profiles.definitions import Definitions
from profiles.issues import Issue
from profiles.mapping import Mapping
from profiles.plans import Change, Plan
from profiles.records import Outcome, Record
from profiles.validation import compile_mapping

FIRST_ROWS = 20
SAMPLES_OF_OUTCOME = 3
SAMPLED_ISSUES = 12


@dataclass(frozen=True, slots=True)
class PreviewedRow:
    """A row and what becomes of it; ``profile_id`` is 0 or below for nobody yet.

    ``definitions`` name what the record says, segments that are to be made too.
    """

    definitions: Definitions
    record: Record
    outcome: Outcome
    profile_id: int
    issues: tuple[Issue, ...]
    change: Change | None = None


def is_reviewed(job: ImportJob) -> bool:
    """Whether a complete review says what becomes of each row."""
    return job.state == ImportState.READY


def preview_rows(job: ImportJob, definitions: Definitions) -> list[PreviewedRow]:
    """The first rows, and after the review a sample of every kind, in file order."""
    mapping = Mapping.from_json(job.mapping)
    if not is_reviewed(job):
        return _planned(job, range(1, FIRST_ROWS + 1), mapping, definitions)
    numbers = {*range(1, FIRST_ROWS + 1), *_sampled(job)}
    fates = {f.ordinal: f for f in fates_of_rows(job, numbers, phase=Phase.REVIEW)}
    records, named = _records(job, fates, mapping, definitions)
    return [
        PreviewedRow(named, record, fate.outcome, fate.profile_id, fate.issues)
        for record in records
        if (fate := fates.get(record.number))
    ]


def preview_row(
    job: ImportJob, definitions: Definitions, number: int
) -> PreviewedRow | None:
    """One row with its change, planned on what the rows before it leave behind.

    After a review these are the rows of the same person; before it, all from the
    first. None for a row that the file does not have.
    """
    mapping = Mapping.from_json(job.mapping)
    rows = _planned(job, _before(job, number), mapping, definitions)
    return next((row for row in rows if row.record.number == number), None)


def _before(job: ImportJob, number: int) -> list[int]:
    """The row and those that it is judged after."""
    if not is_reviewed(job):
        return list(range(1, number + 1))
    found = fates_of_rows(job, [number], phase=Phase.REVIEW)
    people = [fate.profile_id for fate in found if fate.profile_id]
    same = fates_of_people(job, people, phase=Phase.REVIEW) if people else []
    return sorted({number, *(f.ordinal for f in same if f.ordinal < number)})


def _sampled(job: ImportJob) -> set[int]:
    """Some rows of each outcome and of each kind of issue."""
    counts = job.reviewed
    numbers = {
        fate.ordinal
        for outcome in map(Outcome, LEDGER_OUTCOMES)
        if counts.outcomes.get(outcome.value)
        for fate in rows_of_outcome(
            job, outcome, phase=Phase.REVIEW, limit=SAMPLES_OF_OUTCOME
        )
    }
    for group in counts.worst_first()[:SAMPLED_ISSUES]:
        problems = ImportIssue.objects.of(job, Phase.REVIEW)
        first = problems.with_issue(group.code, group.field).first()
        if first is not None:
            numbers.add(first.ordinal)
    return numbers


def _records(
    job: ImportJob, numbers: Iterable[int], mapping: Mapping, definitions: Definitions
) -> tuple[list[Record], Definitions]:
    """The rows as records, and the definitions that name what they say."""
    converter = compile_mapping(mapping, definitions)
    batches = read_rows(job, numbers)
    records = [record for batch in batches for record in converter.convert(batch)]
    return records, definitions.with_new_segments(converter.new_segments)


def _planned(
    job: ImportJob, numbers: Iterable[int], mapping: Mapping, definitions: Definitions
) -> list[PreviewedRow]:
    records, named = _records(job, numbers, mapping, definitions)
    rules = rules_of(mapping, definitions)
    planned = plan(records, definitions=definitions, rules=rules, now=now())
    return previewed(planned, named)


def previewed(planned: Plan, definitions: Definitions) -> list[PreviewedRow]:
    """The rows of a plan, each with its change."""
    changes = {change.line: change for change in planned.changes}
    return [
        PreviewedRow(
            definitions,
            record,
            outcome,
            profile_id,
            planned.issues.get(place, ()),
            changes.get(record.line),
        )
        for place, (record, outcome, profile_id) in enumerate(
            zip(planned.records, planned.outcomes, planned.profile_ids, strict=True)
        )
    ]
