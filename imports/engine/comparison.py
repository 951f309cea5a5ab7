"""Compares a run with its review: which rows ended otherwise than was shown.

They differ only when others wrote in between; then the run has planned afresh.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from imports.engine.chunks import Fates, unpack
from imports.models import ImportChunk, ImportIssue, ImportJob
from imports.statuses import Phase
from profiles.plans import Plan
from profiles.records import Outcome, Record


class Difference(NamedTuple):
    """A row whose outcome in the run is not that of the review."""

    ordinal: int
    line: int
    reviewed: Outcome
    ran: Outcome


class Shown(NamedTuple):
    """The reviewed outcomes of consecutive rows, by ordinal."""

    first: int
    outcomes: dict[int, Outcome]

    def differing(self, plan: Plan) -> int:
        """How many rows of these rows' plan end otherwise."""
        if list(self.outcomes.values()) == plan.outcomes:
            return 0
        return sum(
            self.outcomes.get(ordinal, outcome) != outcome
            for ordinal, outcome in enumerate(plan.outcomes, self.first)
        )


class Reviewed:
    """The outcomes that the review showed, chunk by chunk in the order of the file."""

    def __init__(self, job: ImportJob) -> None:
        self._job = job
        self._chunks = ImportChunk.objects.filter(job=job, phase=Phase.REVIEW)
        self._loaded: dict[int, Fates] = {}

    def outcomes(self, first: int, last: int) -> dict[int, Outcome]:
        """The reviewed outcomes of these rows, by ordinal."""
        wanted = self._chunks.filter(first__lte=last, last__gte=first).order_by("first")
        starts = dict(wanted.values_list("pk", "first"))
        missing = [pk for pk in starts if pk not in self._loaded]
        self._loaded = {pk: f for pk, f in self._loaded.items() if pk in starts}
        for pk, rows in self._chunks.filter(pk__in=missing).values_list("pk", "rows"):
            self._loaded[pk] = unpack(bytes(rows))
        return {
            ordinal: outcome
            for pk, start in starts.items()
            for ordinal, outcome in enumerate(self._loaded[pk].outcomes, start)
            if first <= ordinal <= last
        }

    def of(self, records: Sequence[Record]) -> Shown:
        """What the review showed of these consecutive rows."""
        if not records:
            return Shown(0, {})
        first = records[0].number
        return Shown(first, self.outcomes(first, first + len(records) - 1))

    def plainly_new(self, shown: Shown) -> list[int]:
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
        shown = reviewed.outcomes(chunk.first, chunk.last)
        fates = unpack(bytes(chunk.rows))
        rows = enumerate(zip(fates.outcomes, fates.lines, strict=True), chunk.first)
        for ordinal, (outcome, line) in rows:
            if shown.get(ordinal, outcome) != outcome:
                yield Difference(ordinal, line, shown[ordinal], outcome)
