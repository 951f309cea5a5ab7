"""What an import counts: the ledger, the issues by group, what changes.

Pure. A chunk's counts are stored with it and added to the import's, in the same
transaction as its rows; so the ledger balances at every moment.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

from profiles.issues import WORDS, Issue, IssueCode, Severity
from profiles.records import Outcome

LEDGER_OUTCOMES = tuple(
    outcome.value
    for outcome in (
        Outcome.CREATED,
        Outcome.UPDATED,
        Outcome.UNCHANGED,
        Outcome.MERGED,
        Outcome.HELD,
        Outcome.SKIPPED,
    )
)


class Ledger(NamedTuple):
    """The counts of outcomes; ``blank`` lines are no rows and stand beside them."""

    read: int
    created: int
    updated: int
    unchanged: int
    merged: int
    held: int
    skipped: int
    blank: int = 0

    @property
    def balances(self) -> bool:
        """Whether every row that was read has one outcome."""
        return self.read == sum(self[1:7])

    @property
    def going_in(self) -> int:
        """How many rows are neither held nor skipped."""
        return self.read - self.held - self.skipped


class IssueGroup(msgspec.Struct):
    """All issues of one code in one column: how many rows, and one example."""

    code: str
    severity: str
    field: str
    rows: int
    line: int
    value: str = ""
    detail: str = ""

    @property
    def title(self) -> str:
        """What the group is called."""
        return WORDS[IssueCode(self.code)].title

    @property
    def example(self) -> Issue:
        """The issue of the example."""
        return Issue(self.code, self.severity, self.field, self.value, self.detail)


SECTIONS = ("identifiers", "subscriptions", "segments")


class Counts(msgspec.Struct):
    """All that is counted of rows.

    ``warned``: rows that go in with a warning; ``changed`` and ``cleared``: rows by
    attribute key, ``sections`` by what else of a person changes (``identifiers``,
    ``subscriptions``, ``segments``); ``differing_people``: people in several rows with
    different values; ``differing_rows``: rows whose outcome is not what the review
    said. ``events``: events added, ``relationships`` that were not there before, both
    of that many ``people`` (counted in files of events or relationships only);
    ``notifications``: what triggers are told; ``new_segments``: segments that are made
    before rows go in. ``rules`` of the import ``mended`` so many cells of the file
    (counted by a review alone).
    """

    outcomes: dict[str, int] = {}
    warned: int = 0
    changed: dict[str, int] = {}
    cleared: dict[str, int] = {}
    sections: dict[str, int] = {}
    opt_outs_kept: int = 0
    differing_people: int = 0
    differing_rows: int = 0
    events: int = 0
    relationships: int = 0
    people: int = 0
    notifications: int = 0
    new_segments: list[str] = []
    rules: int = 0
    mended: int = 0
    issues: list[IssueGroup] = []

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Counts:
        """Counts as a model field keeps them."""
        return msgspec.convert(stored, cls)

    def stored(self) -> dict[str, Any]:
        """What a model field keeps."""
        kept: dict[str, Any] = msgspec.to_builtins(self)
        return kept

    @property
    def rows(self) -> int:
        """How many rows were counted."""
        return sum(self.outcomes.values())

    def ledger(self, *, blank: int = 0) -> Ledger:
        """The ledger of these counts."""
        counts = {name: self.outcomes.get(name, 0) for name in LEDGER_OUTCOMES}
        return Ledger(read=self.rows, blank=blank, **counts)

    def add(self, other: Counts) -> None:
        """Take the counts of more rows in."""
        for mine, theirs in (
            (self.outcomes, other.outcomes),
            (self.changed, other.changed),
            (self.cleared, other.cleared),
            (self.sections, other.sections),
        ):
            for key, count in theirs.items():
                mine[key] = mine.get(key, 0) + count
        self.warned += other.warned
        self.opt_outs_kept += other.opt_outs_kept
        self.differing_people += other.differing_people
        self.differing_rows += other.differing_rows
        self.events += other.events
        self.relationships += other.relationships
        self.notifications += other.notifications
        self.people += other.people
        self._add_issues(other.issues)

    def _add_issues(self, groups: list[IssueGroup]) -> None:
        known = {(g.code, g.severity, g.field): g for g in self.issues}
        for group in groups:
            mine = known.get((group.code, group.severity, group.field))
            if mine is None:
                self.issues.append(msgspec.structs.replace(group))
            else:
                mine.rows += group.rows

    def worst_first(self) -> list[IssueGroup]:
        """The issue groups, errors before warnings, the most rows first."""
        return sorted(
            self.issues, key=lambda g: (g.severity != Severity.ERROR, -g.rows, g.code)
        )
