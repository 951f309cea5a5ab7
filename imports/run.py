"""Runs an import: applies its rows chunk by chunk, from where it stands.

    reader -> chunk -> plan | claim, write, book -> next, planned meanwhile

A chunk commits its people, fates, issues, counts and position together, the last one
also that the import is finished; so a run can end at any moment and goes on where it
was, with nothing lost and nothing doubled. Reading runs ahead in a process of its own.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.utils.timezone import now

from imports import statements, stopping
from imports.bookkeeping import Books
from imports.comparison import Reviewed
from imports.counting import count
from imports.files import scratch
from imports.joining import make_segments
from imports.lease import Lease, LostLease
from imports.ledger import Counts
from imports.loading import assignment, rules_of
from imports.models import ImportJob
from imports.reader import CHILD_FROM_BYTES, reading
from imports.statuses import ImportState, Phase
from profiles.apply import Contended, apply
from profiles.definitions import Definitions
from profiles.mapping import Mapping
from profiles.pipeline import Batch, Pipeline
from profiles.prepared import Applied
from profiles.records import Record
from profiles.statuses import Origin, OriginKind

logger = logging.getLogger(__name__)

# After these transactions the statistics of tables that grow from nothing are
# renewed, or the database plans look-ups as if they were empty.
ANALYZE_AFTER = {2, 8, 32}


def run(job: ImportJob, lease: Lease) -> None:
    """Apply the import's remaining rows; it is finished in the end.

    Raises ``LostLease`` when it was cancelled, ``UnreadableFile``, ``ReaderDied`` or
    ``FileGone`` when the file does not let it, ``Contended`` when others keep writing
    the same people.
    """
    definitions = make_segments(job)
    running = _Run(job, lease, definitions)
    if running.rules.may_opt_in:
        logger.warning("import %s: its rows may end opt-outs", job.pk)
    with scratch(lease) as folder:
        task = assignment(job, folder, definitions, after=job.cursor)
        with (
            reading(task, file_bytes=job.file_size) as chunks,
            running.pipeline() as pipeline,
        ):
            for chunk in chunks:
                pipeline.push(running.batch(chunk.records, is_last=chunk.is_last))
                del chunk  # or it stays while the next one is made
                stopping.check()


def _analyze() -> None:
    with connection.cursor() as cursor:
        cursor.execute(statements.ANALYZE)


class _Run:
    """One worker's part of a run."""

    def __init__(self, job: ImportJob, lease: Lease, definitions: Definitions) -> None:
        mapping = Mapping.from_json(job.mapping)
        self.job = job
        self.at = job.run_moment
        self.definitions = definitions
        self.rules = rules_of(mapping, definitions)
        self.counts_people = mapping.is_of_events
        self.origin = Origin(OriginKind.IMPORT, job.pk)
        self.books = Books(job, lease, Phase.RUN)
        self.reviewed = Reviewed(job)
        self.transactions = 0

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

        def position() -> int:
            return records[-1].number if records else self.books.position

        def claim(cursor: CursorWrapper) -> None:
            self.books.claim(cursor, position())

        def finish(cursor: CursorWrapper, applied: Applied) -> None:
            booked[:] = [self._book(cursor, applied)]
            if is_last:
                self._finish()

        def done() -> None:
            self.books.close(position(), booked[0])
            self.transactions += 1
            if self.transactions in ANALYZE_AFTER:
                _analyze()

        def again() -> None:
            self._take(records, is_last=is_last)

        return Batch(records, claim, finish, done, again)

    def _take(self, records: Sequence[Record], *, is_last: bool) -> None:
        """Apply the records by themselves, fewer at once when others are in the way."""
        batch = self.batch(records, is_last=is_last)
        try:
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
        except Contended:
            if len(records) < 2:
                raise
            middle = len(records) // 2
            self._take(records[:middle], is_last=False)
            self._take(records[middle:], is_last=is_last)
        else:
            batch.done()

    def _book(self, cursor: CursorWrapper, applied: Applied) -> Counts:
        counts = count(applied.plan)
        counts.differing_rows = self.reviewed.differing(applied.plan)
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
        if plan.plain_events is not None:
            fed = plan.plain_events.fed
            people |= fed.versions.keys() - fed.ours
        parameters: dict[str, Any] = {
            "people": list(people),
            "workspace": self.job.workspace_id,
            "job": self.job.pk,
            "at": self.at,
            "before": applied.first_change,
        }
        cursor.execute(statements.COUNT_NEWCOMERS, parameters)
        ((newcomers,),) = cursor.fetchall()
        return int(newcomers)

    def _finish(self) -> None:
        """Say so in the last chunk's transaction."""
        running = ImportJob.objects.filter(pk=self.job.pk)
        if not running.advance(ImportState.FINISHED, finished_at=now(), error=""):
            raise LostLease("the lease is lost at the end")
