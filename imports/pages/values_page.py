"""The values of a column, a page at a time: what is wrong, what becomes of each.

The address says which: ``show`` (all, bad, mapped), ``q``, ``from``.
"""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.http import QueryDict

from cdp.asking import asked_number, asked_text
from imports.engine.rule_counts import RuleCounts, of_import
from imports.models import ImportJob
from imports.pages.board import Board, Line
from imports.value_mapping import Deed, Rule, judged, rules_of_column
from imports.value_suggestions import ValueSuggestion, suggest
from profiles.common_values import common_values
from profiles.definitions import Definitions, Shape, ValueType
from profiles.issues import Issue, Severity
from profiles.mapping import TargetKind, parse_target

PAGE_VALUES = 50
KEPT = Rule(Deed.KEEP)
DEEDS = (
    (Deed.KEEP, "stays"),
    (Deed.REPLACE, "becomes"),
    (Deed.EMPTY, "is an empty cell"),
    (Deed.CLEAR, "clears what is there"),
    (Deed.HOLD, "holds its rows"),
)


@dataclass(frozen=True, slots=True)
class ShownValue:
    """One distinct value: in how many cells, what is wrong, what becomes of it.

    ``fault`` is what is wrong with what was typed for it; then nothing is kept.
    """

    number: int
    value: str
    cells: int
    issue: Issue | None
    rule: Rule
    suggestion: ValueSuggestion | None
    fault: Issue | None = None

    @property
    def is_bad(self) -> bool:
        """Whether rows are held for it as it is."""
        return self.issue is not None and self.issue.severity == Severity.ERROR


class Show(NamedTuple):
    """A choice of values, and how many it has."""

    name: str
    label: str
    values: int


class ValuesPage:
    """One page of a column's values, the bad ones first, then the most frequent."""

    deeds = DEEDS

    def __init__(
        self,
        job: ImportJob,
        board: Board,
        line: Line,
        definitions: Definitions,
        query: QueryDict,
        *,
        typed: AnyMapping[str, Rule] | None = None,
        faults: AnyMapping[str, Issue] | None = None,
    ) -> None:
        self._job = job
        self._mapping = board.mapping
        self.line = line
        self._definitions = definitions
        self._typed = typed or {}
        self._faults = faults or {}
        self.show = asked_text(query, "show")
        self.search = asked_text(query, "q")
        self.start = asked_number(query, "from")

    @cached_property
    def counts(self) -> dict[str, int]:
        """Each value and in how many cells it stands, blank cells last."""
        counted = self._job.column_values.filter(column=self.line.position).first()
        if counted is None:
            return {}
        counts: dict[str, int] = dict(counted.values)
        return counts | ({"": counted.blank} if counted.blank else {})

    @cached_property
    def rules(self) -> dict[str, Rule]:
        """The rules of the column."""
        return rules_of_column(self._job, self.line.position)

    @cached_property
    def rule_counts(self) -> RuleCounts:
        """How many rules the column has, and what they mended."""
        return of_import(self._job, self.line.position)

    @cached_property
    def all(self) -> list[ShownValue]:
        """Every value of the column."""
        column = self.line.column
        values = [value for value in self.counts if value]
        issues = judged(values, column, self._mapping, self._definitions)
        bad = {v for v, i in issues.items() if i.severity == Severity.ERROR}
        counts = {value: self.counts[value] for value in values}
        suggestions = suggest(counts, bad=bad, stored=self.stored)
        shown = [
            ShownValue(
                number,
                value,
                cells,
                issues.get(value),
                self._typed.get(value) or self.rules.get(value, KEPT),
                None if value in self.rules else suggestions.get(value),
                self._faults.get(value),
            )
            for number, (value, cells) in enumerate(self.counts.items())
        ]
        return sorted(shown, key=lambda each: (not each.is_bad, each.number))

    @cached_property
    def stored(self) -> dict[str, int]:
        """What people who are here say in the attribute that the column is."""
        target = parse_target(self.line.target)
        if target is None or target.kind is not TargetKind.ATTRIBUTE:
            return {}
        attribute = self._definitions.attributes.get(target.name)
        if attribute is None or attribute.type is not ValueType.STRING:
            return {}
        if attribute.shape is Shape.LIST:
            return {}
        return common_values(self._job.workspace_id, target.name)

    @cached_property
    def suggested(self) -> dict[str, Rule]:
        """The rules that all open suggestions together would be."""
        return {
            each.value: rule_of(each.suggestion)
            for each in self.all
            if each.suggestion is not None
        }

    @property
    def shows(self) -> list[Show]:
        """The choices of values."""
        bad = sum(each.is_bad for each in self.all)
        mapped = sum(each.rule.deed is not Deed.KEEP for each in self.all)
        return [
            Show("", "All", len(self.all)),
            Show("bad", "Bad", bad),
            Show("suggested", "Suggested", len(self.suggested)),
            Show("mapped", "Mapped", mapped),
        ]

    @cached_property
    def matching(self) -> list[ShownValue]:
        """The values that the address asks for."""
        words = self.search.casefold()
        return [
            each
            for each in self.all
            if words in each.value.casefold()
            and (self.show != "bad" or each.is_bad)
            and (self.show != "suggested" or each.suggestion)
            and (self.show != "mapped" or each.rule.deed is not Deed.KEEP)
        ]

    @property
    def values(self) -> list[ShownValue]:
        """The values of this page."""
        return self.matching[self.start : self.start + PAGE_VALUES]

    @property
    def previous(self) -> int | None:
        """Where the page before begins."""
        return max(0, self.start - PAGE_VALUES) if self.start else None

    @property
    def following(self) -> int | None:
        """Where the page after begins."""
        end = self.start + PAGE_VALUES
        return end if end < len(self.matching) else None


def rule_of(suggestion: ValueSuggestion) -> Rule:
    """The rule that a suggestion is."""
    if suggestion.new:
        return Rule(Deed.REPLACE, suggestion.new)
    return Rule(Deed.EMPTY)
