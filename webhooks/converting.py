"""Payloads become records: a mapping is compiled once and reads any number of them.

The mapping page, the drainer, a replay and the mapping time machine use the same
converter, so what is shown is what is applied. It never raises for what a payload
holds: a value that does not fit makes its row an error, and the other rows go on.
Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from profiles.definitions import Definitions
from profiles.issues import Fault, IssueCode, Severity, error, warning
from profiles.mapping import EmptyCells
from profiles.records import Action, Operation, Record
from profiles.rules import Rules, strength
from profiles.values import shown
from webhooks.mapping import Condition, ConditionTest, Field, WebhookMapping
from webhooks.path_reader import parse_path
from webhooks.paths import Absent, Found, Path, equals
from webhooks.payloads import Payload
from webhooks.rows import Part, parts_of
from webhooks.takers.drafts import RowDraft
from webhooks.takers.setup import Taken, Taker, is_empty
from webhooks.targets import attribute_key, identifying_kind, taker_of
from webhooks.transformations import Place, StepKind, run

# What these give are texts that the admin wrote, so they are read as in a file.
_WRITTEN_BY_HAND = frozenset({StepKind.MAP, StepKind.DEFAULT, StepKind.CONSTANT})


@dataclass(frozen=True, slots=True)
class Converted:
    """The rows of one payload as records, in order.

    ``parts`` are what the records were made of; ``passed_by`` counts the rows for
    which the conditions do not hold, ``absent`` by path the rows without it.
    """

    records: tuple[Record, ...] = ()
    parts: tuple[Part, ...] = ()
    passed_by: int = 0
    absent: dict[str, int] = field(default_factory=dict)


class Converter:
    """Turns payloads into records, by one mapping.

    ``rules`` is how the records find and change people.
    """

    def __init__(self, mapping: WebhookMapping, definitions: Definitions) -> None:
        """Compile a mapping that nothing stands against.

        Raises ``KeyError`` or ``ValueError`` for one that ``problems`` objects to.
        """
        zone = ZoneInfo(mapping.zone or definitions.zone)
        self._place = Place(str(zone), (mapping.region or definitions.region).upper())
        self._rows = parse_path(mapping.rows)
        self._conditions = [(parse_path(c.path), c) for c in mapping.conditions]
        self._fields = [
            _CompiledField(one, taker_of(one, mapping, definitions, zone), mapping)
            for one in mapping.fields
        ]
        self._kinds = matching_kinds(mapping)
        self.rules = Rules(
            match=self._kinds,
            mode=mapping.mode,
            conflicts=mapping.conflicts,
            replaces=frozenset(mapping.replaces),
            may_opt_in=mapping.ends_opt_outs and not definitions.protects_api_opt_outs,
        )

    def convert(self, payload: Payload) -> Converted:
        """The records of a payload. Raises ``TooManyRows``."""
        parts = parts_of(payload.value, self._rows)
        chosen = tuple(part for part in parts if self._applies(part))
        absent: Counter[str] = Counter()
        records = tuple(
            self._record(number, part, payload, absent)
            for number, part in enumerate(chosen, start=1)
        )
        return Converted(records, chosen, len(parts) - len(chosen), dict(absent))

    def _applies(self, part: Part) -> bool:
        return all(
            _holds(path.find(part.value, part.root), path, condition)
            for path, condition in self._conditions
        )

    def _record(
        self, number: int, part: Part, payload: Payload, absent: Counter[str]
    ) -> Record:
        draft = RowDraft()
        if payload.duplicate_keys:
            named = ", ".join(f"“{key[:40]}”" for key in payload.duplicate_keys[:3])
            draft.issues.append(
                warning(IssueCode.DUPLICATE_KEY, "The request", detail=named)
            )
        for one in self._fields:
            found = one.path.find(part.value, part.root)
            if isinstance(found, Absent):
                absent[one.field.path] += 1
            fault = one.take(found, draft, self._place, typed=payload.typed)
            if fault is not None:
                quoted = "" if isinstance(found, Absent) else shown(found)
                draft.issues.append(error(fault.code, one.title, quoted, fault.detail))
        self._require_identifier(draft)
        return draft.record(number)

    def _require_identifier(self, draft: RowDraft) -> None:
        known = {identifier.kind for identifier in draft.identifiers.values()}
        if draft.profile_id is not None or not known.isdisjoint(self._kinds):
            return
        titles = [
            one.title
            for one in self._fields
            if identifying_kind(one.field.target) in self._kinds
        ]
        wrong = {i.field for i in draft.issues if i.severity == Severity.ERROR}
        if wrong.isdisjoint(titles):
            detail = " or ".join(titles) or "a field that identifies people"
            draft.issues.append(error(IssueCode.NO_IDENTIFIER, detail=detail))


class _CompiledField:
    """A field with its path compiled and its taker made."""

    def __init__(self, one: Field, taker: Taker, mapping: WebhookMapping) -> None:
        self.field = one
        self.path = parse_path(one.path)
        self.title = one.path or "the request"
        self._taker = taker
        self._by_hand = any(step.kind in _WRITTEN_BY_HAND for step in one.steps)
        clears = mapping.empty is EmptyCells.CLEAR
        self._cleared = attribute_key(one.target) if clears else ""

    def take(
        self, found: Found, draft: RowDraft, place: Place, *, typed: bool
    ) -> Fault | None:
        """Put what was found into the draft, or say what is wrong with it."""
        value = run(self.field.steps, found, place)
        if isinstance(value, Fault):
            return value
        if isinstance(value, Absent):
            return None
        if is_empty(value):
            if self._cleared:
                draft.operations.append(Operation(self._cleared, Action.UNSET))
            return None
        strict = typed and not self._by_hand
        return self._taker(Taken(value, self.path.plural, strict), draft)


def matching_kinds(mapping: WebhookMapping) -> tuple[str, ...]:
    """The identifier kinds that find people, in order; the strongest first."""
    kinds = (identifying_kind(one.target) for one in mapping.fields)
    return mapping.match or tuple(sorted({*kinds} - {""}, key=strength))


def _holds(found: Found, path: Path, condition: Condition) -> bool:
    test = condition.test
    if test in (ConditionTest.EXISTS, ConditionTest.MISSING):
        there = not isinstance(found, Absent) and found is not None
        return there == (test is ConditionTest.EXISTS)
    values: Sequence[Found] = [found]
    if path.plural and isinstance(found, list):
        values = found
    matches = any(equals(value, condition.value) for value in values)
    return matches == (test is ConditionTest.EQUALS)
