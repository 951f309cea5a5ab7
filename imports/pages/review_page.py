"""What a review found, as its page and the result show it. Pure but for the job."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from imports.engine.rule_counts import RuleCounts
from imports.ledger import LEDGER_OUTCOMES, SECTIONS, Counts, IssueGroup, Ledger
from imports.models import ImportJob
from profiles.definitions import Definitions
from profiles.issues import Severity
from profiles.records import Outcome
from profiles.rules import Mode

_RARE = (Outcome.MERGED.value, Outcome.SKIPPED.value)
_RARE_OF_RELATIONSHIPS = (*_RARE, Outcome.CREATED.value)
_RARE_OF_EVENTS = (*_RARE, Outcome.CREATED.value, Outcome.UNCHANGED.value)


@dataclass(frozen=True, slots=True)
class Changed:
    """An attribute and in how many rows it changes."""

    name: str
    rows: int


class Entry(NamedTuple):
    """An outcome, how many rows ended so, and what it is called."""

    outcome: str
    rows: int
    label: str


class UndoneCounts(NamedTuple):
    """People by what an undo does with them."""

    removed: int
    restored: int
    unchanged: int

    @property
    def changing(self) -> int:
        """How many people change."""
        return self.removed + self.restored


class Findings:
    """The counts of a pass over the file, in the order that a page shows them."""

    def __init__(
        self, job: ImportJob, counts: Counts, definitions: Definitions
    ) -> None:
        self.job = job
        self.counts = counts
        self._definitions = definitions

    @cached_property
    def ledger(self) -> Ledger:
        """The ledger of the pass."""
        return self.counts.ledger(blank=self.job.blank_rows)

    @property
    def entries(self) -> list[Entry]:
        """The outcomes of the ledger; those that are rare only where they occur.

        A row of a file of events that goes in adds its event to a person, one of a file
        of relationships relates a person to an object.
        """
        names: dict[str, str] = {}
        rare: tuple[str, ...] = _RARE
        if self.job.undoes_id is None and self.job.is_of_events:
            names, rare = {Outcome.UPDATED.value: "events added"}, _RARE_OF_EVENTS
        elif self.job.undoes_id is None and self.job.is_of_relationships:
            names, rare = {Outcome.UPDATED.value: "related"}, _RARE_OF_RELATIONSHIPS
        entries = [
            Entry(name, getattr(self.ledger, name), names.get(name, name))
            for name in LEDGER_OUTCOMES
        ]
        return [e for e in entries if e.rows or e.outcome not in rare]

    @property
    def why_skipped(self) -> str:
        """Why rows are passed by that are not wrong: the importer asked for it."""
        what = "object" if self.job.is_of_objects else "person"
        if self.job.mapping.get("mode") == Mode.ADD_ONLY:
            return f"their {what} is here already, and known ones are not updated"
        return f"their {what} is not here, and new ones are not added"

    @property
    def undone(self) -> UndoneCounts:
        """The counts of an undo."""
        wanted = (Outcome.REMOVED, Outcome.UPDATED, Outcome.UNCHANGED)
        outcomes = self.counts.outcomes
        return UndoneCounts(*(outcomes.get(each.value, 0) for each in wanted))

    @property
    def groups(self) -> list[IssueGroup]:
        """All issues by code and column, errors first."""
        return self.counts.worst_first()

    @property
    def errors(self) -> list[IssueGroup]:
        """The groups that hold rows."""
        return [g for g in self.groups if g.severity == Severity.ERROR]

    @property
    def warnings(self) -> list[IssueGroup]:
        """The groups of rows that go in with a doubt."""
        return [g for g in self.groups if g.severity != Severity.ERROR]

    @property
    def changed(self) -> list[Changed]:
        """What changes: attributes, the most rows first, then all else."""
        sections = self.counts.sections
        others = [
            Changed(name.capitalize(), sections[name])
            for name in SECTIONS
            if name in sections
        ]
        return [*self._named(self.counts.changed), *others]

    @property
    def cleared(self) -> list[Changed]:
        """The attributes that are cleared, the most rows first."""
        return self._named(self.counts.cleared)

    @property
    def values_cleared(self) -> int:
        """How many values are cleared in all."""
        return sum(self.counts.cleared.values())

    @property
    def rules(self) -> RuleCounts:
        """The rules for cells, as the review of the file counted them."""
        reviewed = self.job.reviewed
        return RuleCounts(reviewed.rules, reviewed.mended)

    def _named(self, counts: dict[str, int]) -> list[Changed]:
        attributes = self._definitions.attributes
        return [
            Changed(attributes[key].name if key in attributes else key, rows)
            for key, rows in sorted(counts.items(), key=lambda each: -each[1])
        ]
