"""The rows of an import that ended one way, a page at a time, each with its person."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.http import QueryDict

from cdp.asking import asked_number
from imports.fates import Fate, rows_of_outcome
from imports.models import ImportJob
from imports.problem_files import latest_phase
from profiles.definitions import Definitions
from profiles.filters import SEPARATOR, Operator
from profiles.people_names import PersonName, names_of
from profiles.records import Outcome

PAGE_ROWS = 25
# The filters of People that find whom rows of an outcome led to.
_OPERATORS = {
    Outcome.CREATED: Operator.CREATED_BY,
    Outcome.UPDATED: Operator.UPDATED_BY,
    Outcome.MERGED: Operator.MERGED_BY,
    Outcome.UNCHANGED: Operator.UNCHANGED_BY,
    Outcome.HELD: Operator.HELD_BY,
    Outcome.SKIPPED: Operator.SKIPPED_BY,
}


@dataclass(frozen=True, slots=True)
class FatedRow:
    """A row's fate, and what its person is called; None where there is nobody."""

    fate: Fate
    person: PersonName | None


class OutcomeRows:
    """One page of the rows that ``outcome`` in the address asks for."""

    def __init__(
        self, job: ImportJob, definitions: Definitions, query: QueryDict
    ) -> None:
        self._job = job
        self._definitions = definitions
        asked = query.get("outcome", "")
        self.outcome = Outcome(asked) if asked in set(Outcome) else None
        self._after = asked_number(query, "after")

    @cached_property
    def rows(self) -> list[FatedRow]:
        """The rows of this page."""
        return with_people(self._found[:PAGE_ROWS], self._definitions)

    @property
    def following(self) -> int:
        """The row behind which the next page begins; 0 without one."""
        has_more = len(self._found) > PAGE_ROWS
        return self._found[PAGE_ROWS - 1].ordinal if has_more else 0

    @property
    def people_filter(self) -> str:
        """The filter of People that finds whom these rows led to; "" for nobody."""
        operator = _OPERATORS.get(self.outcome) if self.outcome else None
        if self._job.is_of_objects or self._job.run_at is None:
            return ""
        if operator is None or not self.rows:
            return ""
        return SEPARATOR.join(("import", operator, str(self._job.pk)))

    @cached_property
    def _found(self) -> list[Fate]:
        if self.outcome is None:
            return []
        return rows_of_outcome(
            self._job,
            self.outcome,
            phase=latest_phase(self._job),
            after=self._after,
            limit=PAGE_ROWS + 1,
        )


def with_people(fates: list[Fate], definitions: Definitions) -> list[FatedRow]:
    """The fates with the names of their people."""
    names = names_of({f.profile_id for f in fates if f.profile_id > 0}, definitions)
    return [FatedRow(fate, names.get(fate.profile_id)) for fate in fates]
