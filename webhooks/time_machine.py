"""The mapping time machine: which requests would have come out differently.

The last requests are read twice, by the version that is on and by the mapping as it
stands on the page, and each reading is planned as if the requests came again now.
Nothing is written. What both read alike by the same rules is no difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import zip_longest

from profiles.apply import plan
from profiles.definitions import Definitions
from profiles.plans import Plan
from profiles.record_parts import parts_of_record
from profiles.records import Record
from webhooks.converting import Converter
from webhooks.mapping import WebhookMapping
from webhooks.models import Delivery, WebhookSource
from webhooks.readings import Reading
from webhooks.source_reading import read_delivery
from webhooks.sources import draft_of
from webhooks.statuses import DeliveryStatus, Reason
from webhooks.trials import TriedDelivery, converter_for, numbered, tried
from webhooks.version_changes import Difference

LOOKS_AT = 1_000
_SAYS_NOTHING = (Reason.HANDSHAKE, Reason.SIGNATURE, Reason.FORGOTTEN)


@dataclass(frozen=True, slots=True)
class Divergence:
    """A request that comes out differently: how it would end, and what it would say.

    ``lines`` are what its first differing row says before and after.
    """

    delivery: Delivery
    before: TriedDelivery
    after: TriedDelivery
    lines: list[Difference] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many requests were looked at, and those that differ, the latest first."""

    looked_at: int
    divergences: list[Divergence]


@dataclass(frozen=True, slots=True)
class _Side:
    """All requests as one mapping reads them, with their plan."""

    readings: list[Reading]
    records: list[tuple[Record, ...]]
    planned: Plan | None


def compare(
    source: WebhookSource, definitions: Definitions, *, now: datetime
) -> Comparison | None:
    """What the draft changes, seen on the last requests.

    None while nothing is on, or something stands against one of the mappings.
    """
    mappings = [WebhookMapping.from_json(source.on.mapping)] if source.on else []
    converters = [
        converter
        for mapping in [*mappings, draft_of(source)]
        if (converter := converter_for(mapping, definitions))
    ]
    if len(converters) < 2:
        return None
    latest = last_requests(source)[::-1]
    before, after = (_side(one, latest, definitions, now) for one in converters)
    found = list(_divergences(latest, before, after, definitions))
    return Comparison(len(latest), found[::-1])


def last_requests(source: WebhookSource) -> list[Delivery]:
    """The requests that are looked at, the latest first."""
    found = Delivery.objects.filter(source=source, workspace=source.workspace_id)
    found = found.exclude(reason__in=_SAYS_NOTHING)
    judged = found.exclude(status=DeliveryStatus.PENDING)
    return list(judged.order_by("-received", "-pk").defer("rows", "history")[:LOOKS_AT])


def _side(
    converter: Converter,
    deliveries: Sequence[Delivery],
    definitions: Definitions,
    now: datetime,
) -> _Side:
    readings = [read_delivery(delivery, converter) for delivery in deliveries]
    # Planning numbers the records anew; what they say stays as it is.
    records = numbered(readings)
    planned = None
    if records:
        planned = plan(records, definitions=definitions, rules=converter.rules, now=now)
    return _Side(readings, [reading.records for reading in readings], planned)


def _divergences(
    deliveries: Sequence[Delivery],
    before: _Side,
    after: _Side,
    definitions: Definitions,
) -> Iterator[Divergence]:
    ends = zip(_ends(deliveries, before), _ends(deliveries, after), strict=True)
    for place, (delivery, (was, is_now)) in enumerate(
        zip(deliveries, ends, strict=True)
    ):
        lines = _first_difference(
            before.records[place], after.records[place], definitions
        )
        same_end = (was.status, was.reason, was.counts) == (
            is_now.status,
            is_now.reason,
            is_now.counts,
        )
        if lines or not same_end:
            yield Divergence(delivery, was, is_now, lines)


def _ends(deliveries: Sequence[Delivery], side: _Side) -> Iterator[TriedDelivery]:
    start = 0
    for delivery, reading in zip(deliveries, side.readings, strict=True):
        end = start + len(reading.records)
        outcomes = side.planned.outcomes[start:end] if side.planned else []
        yield tried(delivery, reading, outcomes)
        start = end


def _first_difference(
    before: Sequence[Record], after: Sequence[Record], definitions: Definitions
) -> list[Difference]:
    """What the first row that differs says on both sides; empty if none does."""
    for was, is_now in zip_longest(before, after):
        said, says = _said(was, definitions), _said(is_now, definitions)
        if said != says:
            return [
                Difference(name, said.get(name, ""), says.get(name, ""))
                for name in {**said, **says}
                if said.get(name) != says.get(name)
            ]
    return []


def _said(record: Record | None, definitions: Definitions) -> dict[str, str]:
    """What a record says, by name; several of one name are joined."""
    said: dict[str, str] = {}
    if record is None:
        return said
    for part in parts_of_record(record, definitions):
        text = f"{part.value} {part.note}".strip()
        said[part.name] = f"{said[part.name]}, {text}" if part.name in said else text
    for event in record.events:
        said[f"Event {event.name}"] = str(event.at or "now")
        for name, value in event.data.items():
            said[f"Event {event.name}: {name}"] = str(value)
    for issue in record.issues:
        said[f"Problem with {issue.field or 'the row'}"] = issue.message
    return said
