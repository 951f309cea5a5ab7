"""What a review shows of a trial: who is in, what is left, what was taken back."""

from __future__ import annotations

from functools import cached_property

from django.http import QueryDict

from imports.engine.contradictions import GOES_IN
from imports.fates import fates, fates_of_rows
from imports.models import ImportJob, TakenBack
from imports.pages.kept_things import KeptThings
from imports.pages.outcome_rows import FatedRow, with_people
from imports.statuses import Phase
from profiles.definitions import Definitions


class TrialPage:
    """The trial of an import that is reviewed; most have none yet."""

    def __init__(self, job: ImportJob, definitions: Definitions) -> None:
        self._job = job
        self._definitions = definitions

    @cached_property
    def rows(self) -> list[FatedRow]:
        """The rows that are in, or were held, each with its person."""
        if not self._job.is_tried:
            return []
        booked = [fate.ordinal for fate in fates(self._job, phase=Phase.RUN)]
        found = fates_of_rows(self._job, booked, phase=Phase.RUN)
        return with_people(found, self._definitions)

    @property
    def people(self) -> int:
        """How many rows are in."""
        return sum(row.fate.outcome in GOES_IN for row in self.rows)

    @property
    def left(self) -> int:
        """How many rows go in when the rest is run."""
        return max(0, self._job.reviewed.ledger().going_in - self.people)

    @cached_property
    def offered(self) -> int:
        """How many rows would go in to try; 0 where nothing can be tried."""
        if self._job.has_begun or not self._job.sample:
            return 0
        sample = fates_of_rows(self._job, self._job.sample, phase=Phase.REVIEW)
        return sum(fate.outcome in GOES_IN for fate in sample)

    @cached_property
    def taken_back(self) -> TakenBack | None:
        """The trial of this review that was taken back last, until another is in."""
        if self._job.has_begun or self._job.reviewed_at is None:
            return None
        taken_back = TakenBack.objects.filter(
            job=self._job, at__gt=self._job.reviewed_at
        )
        return taken_back.order_by("-id").first()

    @cached_property
    def kept(self) -> KeptThings:
        """What stayed when it was taken back."""
        return KeptThings(self._job, self._definitions, QueryDict())
