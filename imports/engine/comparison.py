"""Compares a run with its review: what it may count on, and what ended otherwise.

Rows end otherwise only when others wrote in between; then the run has planned afresh.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from imports.engine.chunks import Fates, unpack, unpack_numbers
from imports.models import ImportChunk, ImportIssue, ImportJob
from imports.statuses import Phase
from profiles.plans import Plan
from profiles.presumed import Presumed
from profiles.records import Outcome, Record


class Difference(NamedTuple):
    """A row whose outcome in the run is not that of the review."""

    ordinal: int
    line: int
    reviewed: Outcome
    ran: Outcome


class Shown(NamedTuple):
    """What was reviewed of consecutive rows, in their order.

    Their outcomes (None where nothing is known), people, and the versions at which they
    change nothing of these (0 of all other rows).
    """

    first: int
    outcomes: list[Outcome | None]
    people: list[int]
    versions: list[int]

    def add(self, start: int, fates: Fates, versions: list[int], *, last: int) -> None:
        """Take in what a reviewed chunk says of the rows up to a last one."""
        missing = start - self.first - len(self.outcomes)
        within = slice(max(-missing, 0), max(last + 1 - start, 0))
        outcomes = fates.outcomes[within]
        self.outcomes.extend([None] * missing)
        self.outcomes.extend(outcomes)
        self.people.extend([0] * missing)
        self.people.extend(fates.profile_ids[within])
        self.versions.extend([0] * missing)
        self.versions.extend(versions[within] or [0] * len(outcomes))

    def differing(self, plan: Plan) -> int:
        """How many rows of these rows' plan end otherwise."""
        if self.outcomes == plan.outcomes:
            return 0
        each = zip(self.outcomes, plan.outcomes, strict=False)
        return sum(shown not in (None, ran) for shown, ran in each)


class Reviewed:
    """The outcomes that the review showed, chunk by chunk in the order of the file."""

    def __init__(self, job: ImportJob) -> None:
        self._job = job
        self._chunks = ImportChunk.objects.filter(job=job, phase=Phase.REVIEW)
        self._loaded: dict[int, tuple[Fates, list[int]]] = {}

    def of(self, records: Sequence[Record]) -> Shown:
        """What the review showed of these consecutive rows."""
        if not records:
            return Shown(0, [], [], [])
        return self.rows(records[0].number, records[-1].number)

    def rows(self, first: int, last: int) -> Shown:
        """What the review showed of the rows from one up to another."""
        wanted = self._chunks.filter(first__lte=last, last__gte=first).order_by("first")
        starts = dict(wanted.values_list("pk", "first"))
        self._load(starts)
        shown = Shown(first, [], [], [])
        for pk, start in starts.items():
            shown.add(start, *self._loaded[pk], last=last)
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
        """What the run may count on."""
        return Presumed(self._plainly_new(shown), shown.people, shown.versions)

    def _plainly_new(self, shown: Shown) -> list[int]:
        """The positions of rows that create people, and of which nothing was said."""
        if Outcome.CREATED not in shown.outcomes:
            return []
        problems = ImportIssue.objects.of(self._job, Phase.REVIEW)
        span = (shown.first, shown.first + len(shown.outcomes) - 1)
        said = set(
            problems.filter(ordinal__range=span).values_list("ordinal", flat=True)
        )
        return [
            position
            for position, outcome in enumerate(shown.outcomes)
            if outcome is Outcome.CREATED and shown.first + position not in said
        ]


def differences(job: ImportJob) -> Iterator[Difference]:
    """Every row that ended otherwise than in the review, in the order of the file."""
    reviewed = Reviewed(job)
    ran = ImportChunk.objects.filter(job=job, phase=Phase.RUN).order_by("first")
    for chunk in ran.iterator(chunk_size=1):
        if not chunk.counts.get("differing_rows"):
            continue
        shown = reviewed.rows(chunk.first, chunk.last).outcomes
        fates = unpack(bytes(chunk.rows))
        rows = zip(shown, fates.outcomes, fates.lines, strict=False)
        for ordinal, (before, outcome, line) in enumerate(rows, chunk.first):
            if before not in (None, outcome):
                yield Difference(ordinal, line, before, outcome)
