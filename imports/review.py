"""Reviews an import: plans the whole file without writing a profile.

    pass 1  read, validate, look up           -> staged chunks, linked rows
    pass 2  plan in file order on the overlay -> fates, issues, counts

The plan is made by the code that a run uses, row n on what the rows before it leave
behind; so if nobody else writes in between, the run does the same, to the row. A
review that was killed begins again; what it had found goes.
"""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.utils.timezone import now

from imports import statements
from imports.engine import kept_rows, rule_counts
from imports.engine.bookkeeping import Books
from imports.engine.converting import Assignment
from imports.engine.counting import count
from imports.engine.event_overlay import EventOverlay, EventOverlayReader
from imports.engine.lease import Lease, LostLease
from imports.engine.links import Links, Ordinals
from imports.engine.loading import (
    assignment,
    current_fingerprint,
    definitions_of,
    rules_of,
)
from imports.engine.overlay import Overlay, OverlayReader
from imports.engine.reader import reading
from imports.engine.sampling import Sample
from imports.engine.staging import Block, Stage
from imports.engine.standing import oldest_transaction, versions_of_same
from imports.engine.survey import Survey
from imports.files import scratch
from imports.models import ImportChunk, ImportJob
from imports.querysets import ImportJobQuerySet
from imports.statuses import ImportState, Phase
from profiles.apply import plan
from profiles.definitions import Definitions
from profiles.event_planning import has_plain_events
from profiles.mapping import Mapping
from profiles.plans import Plan

# Linked rows that are planned at once: 10,000 with twelve columns took 180 MB.
LINKED_AT_ONCE = 2_000


def review(job: ImportJob, lease: Lease) -> None:
    """Plan the import's whole file; it is ready in the end.

    Raises ``LostLease`` when it was called off, ``UnreadableFile``, ``ReaderDied`` or
    ``FileGone`` when the file does not let it.
    """
    _begin(job, lease)
    definitions = definitions_of(job)
    fingerprint = current_fingerprint(job, definitions)
    with scratch(lease) as folder, Stage(folder / "stage") as stage:
        task = assignment(job, folder, definitions)
        review = _Review(job, lease, definitions, stage)
        review.survey(task)
        sample = review.plan_all()
        kept_rows.keep(stage, job, task)
    _end(job, lease, fingerprint, sample)


def _begin(job: ImportJob, lease: Lease) -> None:
    """Forget what an earlier review found."""
    with transaction.atomic(), connection.cursor() as cursor:
        _update(job, lease, cursor=0, rows_total=0, blank_rows=0, review_counts={})
        ImportChunk.objects.filter(job=job, phase=Phase.REVIEW).delete()
        cursor.execute(statements.FORGET_ISSUES, [job.pk, Phase.REVIEW])
    job.refresh_from_db()


def _end(job: ImportJob, lease: Lease, fingerprint: str, sample: list[int]) -> None:
    """Say that the review is complete, for what it holds, and what can be tried."""
    if not _mine(job, lease).advance(
        ImportState.READY,
        fingerprint=fingerprint,
        sample=sample,
        reviewed_at=now(),
        deaths=0,
    ):
        raise LostLease("the lease is lost after the review")
    job.refresh_from_db()


def _mine(job: ImportJob, lease: Lease) -> ImportJobQuerySet:
    """The job, as long as the lease is ours and it was not called off."""
    return ImportJob.objects.filter(
        pk=job.pk, lease_token=lease.token, state=ImportState.REVIEWING
    )


def _update(job: ImportJob, lease: Lease, **fields: Any) -> None:
    if not _mine(job, lease).update(**fields):
        raise LostLease("the lease is lost in the review")


class _Review:
    """One review: what its two passes share."""

    def __init__(
        self, job: ImportJob, lease: Lease, definitions: Definitions, stage: Stage
    ) -> None:
        self.job = job
        self.lease = lease
        self.definitions = definitions
        mapping = Mapping.from_json(job.mapping)
        self.rules = rules_of(mapping, definitions)
        self.counts_people = mapping.is_of_events or mapping.relates
        self.stage = stage
        self.links = Links(stage.folder)
        self.books = Books(job, lease, Phase.REVIEW)
        self.now = now()
        self.written_before = oldest_transaction()
        self.provisional = -1

    def survey(self, task: Assignment) -> None:
        """The first pass; progress is the number of rows read so far."""
        survey = Survey(self.definitions, self.rules, self.stage, self.links)
        rows = 0
        size = self.job.file_size
        with reading(task, file_bytes=size, keeps_frames=True) as chunks:
            for chunk in chunks:
                survey.take(chunk)
                rows += len(chunk)
                _update(self.job, self.lease, rows_total=rows)
                del chunk  # or it stays while the next one is made
            ending = chunks.ending
        _update(self.job, self.lease, blank_rows=ending.blank_rows)
        self.books.counts.new_segments = ending.new_segments
        rules = rule_counts.note(self.job, ending.mended)
        self.books.counts.rules, self.books.counts.mended = rules

    def plan_all(self) -> list[int]:
        """The second pass; progress is the import's position.

        Returns the rows that a trial would take.
        """
        linked = self.links.linked()
        sample = Sample(linked)
        overlay, events = Overlay(self.definitions), EventOverlay()
        for block in self.stage.blocks():
            for part in block.parts(self._rows_at_once(block, linked)):
                if part.records:
                    reader = self._reader(part, overlay, events, linked)
                    sample.take(self._plan(part, linked, reader))
                    del reader
                del part
            del block  # or it stays while the next one is made
        return sample.chosen(self.books.counts.ledger().going_in)

    def _rows_at_once(self, block: Block, linked: Ordinals) -> int:
        """How many rows to plan at once: few, where many are linked to others.

        These are judged one by one, each with its record and all of its person.
        """
        if has_plain_events(block.records, self.definitions, self.rules):
            return len(block.records)
        together = len(linked.positions(block.records))
        return max(
            LINKED_AT_ONCE, len(block.records) * LINKED_AT_ONCE // (together or 1)
        )

    def _reader(
        self, block: Block, overlay: Overlay, events: EventOverlay, linked: Ordinals
    ) -> OverlayReader | EventOverlayReader:
        since = self.job.created_at
        if has_plain_events(block.records, self.definitions, self.rules):
            return EventOverlayReader(
                events, block, definitions=self.definitions, forgotten_since=since
            )
        return OverlayReader(
            overlay,
            block,
            linked,
            definitions=self.definitions,
            forgotten_since=since,
            written_before=self.written_before,
        )

    def _plan(
        self,
        block: Block,
        linked: Ordinals,
        reader: OverlayReader | EventOverlayReader,
    ) -> Plan:
        planned = plan(
            block.records,
            definitions=self.definitions,
            rules=self.rules,
            now=self.now,
            reader=reader,
            first_provisional=self.provisional,
            apart=linked.positions(block.records),
        )
        self.provisional = planned.state.next_provisional
        self._book(planned, reader)
        return planned

    def _book(self, planned: Plan, reader: OverlayReader | EventOverlayReader) -> None:
        counts = count(planned)
        if self.counts_people:
            counts.people = reader.newcomers(planned)
        position = planned.records[-1].number
        versions = versions_of_same(planned, reader, self.rules, self.definitions)
        with transaction.atomic(), connection.cursor() as cursor:
            self.books.claim(cursor, position)
            counts.differing_people = reader.keep(planned)
            totals = self.books.book(
                cursor, planned, counts, at=self.now, versions=versions
            )
        self.books.close(position, totals)
