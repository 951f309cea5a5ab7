"""What requests would do by a mapping that is not switched on: plans, nothing written.

The same converter and the same core as the drainer, so the page shows what will
happen. Several requests are planned one after another, as if they came again now.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from profiles.apply import plan
from profiles.change_lines import Line, change_lines
from profiles.definitions import Definitions
from profiles.issues import Issue
from profiles.people_names import PersonName, names_of
from profiles.plans import Plan
from profiles.record_parts import Part, parts_of_record
from profiles.records import Outcome, Record
from webhooks.converting import Converter
from webhooks.mapping import WebhookMapping
from webhooks.mapping_problems import blocking
from webhooks.models import Delivery
from webhooks.payloads import Payload
from webhooks.readings import Reading
from webhooks.source_reading import read_delivery
from webhooks.statuses import DeliveryStatus, Reason


@dataclass(frozen=True, slots=True)
class TriedRow:
    """What one row of a request would do.

    ``person`` is None for somebody new or nobody; ``lines`` are what would change.
    """

    record: Record
    outcome: Outcome
    person: PersonName | None
    lines: list[Line]
    issues: tuple[Issue, ...]
    parts: list[Part]


@dataclass(frozen=True, slots=True)
class Trial:
    """What one request would do; ``reason`` and ``detail`` say why it does nothing."""

    rows: list[TriedRow] = field(default_factory=list)
    passed_by: int = 0
    reason: Reason = Reason.NONE
    detail: str = ""


@dataclass(frozen=True, slots=True)
class TriedDelivery:
    """How one of several deliveries would end."""

    delivery: Delivery
    status: DeliveryStatus
    reason: Reason
    detail: str
    counts: Counter[Outcome]

    @property
    def words(self) -> str:
        """How it would end, in a few words: ``2 updated, 1 held``."""
        if len(self.counts) == 1 and self.counts.total() == 1:
            return str(next(iter(self.counts)))
        rows = ", ".join(f"{n} {outcome}" for outcome, n in self.counts.items())
        if self.reason in (Reason.NONE, Reason.HELD):
            return rows
        return self.detail or self.reason.label


def converter_for(
    mapping: WebhookMapping, definitions: Definitions
) -> Converter | None:
    """The mapping's converter, or None if something stands against it."""
    if blocking(mapping, definitions):
        return None
    return Converter(mapping, definitions)


def try_payload(
    payload: Payload, converter: Converter, definitions: Definitions, *, now: datetime
) -> Trial:
    """What a request would do now. Raises ``TooManyRows``."""
    converted = converter.convert(payload)
    if not converted.records:
        reason = Reason.CONDITIONS if converted.passed_by else Reason.NOBODY
        return Trial(passed_by=converted.passed_by, reason=reason)
    planned = plan(
        converted.records, definitions=definitions, rules=converter.rules, now=now
    )
    rows = tried_rows(converted.records, planned, definitions)
    return Trial(rows, converted.passed_by)


def try_deliveries(
    deliveries: Sequence[Delivery],
    converter: Converter,
    definitions: Definitions,
    *,
    now: datetime,
) -> list[TriedDelivery]:
    """How these deliveries would end if they came now, in this order."""
    readings = [read_delivery(delivery, converter) for delivery in deliveries]
    records = numbered(readings)
    planned = plan(records, definitions=definitions, rules=converter.rules, now=now)
    found: list[TriedDelivery] = []
    start = 0
    for delivery, reading in zip(deliveries, readings, strict=True):
        end = start + len(reading.records)
        found.append(tried(delivery, reading, planned.outcomes[start:end]))
        start = end
    return found


def numbered(readings: Sequence[Reading]) -> list[Record]:
    """The records of several readings, with lines of their own."""
    records: list[Record] = []
    for reading in readings:
        for record in reading.records:
            record.number = record.line = len(records) + 1
            records.append(record)
    return records


def tried(
    delivery: Delivery, reading: Reading, outcomes: Sequence[Outcome]
) -> TriedDelivery:
    """How a delivery with these rows' outcomes would end."""
    counts = Counter(outcomes)
    reason = reading.reason
    if not reading.records:
        reason = reason or Reason.NOBODY
    elif set(counts) <= {Outcome.SKIPPED}:
        reason = Reason.SKIPPED
    elif set(counts) <= {Outcome.HELD, Outcome.SKIPPED}:
        reason = Reason.HELD
    return TriedDelivery(delivery, reason.status, reason, reading.detail, counts)


def tried_rows(
    records: Sequence[Record], planned: Plan, definitions: Definitions
) -> list[TriedRow]:
    """What each of these records would do, by their plan."""
    names = names_of({i for i in planned.profile_ids if i > 0}, definitions)
    by_line: dict[int, list[Line]] = {}
    for change in planned.changes:
        if change.line is not None:
            lines = change_lines(change.before, change.after, definitions)
            by_line.setdefault(change.line, []).extend(lines)
    return [
        TriedRow(
            record,
            planned.outcomes[position],
            names.get(planned.profile_ids[position]),
            by_line.get(record.line, []),
            planned.issues.get(position, ()),
            parts_of_record(record, definitions),
        )
        for position, record in enumerate(records)
    ]
