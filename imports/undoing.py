"""Undoes an import: plans, then takes back, what it did to each of its people.

    its chunks -> profile ids, ascending -> batch -> plan_undo | apply_undo -> next

A batch commits its people, what was kept, counts and position together; so taking back
can end at any moment and goes on where it was. An older profile comes before those
that were merged into it, which it gives back first.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils.timezone import now

from imports import trials
from imports.engine import stopping
from imports.engine.bookkeeping import Books, chunk_rows
from imports.engine.chunks import unpack
from imports.engine.halving import in_parts
from imports.engine.lease import Lease, LostLease
from imports.engine.loading import current_fingerprint, definitions_of
from imports.engine.reader import CHILD_FROM_BYTES
from imports.ledger import Counts
from imports.models import ImportChunk, ImportJob, ImportKept
from imports.querysets import ImportJobQuerySet
from imports.statuses import ImportState, Phase
from imports.uniting import united
from profiles.apply import Undone, UndoOrder, apply_undo, plan_undo
from profiles.definitions import Definitions
from profiles.plans import Plan
from profiles.records import Outcome
from profiles.statuses import Origin, OriginKind
from profiles.undo import Kept
from profiles.undo_pipeline import UndoBatch, UndoPipeline

UNDONE = (Outcome.UPDATED, Outcome.REMOVED)
_TOUCHED = {Outcome.CREATED, Outcome.UPDATED, Outcome.MERGED}


def plan_undoing(undo: ImportJob, lease: Lease) -> None:
    """Count what undoing would do; the undo is ready in the end.

    Raises ``LostLease`` when it was called off.
    """
    definitions = definitions_of(undo)
    fingerprint = current_fingerprint(undo, definitions)
    _begin(undo, lease)
    _Undo(undo, lease, definitions, Phase.REVIEW).each_batch()
    if not _mine(undo, lease).advance(
        ImportState.READY, fingerprint=fingerprint, reviewed_at=now(), deaths=0
    ):
        raise LostLease(f"undo {undo.pk}, after its plan")


def take_back(undo: ImportJob, lease: Lease) -> None:
    """Take back what is left to take back; import and undo are done in the end.

    Raises ``LostLease`` when it was cancelled, ``Contended`` when others keep writing
    the same people.
    """
    definitions = definitions_of(undo)
    _Undo(undo, lease, definitions, Phase.RUN).each_batch()
    with transaction.atomic():
        done = _mine(undo, lease).advance(
            ImportState.FINISHED, finished_at=now(), error=""
        )
        if not done:
            raise LostLease(f"undo {undo.pk}, at its end")
        ImportJob.objects.filter(pk=undo.undoes_id or 0).advance(ImportState.UNDONE)


def _begin(undo: ImportJob, lease: Lease) -> None:
    """Forget what an earlier plan counted."""
    with transaction.atomic():
        fresh = {"cursor": 0, "rows_total": 0, "review_counts": {}}
        if not _mine(undo, lease).update(**fresh):
            raise LostLease(f"undo {undo.pk}, in its plan")
        ImportKept.objects.filter(job=undo).delete()
    undo.refresh_from_db()


def _mine(undo: ImportJob, lease: Lease) -> ImportJobQuerySet:
    return ImportJob.objects.filter(pk=undo.pk, lease_token=lease.token)


class _Undo:
    """One pass over the import's people, planning or taking back."""

    def __init__(
        self, undo: ImportJob, lease: Lease, definitions: Definitions, phase: Phase
    ) -> None:
        undone = undo.undoes_id or 0
        self.undo = undo
        self.definitions = definitions
        self.phase = phase
        self.books = Books(undo, lease, phase)
        self.order = UndoOrder(
            undone=Origin(OriginKind.IMPORT, undone),
            origin=Origin(OriginKind.UNDO, undone),
            now=undo.run_moment if phase == Phase.RUN else now(),
            ends_opt_outs=undo.ends_opt_outs,
            after=trials.taken_back_to(undone),
            created_nobody=created_nobody(undone),
            at_once=True,
        )

    def each_batch(self) -> None:
        people = people_of(self.undo.undoes_id or 0)
        ImportJob.objects.filter(pk=self.undo.pk).update(rows_total=len(people))
        size = chunk_rows()
        starts = range(self.books.position, len(people), size)
        batches = (people[start : start + size] for start in starts)
        if self.phase == Phase.REVIEW:
            for batch in batches:
                self._plan(batch)
                stopping.check()
            return
        # As in the run: a small file is taken back before a second connection is open.
        undone = self.undo.undoes
        concurrent = undone is not None and undone.file_size >= CHILD_FROM_BYTES
        with UndoPipeline(
            self.order, self.definitions, concurrent=concurrent
        ) as pipeline:
            for batch in batches:
                pipeline.push(self._batch(batch))
                stopping.check()

    def _plan(self, batch: Sequence[int]) -> None:
        planned = plan_undo(batch, self.order, self.definitions)
        position = self.books.position + len(batch)
        with transaction.atomic(), connection.cursor() as cursor:
            self.books.claim(cursor, position)
            totals = self._book(batch, planned.plan, planned.kept)
        self.books.close(position, totals)

    def _batch(self, people: Sequence[int]) -> UndoBatch:
        """The people and how they are claimed, booked and, at need, done again."""
        booked: list[Counts] = []

        def position() -> int:
            return self.books.position + len(people)

        def claim(cursor: CursorWrapper) -> None:
            self.books.claim(cursor, position())

        def finish(_: CursorWrapper, undone: Undone) -> None:
            booked[:] = [self._book(people, undone.applied.plan, undone.kept)]

        def done() -> None:
            self.books.close(position(), booked[0])

        def again() -> None:
            in_parts(people, self._take_back)

        return UndoBatch(
            profile_ids=people, claim=claim, finish=finish, done=done, again=again
        )

    def _take_back(self, people: Sequence[int]) -> None:
        """Take back by themselves."""
        batch = self._batch(people)
        apply_undo(
            people,
            self.order,
            self.definitions,
            claim=batch.claim,
            finish=batch.finish,
        )
        batch.done()

    def _book(self, batch: Sequence[int], plan: Plan, kept: Sequence[Kept]) -> Counts:
        """Write a batch's counts, and what was kept; return the totals with them."""
        if self.phase == Phase.RUN:
            note_kept(self.undo, kept)
        totals = Counts.of(self.books.counts.stored())
        totals.add(counted(batch, plan, kept))
        field = "run_counts" if self.phase == Phase.RUN else "review_counts"
        ImportJob.objects.filter(pk=self.undo.pk).update(**{field: totals.stored()})
        return totals


def note_kept(job: ImportJob, kept: Sequence[Kept]) -> None:
    """Write down what stays as it is, and why."""
    ImportKept.objects.bulk_create(
        (
            ImportKept(
                job=job,
                profile_id=each.profile_id,
                key=each.key,
                reason=each.reason,
            )
            for each in kept
        ),
        batch_size=2_000,
    )


def counted(batch: Sequence[int], plan: Plan, kept: Sequence[Kept]) -> Counts:
    """People by what became of them; ``warned`` are those who keep something."""
    counts = Counts(warned=len({each.profile_id for each in kept}))
    changed = {change.profile_id: change for change in plan.changes}
    for change in changed.values():
        outcomes, word = counts.outcomes, change.outcome.value
        outcomes[word] = outcomes.get(word, 0) + 1
        if change.outcome == Outcome.UPDATED:
            sides = (change.before, change.after)
            for key in {k for side in sides for k in side.get("attributes", {})}:
                counts.changed[key] = counts.changed.get(key, 0) + 1
    at_once = plan.updates
    if at_once:
        word = at_once.outcome.value
        counts.outcomes[word] = counts.outcomes.get(word, 0) + len(at_once)
        for key, people in at_once.changed_rows.items():
            counts.changed[key] = counts.changed.get(key, 0) + people
    untouched = len(set(batch) - changed.keys()) - len(at_once or ())
    if untouched:
        counts.outcomes[Outcome.UNCHANGED.value] = untouched
    return counts


def created_nobody(job_id: int) -> bool:
    """Whether the import, as far as it went, created nobody."""
    counts = ImportJob.objects.values_list("run_counts", flat=True).get(pk=job_id)
    return not counts.get("outcomes", {}).get(Outcome.CREATED.value)


def people_of(job_id: int) -> array[int]:
    """Everybody whom the import changed, ascending, each once."""
    return united(_touched(job_id))


def _touched(job_id: int) -> Iterator[list[int]]:
    """The people that each chunk changed."""
    chunks = ImportChunk.objects.filter(job=job_id, phase=Phase.RUN).order_by("first")
    for chunk in chunks.iterator(chunk_size=1):
        fates = unpack(bytes(chunk.rows))
        rows = zip(fates.outcomes, fates.profile_ids, strict=True)
        yield [profile_id for outcome, profile_id in rows if outcome in _TOUCHED]
