"""Tries an import: some rows go in for real, and can be taken back.

    the review's sample -> row by row, as in a run -> ready again, with these in

The rows are linked to no other row, so that it does not matter when they go in; the
run passes them by. Taking them back is an undo of exactly these in one transaction,
after which the import is as it was before.
"""

from __future__ import annotations

import msgspec
from django.db.backends.utils import CursorWrapper
from django.db.models import Max, Min
from django.utils.timezone import now

from imports import statements, trials
from imports.engine import stopping
from imports.engine.bookkeeping import Books
from imports.engine.joining import make_segments
from imports.engine.lease import Lease, LostLease
from imports.engine.loading import assignment, definitions_of
from imports.engine.reader import reading
from imports.files import scratch
from imports.models import ImportChunk, ImportJob, TakenBack, WrongState
from imports.run import Run
from imports.statuses import ImportState, Phase
from imports.undoing import UNDONE, counted, note_kept, people_of
from profiles.apply import Undone, UndoOrder, apply_undo
from profiles.statuses import Origin, OriginKind


def try_out(job: ImportJob, lease: Lease) -> None:
    """Bring the trial's rows in, those that are not, or take them back.

    The import is ready again in the end. Raises what ``imports.run.run`` raises.
    """
    if job.takes_back:
        _take_back(job, lease)
        return
    if job.tried_at is None:
        raise WrongState("The trial has not been started.")
    definitions = make_segments(job)
    trial = Run(
        job,
        lease,
        definitions,
        at=job.tried_at,
        state=ImportState.TRYING,
        end=ImportState.READY,
    )
    left = tuple(row for row in job.sample if row > job.cursor)
    with scratch(lease) as folder:
        task = assignment(job, folder, definitions)
        task = msgspec.structs.replace(task, only=left, chunk_rows=1)
        with (
            reading(task, file_bytes=job.file_size) as chunks,
            trial.pipeline() as pipeline,
        ):
            for chunk in chunks:
                pipeline.push(trial.batch(chunk.records, is_last=chunk.is_last))
                stopping.check()


def _take_back(job: ImportJob, lease: Lease) -> None:
    books = Books(job, lease, Phase.RUN, state=ImportState.TRYING)
    people = list(people_of(job.pk))

    def claim(cursor: CursorWrapper) -> None:
        books.claim(cursor, books.position)

    def finish(cursor: CursorWrapper, undone: Undone) -> None:
        note_kept(job, undone.kept)
        outcomes = counted(people, undone.applied.plan, undone.kept).outcomes
        changed = sum(outcomes.get(outcome.value, 0) for outcome in UNDONE)
        _forget(cursor, job, people=len(people), changed=changed)

    apply_undo(
        people,
        UndoOrder(
            undone=Origin(OriginKind.IMPORT, job.pk),
            origin=Origin(OriginKind.UNDO, job.pk),
            now=now(),
            ends_opt_outs=job.ends_opt_outs,
            after=trials.taken_back_to(job.pk),
        ),
        definitions_of(job),
        claim=claim,
        finish=finish,
    )


def _forget(
    cursor: CursorWrapper, job: ImportJob, *, people: int, changed: int
) -> None:
    """Take the trial's rows out of the books, and remember which changes they made."""
    booked = ImportChunk.objects.filter(job=job, phase=Phase.RUN)
    span = booked.aggregate(
        first_change=Min("first_change"), last_change=Max("last_change")
    )
    TakenBack.objects.create(job=job, people=people, changed=changed, **span)
    booked.delete()
    cursor.execute(statements.FORGET_ISSUES, [job.pk, Phase.RUN])
    tried = ImportJob.objects.filter(pk=job.pk)
    if not tried.advance(
        ImportState.READY,
        tried_at=None,
        takes_back=False,
        ends_opt_outs=False,
        run_counts={},
        cursor=0,
        deaths=0,
        error="",
    ):
        raise LostLease("the lease is lost at the end")
