"""Chooses the rows that a trial takes: few, but every kind of outcome and warning.

Pure. A review shows its plans as it makes them. Only rows that share nothing with
another row are chosen, so that it does not matter when they go in.
"""

from __future__ import annotations

from itertools import chain, zip_longest

from imports.engine.contradictions import GOES_IN
from imports.engine.links import Ordinals
from profiles.plans import Plan
from profiles.records import Outcome

TRIED_ROWS = 25
# So many kinds of warnings are covered, whatever the file; each costs a row.
_KINDS = 20
_FILLING = (Outcome.UPDATED, Outcome.CREATED, Outcome.MERGED, Outcome.UNCHANGED)

Kind = tuple[str, str]


class Sample:
    """The first unlinked rows of each outcome, and one of each kind of warning."""

    def __init__(self, linked: Ordinals) -> None:
        self._linked = linked
        self._by_outcome: dict[Outcome, list[int]] = {
            outcome: [] for outcome in Outcome if outcome is not Outcome.REMOVED
        }
        self._by_warning: dict[Kind, int] = {}

    def take(self, plan: Plan) -> None:
        """Look at the next rows of the file."""
        for outcome in set(plan.outcomes):
            self._take_outcome(plan, outcome)
        first = plan.records[0].number
        for position, issues in plan.issues.items():
            if len(self._by_warning) >= _KINDS:
                return
            number = first + position
            if plan.outcomes[position] in GOES_IN and number not in self._linked:
                for issue in issues:
                    self._by_warning.setdefault((issue.code, issue.field), number)

    def _take_outcome(self, plan: Plan, outcome: Outcome) -> None:
        found = self._by_outcome[outcome]
        wanted = TRIED_ROWS if outcome in GOES_IN else 1
        first = plan.records[0].number
        for ordinal, each in enumerate(plan.outcomes, first):
            if len(found) >= wanted:
                return
            if each is outcome and ordinal not in self._linked:
                found.append(ordinal)

    def chosen(self, going_in: int) -> list[int]:
        """The rows of the trial, ascending, of a file of which so many rows go in.

        None where nothing would be left, or no row stands alone. A held and a skipped
        row are among them, to show that they stay out.
        """
        most = min(TRIED_ROWS, going_in // 2)
        trial = self._ranked()[:most]
        if not trial:
            return []
        out = [o for o in self._by_outcome if o not in GOES_IN]
        return sorted([*trial, *(row for o in out for row in self._by_outcome[o])])

    def _ranked(self) -> list[int]:
        """The rows that go in: one of each kind first, then as many of each."""
        rounds = list(zip_longest(*(self._by_outcome[o] for o in _FILLING)))
        rows = (*rounds[:1], self._by_warning.values(), *rounds[1:])
        return [row for row in dict.fromkeys(chain.from_iterable(rows)) if row]
