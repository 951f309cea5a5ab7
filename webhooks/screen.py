"""The mapping page of a source: payload, what it is imported as, what that does."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from urllib.parse import urlencode

from profiles.definitions import Definitions
from profiles.issues import Fault
from profiles.suggesting import Suggested
from webhooks.choices import field_name, note_of
from webhooks.converting import Converter
from webhooks.mapping import Condition, Field, WebhookMapping
from webhooks.mapping_problems import Problem, problems
from webhooks.models import Delivery, WebhookSource
from webhooks.path_reader import PathError, parse_path
from webhooks.paths import ABSENT, Absent, Found
from webhooks.rows import Part, TooManyRows, parts_of
from webhooks.rule_words import rule_words
from webhooks.samples import Sample, choose_sample, latest_refused, recent_deliveries
from webhooks.sources import draft_of
from webhooks.step_words import result_text, step_words
from webhooks.suggesting import suggested_fields, suggestions
from webhooks.transformations import Place, run
from webhooks.tree import Tree, tree_of
from webhooks.trials import (
    Trial,
    TriedDelivery,
    TriedRow,
    converter_for,
    try_deliveries,
    try_payload,
)

AT_ONCE = 20
SHOWN_ROWS = 10


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One mapped field as the page shows it; ``value`` is the sample's, after steps."""

    number: int
    field: Field
    name: str
    note: str
    steps: list[str]
    value: str
    is_absent: bool
    is_wrong: bool
    problems: list[Problem]


class MappingScreen:
    """Everything on the mapping page, for the sample and row that the address names."""

    def __init__(
        self,
        source: WebhookSource,
        definitions: Definitions,
        *,
        now: datetime,
        sample: str = "",
        row: int = 1,
    ) -> None:
        self.source = source
        self.definitions = definitions
        self.mapping: WebhookMapping = draft_of(source)
        self._now = now
        self._wanted = sample
        self._row = row

    @cached_property
    def recent(self) -> list[Delivery]:
        """The last deliveries, to choose from."""
        return recent_deliveries(self.source)

    @cached_property
    def refused(self) -> Delivery | None:
        """While nothing has come that says something: the last that was refused."""
        return None if self.recent else latest_refused(self.source)

    @property
    def refused_key(self) -> str:
        """What addresses call the refused request; empty if there is none."""
        return str(self.refused.pk) if self.refused else ""

    @cached_property
    def sample(self) -> Sample | None:
        """The request that is shown; None while there is none of any kind."""
        return choose_sample(self.source, self.recent, self._wanted)

    @property
    def query(self) -> str:
        """The sample and row as parameters of an address."""
        return self._query(self.row)

    @property
    def before_query(self) -> str:
        """The address of the row before."""
        return self._query(self.row - 1)

    @property
    def after_query(self) -> str:
        """The address of the row after."""
        return self._query(self.row + 1)

    def _query(self, row: int) -> str:
        shown = {"delivery": self.sample.key} if self.sample else {}
        return urlencode({**shown, **({"row": str(row)} if row > 1 else {})})

    @property
    def sample_is_recent(self) -> bool:
        """Whether the shown request is one of those to choose from."""
        return self.sample is not None and self.sample.delivery in self.recent

    @cached_property
    def problems(self) -> list[Problem]:
        """What stands against the mapping as a whole."""
        return [p for p in self._problems if p.field is None]

    @cached_property
    def _problems(self) -> list[Problem]:
        return problems(self.mapping, self.definitions)

    @property
    def is_blocked(self) -> bool:
        """Whether the mapping can not be switched on as it is."""
        return any(problem.blocking for problem in self._problems)

    @cached_property
    def parts(self) -> list[Part]:
        """The rows of the sample."""
        payload = self.sample.payload if self.sample else None
        if payload is None:
            return []
        try:
            return parts_of(payload.value, parse_path(self.mapping.rows))
        except (PathError, TooManyRows):
            return [Part(payload.value, payload.value)]

    @property
    def row(self) -> int:
        """Which row is shown, from 1."""
        return max(1, min(self._row, len(self.parts)))

    @property
    def part(self) -> Part | None:
        """The row that is shown."""
        return self.parts[self.row - 1] if self.parts else None

    @cached_property
    def tree(self) -> Tree:
        """The row as a tree."""
        return tree_of(self.part.value, self._targets) if self.part else Tree()

    @cached_property
    def outer_tree(self) -> Tree | None:
        """The request around the row, if the row is a part of it."""
        part = self.part
        if part is None or not self.mapping.rows or part.root is part.value:
            return None
        return tree_of(part.root, self._targets, from_root=True)

    @cached_property
    def _targets(self) -> dict[str, list[str]]:
        named: dict[str, list[str]] = {}
        for one in self.mapping.fields:
            name = field_name(one.target, self.definitions)
            named.setdefault(one.path, []).append(name)
        return named

    @cached_property
    def suggestions(self) -> dict[str, Suggested]:
        """What the values of the last requests are probably imported as, by path."""
        if self.part is None:
            return {}
        rows = [self.part.value]
        rows += [part.value for part in self.parts if part is not self.part]
        return suggestions(rows, self.definitions)

    @property
    def suggested(self) -> list[tuple[str, str]]:
        """What could be mapped at once: path and the target's name."""
        found = suggested_fields(self.suggestions, self.mapping.fields)
        return [(f.path, field_name(f.target, self.definitions)) for f in found]

    @cached_property
    def fields(self) -> list[FieldLine]:
        """The mapped fields, in their order."""
        return [
            self._line(number, one) for number, one in enumerate(self.mapping.fields)
        ]

    def _line(self, number: int, one: Field) -> FieldLine:
        found = self.found(one.path)
        value = run(one.steps, found, self.place)
        return FieldLine(
            number,
            one,
            field_name(one.target, self.definitions),
            note_of(one.target),
            [step_words(step) for step in one.steps],
            result_text(value),
            isinstance(found, Absent),
            isinstance(value, Fault),
            [p for p in self._problems if p.field == number],
        )

    @property
    def place(self) -> Place:
        """Zone and region of what names none."""
        zone = self.mapping.zone or self.definitions.zone
        return Place(zone, self.mapping.region or self.definitions.region)

    def found(self, path: str) -> Found:
        """What the sample has at a path."""
        if self.part is None:
            return ABSENT
        try:
            return parse_path(path).find(self.part.value, self.part.root)
        except PathError:
            return ABSENT

    @property
    def conditions(self) -> list[Condition]:
        """What must hold of a row."""
        return list(self.mapping.conditions)

    @property
    def rule_words(self) -> str:
        """How people are found and what may be done to them, in a sentence."""
        return rule_words(self.mapping, self.definitions)

    @cached_property
    def _converter(self) -> Converter | None:
        """The mapping's converter; None while something stands against it."""
        return converter_for(self.mapping, self.definitions)

    @cached_property
    def trial(self) -> Trial | None:
        """What the sample would do; None while something stands against it."""
        payload = self.sample.payload if self.sample else None
        if self._converter is None or payload is None:
            return None
        try:
            return try_payload(
                payload, self._converter, self.definitions, now=self._now
            )
        except TooManyRows:
            return None

    @cached_property
    def tried(self) -> list[TriedDelivery]:
        """How the last deliveries would end, newest first."""
        latest = self.recent[:AT_ONCE]
        if self._converter is None or not latest:
            return []
        tried = try_deliveries(
            latest[::-1], self._converter, self.definitions, now=self._now
        )
        return tried[::-1]

    @property
    def shown_rows(self) -> list[TriedRow]:
        """The rows of the trial around the one that is shown."""
        rows = self.trial.rows if self.trial else []
        start = max(0, min(self.row - 1, len(rows) - SHOWN_ROWS))
        return rows[start : start + SHOWN_ROWS]

    @property
    def rows_beyond(self) -> int:
        """How many rows of the trial are not shown."""
        return len(self.trial.rows) - len(self.shown_rows) if self.trial else 0

    @property
    def tried_words(self) -> str:
        """How the last deliveries would end: ``17 applied, 2 ignored``."""
        counts = Counter(one.status.label.lower() for one in self.tried)
        return ", ".join(f"{count} {word}" for word, count in counts.items())
