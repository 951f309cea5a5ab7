"""Proves that the ledgers of imports equal what their rows and changes say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from django.db import connection
from django.db.models import Sum
from django.utils.timezone import now

from cdp.models import Workspace
from imports import statements
from imports.engine.chunks import unpack
from imports.models import ImportChunk, ImportIssue, ImportJob, TakenBack
from imports.statuses import ImportState, Phase
from imports.undoing import UNDONE
from profiles.models import ProfileChange
from profiles.objects.models import ObjectChange
from profiles.records import Outcome
from profiles.statuses import OriginKind

_CHANGING = (Outcome.CREATED, Outcome.UPDATED, Outcome.MERGED)
_COMPLETE = {
    Phase.REVIEW: (ImportState.READY,),
    Phase.RUN: (ImportState.FINISHED,),
}


def import_findings(workspace: Workspace) -> Iterator[str]:
    """A sentence for each import of the workspace whose ledger is not true."""
    for job in ImportJob.objects.of(workspace).order_by("id").iterator(chunk_size=50):
        if job.undoes_id is not None:
            yield from _undo_findings(job)
            continue
        for phase in Phase:
            yield from _pass_findings(job, phase)


def _undo_findings(job: ImportJob) -> Iterator[str]:
    """People who were removed or restored have one change each, those of trials too."""
    outcomes = job.ran.outcomes
    wanted = sum(outcomes.get(outcome.value, 0) for outcome in UNDONE)
    taken_back = TakenBack.objects.filter(job=job.undoes_id)
    wanted += taken_back.aggregate(Sum("changed", default=0))["changed__sum"]
    changes = ObjectChange if job.is_of_objects else ProfileChange
    written = changes.objects.filter(
        workspace=job.workspace_id,
        origin_kind=OriginKind.UNDO,
        origin_id=job.undoes_id or 0,
    ).count()
    if written != wanted:
        yield (
            f"Import {job.pk}, undo: {wanted} people changed, {written} changes are"
            " stored."
        )


def _pass_findings(job: ImportJob, phase: Phase) -> Iterator[str]:
    """What is wrong with one pass: its chunks, its counts, its changes, its issues."""
    where = f"Import {job.pk}, {phase.label.lower()}"
    outcomes: Counter[str] = Counter()
    expected = 1
    chunks = ImportChunk.objects.filter(job=job, phase=phase).order_by("first")
    # Rows of a trial lie behind the position until the run passes them by.
    position = job.cursor if job.run_at else 0
    for chunk in chunks.iterator(chunk_size=10):
        is_ahead = phase == Phase.RUN and expected > position
        if chunk.first != expected and not (is_ahead and chunk.first > expected):
            yield f"{where}: row {expected} is missing or in two chunks."
        expected = chunk.last + 1
        packed = Counter(
            outcome.value for outcome in unpack(bytes(chunk.rows)).outcomes
        )
        outcomes += packed
        yield from _chunk_findings(where, chunk, packed)
    counts = job.ran if phase == Phase.RUN else job.reviewed
    if Counter(counts.outcomes) != outcomes:
        yield f"{where}: the ledger says {counts.outcomes}, the rows {dict(outcomes)}."
    if job.state in _COMPLETE[phase] and job.rows_total != expected - 1:
        yield f"{where}: {job.rows_total} rows in the file, {expected - 1} booked."
    if phase == Phase.RUN:
        yield from _change_findings(where, job, outcomes)
    yield from _issue_findings(where, job, phase, outcomes)


def _chunk_findings(
    where: str, chunk: ImportChunk, packed: Counter[str]
) -> Iterator[str]:
    rows = chunk.last - chunk.first + 1
    if Counter(chunk.counts["outcomes"]) != packed or packed.total() != rows:
        yield f"{where}: rows {chunk.first} to {chunk.last} are counted wrongly."


def _change_findings(
    where: str, job: ImportJob, outcomes: Counter[str]
) -> Iterator[str]:
    """Created, updated and merged rows have written one change each, in a chunk."""
    wanted = sum(outcomes[outcome.value] for outcome in _CHANGING)
    with connection.cursor() as cursor:
        parameters = {"workspace": job.workspace_id, "job": job.pk}
        statement = statements.COUNT_CHANGES
        if job.is_of_objects:
            statement = statements.COUNT_OBJECT_CHANGES
        cursor.execute(statement, parameters)
        written, in_chunks = cursor.fetchone() or (0, 0)
    if (written, in_chunks) != (wanted, wanted):
        yield (
            f"{where}: {wanted} rows changed somebody, {written} changes are stored,"
            f" {in_chunks} of them in a chunk."
        )


def _issue_findings(
    where: str, job: ImportJob, phase: Phase, outcomes: Counter[str]
) -> Iterator[str]:
    """Every held row says why; issues that are past their retention are gone."""
    kept_since = now() - timedelta(days=job.workspace.undo_days)
    if job.created_at < kept_since:
        return
    held = ImportIssue.objects.of(job, phase).filter(severity="error").count()
    if held != outcomes[Outcome.HELD.value]:
        yield f"{where}: {outcomes['held']} rows are held, {held} have an error."
