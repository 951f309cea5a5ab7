"""Runs an import: applies its rows chunk by chunk, from where it stands.

    reader -> chunk -> plan | claim, write, book -> next, planned meanwhile

A chunk commits its people, fates, issues, counts and position together, the last one
also that the import is finished; so a run can end at any moment and goes on where it
was, with nothing lost and nothing doubled. Reading runs ahead in a process of its own,
or need not be done again where the review's rows are at hand.
"""

from __future__ import annotations

import logging
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.utils.timezone import now

from imports import statements, trials
from imports.engine import kept_rows, stopping
from imports.engine.bookkeeping import Books
from imports.engine.comparison import Reviewed, Shown
from imports.engine.counting import count
from imports.engine.halving import in_parts
from imports.engine.joining import make_segments
from imports.engine.lease import Lease, LostLease
from imports.engine.loading import assignment, rules_of
from imports.engine.reader import CHILD_FROM_BYTES, Chunk, reading
from imports.files import scratch
from imports.ledger import Counts
from imports.models import ImportJob
from imports.statuses import ImportState, Phase
from profiles.apply import apply
from profiles.definitions import Definitions
from profiles.mapping import Mapping
from profiles.pipeline import Batch, Pipeline
from profiles.prepared import Applied
from profiles.presumed import NOTHING
from profiles.records import Record
from profiles.statuses import Origin, OriginKind

logger = logging.getLogger(__name__)

# After these transactions the statistics of tables that grow from nothing are
# renewed, or the database plans look-ups as if they were empty.
ANALYZE_AFTER = {2, 8, 32}
# So many chunks may lose a race before every row is looked up again.
RACES = 3


def run(job: ImportJob, lease: Lease) -> None:
    """Apply the import's remaining rows; it is finished in the end.

    Raises ``LostLease`` when it was cancelled, ``UnreadableFile``, ``ReaderDied`` or
    ``FileGone`` when the file does not let it, ``Contended`` when others keep writing
    the same people.
    """
    definitions = make_segments(job)
    running = Run(job, lease, definitions, at=job.run_moment)
    if running.rules.may_opt_in:
        logger.warning("import %s: its rows may end opt-outs", job.pk)
    tried = trials.rows_behind(job, job.cursor)
    with scratch(lease) as folder:
        task = assignment(job, folder, definitions, after=job.cursor)
        with (
            kept_rows.kept(job, task) as kept,
            reading(task, file_bytes=job.file_size, kept=kept) as chunks,
            running.pipeline() as pipeline,
        ):
            for chunk in chunks:
                for records, is_last in _without(tried, chunk):
                    pipeline.push(running.batch(records, is_last=is_last))
                del chunk  # or it stays while the next one is made
                stopping.check()
    kept_rows.drop(job.pk)


def _without(
    tried: Sequence[int], chunk: Chunk
) -> Iterator[tuple[Sequence[Record], bool]]:
    """The chunk's rows around those that a trial brought, and which are the last.

    What a chunk books lies without a gap, so that its rows are found by their place.
    """
    rows = chunk.rows
    if rows is None:
        yield (), chunk.is_last
        return
    start, end = rows.first, rows.first + len(rows)
    within = tried[bisect_left(tried, start) : bisect_left(tried, end)]
    if not within:
        yield rows, chunk.is_last
        return
    for ordinal in within:
        if ordinal > start:
            yield rows.part(start - rows.first, ordinal - rows.first), False
        start = ordinal + 1
    if start < end or chunk.is_last:
        rest = rows.part(start - rows.first, len(rows)) if start < end else ()
        yield rest, chunk.is_last


def _analyze(definitions: Definitions) -> None:
    of_objects = bool(definitions.object_type)
    with connection.cursor() as cursor:
        cursor.execute(statements.ANALYZE_OBJECTS if of_objects else statements.ANALYZE)


class Run:
    """One worker's part of a run, or of a trial, in whose ``state`` its rows go in.

    ``at`` is the moment that all its changes carry, ``end`` the state that the last
    row leads to.
    """

    def __init__(
        self,
        job: ImportJob,
        lease: Lease,
        definitions: Definitions,
        *,
        at: datetime,
        state: ImportState = ImportState.RUNNING,
        end: ImportState = ImportState.FINISHED,
    ) -> None:
        mapping = Mapping.from_json(job.mapping)
        self.job = job
        self.at = at
        self.end = end
        self.definitions = definitions
        self.rules = rules_of(mapping, definitions)
        self.counts_people = mapping.is_of_events or mapping.relates
        self.origin = Origin(OriginKind.IMPORT, job.pk)
        self.books = Books(job, lease, Phase.RUN, state=state)
        self.reviewed = Reviewed(job)
        self.transactions = 0
        self.races = 0

    def pipeline(self) -> Pipeline:
        """Where the chunks go; a large file's are written beside the planning."""
        return Pipeline(
            definitions=self.definitions,
            rules=self.rules,
            origin=self.origin,
            now=self.at,
            forgotten_since=self.job.created_at,
            concurrent=self.job.file_size >= CHILD_FROM_BYTES,
        )

    def batch(self, records: Sequence[Record], *, is_last: bool) -> Batch:
        """The records and how they are claimed, booked and, at need, done again."""
        booked: list[Counts] = []
        shown = self.reviewed.of(records)

        def position() -> int:
            return records[-1].number if records else self.books.position

        def claim(cursor: CursorWrapper) -> None:
            self.books.claim(cursor, position())

        def finish(cursor: CursorWrapper, applied: Applied) -> None:
            booked[:] = [self._book(cursor, applied, shown)]
            if is_last:
                self._finish()

        def done() -> None:
            self.books.close(position(), booked[0])
            self.transactions += 1
            if self.transactions in ANALYZE_AFTER:
                _analyze(self.definitions)

        def again() -> None:
            self.races += 1
            self._take(records, is_last=is_last)

        # Who was new in the review hardly ever has come since, nor have people changed:
        # not to look them up saves a fifth of the database's work, and half a repeat's.
        trusts = self.races < RACES
        presumed = self.reviewed.presumed(shown) if trusts else NOTHING
        return Batch(
            records=records,
            claim=claim,
            finish=finish,
            done=done,
            again=again,
            presumed=presumed,
        )

    def _take(self, records: Sequence[Record], *, is_last: bool) -> None:
        """Apply the records by themselves, fewer at once when others are in the way."""

        def act(part: Sequence[Record]) -> None:
            ends = not part or part[-1].number == records[-1].number
            self._apply(part, is_last=is_last and ends)

        in_parts(records, act)

    def _apply(self, records: Sequence[Record], *, is_last: bool) -> None:
        batch = self.batch(records, is_last=is_last)
        apply(
            records,
            definitions=self.definitions,
            rules=self.rules,
            origin=self.origin,
            now=self.at,
            forgotten_since=self.job.created_at,
            claim=batch.claim,
            finish=batch.finish,
        )
        batch.done()

    def _book(self, cursor: CursorWrapper, applied: Applied, shown: Shown) -> Counts:
        counts = count(applied.plan)
        counts.differing_rows = shown.differing(applied.plan)
        if self.counts_people and applied.first_change is not None:
            counts.people = self._newcomers(cursor, applied)
        changes = (applied.first_change, applied.last_change)
        return self.books.book(
            cursor, applied.plan, counts, at=self.at, changes=changes
        )

    def _newcomers(self, cursor: CursorWrapper, applied: Applied) -> int:
        """How many people have their first change of this import in this chunk."""
        plan = applied.plan
        people = {change.profile_id for change in plan.changes}
        if plan.updates is not None:
            people.update(plan.updates.people)
        if plan.plain_events is not None:
            people |= plan.plain_events.unmet
        parameters: dict[str, Any] = {
            "people": list(people),
            "workspace": self.job.workspace_id,
            "job": self.job.pk,
            "moments": [m for m in (self.job.tried_at, self.at) if m is not None],
            "before": applied.first_change,
        }
        cursor.execute(statements.COUNT_NEWCOMERS, parameters)
        ((newcomers,),) = cursor.fetchall()
        return int(newcomers)

    def _finish(self) -> None:
        """Say so in the last chunk's transaction."""
        running = ImportJob.objects.filter(pk=self.job.pk)
        ended = {"finished_at": now()} if self.end == ImportState.FINISHED else {}
        if not running.advance(self.end, error="", **ended):
            raise LostLease("the lease is lost at the end")
