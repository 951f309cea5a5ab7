"""What the page of a finished import shows beside its counts."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property

from django.http import QueryDict

from imports.fates import Fate, fate_of_line, fates_of_value
from imports.models import ImportJob
from imports.problem_files import latest_phase
from imports.targets import target_name
from profiles.definitions import Definitions
from profiles.mapping import Mapping


class ResultPage:
    """The fate that is asked for, and the mapping and options that were used."""

    def __init__(
        self, job: ImportJob, definitions: Definitions, query: QueryDict
    ) -> None:
        self._job = job
        self._definitions = definitions
        self.asked = query.get("fate", "").strip()

    @cached_property
    def fates(self) -> list[Fate]:
        """What became of the line, or of the rows that named this value."""
        phase = latest_phase(self._job)
        if not self.asked:
            return []
        if self.asked.isdecimal() and len(self.asked) < 10:
            fate = fate_of_line(self._job, int(self.asked), phase=phase)
            if fate is not None:
                return [fate]
        return fates_of_value(
            self._job, self.asked, phase=phase, definitions=self._definitions
        )

    @cached_property
    def mapping(self) -> Mapping:
        """The mapping that was used."""
        return Mapping.from_json(self._job.mapping) if self._job.mapping else Mapping()

    @property
    def columns(self) -> list[tuple[str, str]]:
        """Each mapped column and what it was imported as."""
        return [
            (column.title, target_name(column.target, self._definitions))
            for column in self.mapping.columns
        ]

    @property
    def took(self) -> datetime | None:
        """When it ended, if it has."""
        return self._job.finished_at
