"""Compares a run with its review: what it may count on, and what ended otherwise.

Rows end otherwise only when others wrote in between; then the run has planned afresh.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from imports.engine.chunks import Fates, unpack, unpack_numbers
from imports.models import ImportChunk, ImportIssue, ImportJob
from imports.statuses import Phase
from profiles.plans import Plan
from profiles.presumed import AsStored, Presumed
from profiles.records import Outcome


class Difference(NamedTuple):
    """A row whose outcome in the run is not that of the review."""

    ordinal: int
    line: int
    reviewed: Outcome
    ran: Outcome


class Shown(NamedTuple):
    """What was reviewed of consecutive rows: outcomes, and who was as they say."""

    first: int
    outcomes: dict[int, Outcome]
    same: dict[int, AsStored]

    def differing(self, plan: Plan) -> int:
        """How many rows of these rows' plan end otherwise."""
        if list(self.outcomes.values()) == plan.outcomes:
            return 0
        return sum(
            self.outcomes.get(ordinal, outcome) != outcome
            for ordinal, outcome in enumerate(plan.outcomes, self.first)
        )


NONE = Shown(0, {}, {})


class Reviewed:
    """The outcomes that the review showed, chunk by chunk in the order of the file."""

    def __init__(self, job: ImportJob) -> None:
        self._job = job
        self._chunks = ImportChunk.objects.filter(job=job, phase=Phase.REVIEW)
        self._loaded: dict[int, tuple[Fates, list[int]]] = {}

    def of(self, first: int, last: int) -> Shown:
        """What the review showed of these rows."""
        wanted = self._chunks.filter(first__lte=last, last__gte=first).order_by("first")
        starts = dict(wanted.values_list("pk", "first"))
        self._load(starts)
        shown = Shown(first, {}, {})
        for pk, start in starts.items():
            fates, versions = self._loaded[pk]
            within = slice(max(first - start, 0), last + 1 - start)
            ordinals = range(start, start + len(fates.outcomes))[within]
            shown.outcomes.update(zip(ordinals, fates.outcomes[within], strict=True))
            if versions:
                people = zip(fates.profile_ids[within], versions[within], strict=True)
                shown.same.update(
                    (ordinal, AsStored(*found))
                    for ordinal, found in zip(ordinals, people, strict=True)
                    if found[1]
                )
        return shown

    def _load(self, wanted: Collection[int]) -> None:
        """Load these chunks, and let go of all others."""
        self._loaded = {pk: found for pk, found in self._loaded.items() if pk in wanted}
        missing = self._chunks.filter(
            pk__in=[i for i in wanted if i not in self._loaded]
        )
        for pk, rows, versions in missing.values_list("pk", "rows", "versions"):
            stood = unpack_numbers(bytes(versions)) if versions else []
            self._loaded[pk] = unpack(bytes(rows)), stood

    def presumed(self, shown: Shown) -> Presumed:
        """What the run may count on, by the positions of its rows."""
        first = shown.first
        same = {ordinal - first: found for ordinal, found in shown.same.items()}
        return Presumed(self._plainly_new(shown), same)

    def _plainly_new(self, shown: Shown) -> list[int]:
        """The positions of rows that create people, and of which nothing was said."""
        problems = ImportIssue.objects.of(self._job, Phase.REVIEW)
        span = (shown.first, shown.first + len(shown.outcomes) - 1)
        said = set(
            problems.filter(ordinal__range=span).values_list("ordinal", flat=True)
        )
        return [
            ordinal - shown.first
            for ordinal, outcome in shown.outcomes.items()
            if outcome is Outcome.CREATED and ordinal not in said
        ]


def differences(job: ImportJob) -> Iterator[Difference]:
    """Every row that ended otherwise than in the review, in the order of the file."""
    reviewed = Reviewed(job)
    ran = ImportChunk.objects.filter(job=job, phase=Phase.RUN).order_by("first")
    for chunk in ran.iterator(chunk_size=1):
        if not chunk.counts.get("differing_rows"):
            continue
        shown = reviewed.of(chunk.first, chunk.last).outcomes
        fates = unpack(bytes(chunk.rows))
        rows = enumerate(zip(fates.outcomes, fates.lines, strict=True), chunk.first)
        for ordinal, (outcome, line) in rows:
            if shown.get(ordinal, outcome) != outcome:
                yield Difference(ordinal, line, shown[ordinal], outcome)
