"""How deliveries ended: the outcome of their rows, put in words and numbers. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec

from profiles.plans import Plan
from profiles.records import Outcome
from webhooks.readings import Reading
from webhooks.statuses import DeliveryStatus, Reason

if TYPE_CHECKING:
    from webhooks.models import Delivery

# A delivery keeps so many rows in full; all that are held before those that went in.
KEPT_ROWS = 100
_STOPPED = (Outcome.HELD, Outcome.SKIPPED)


@dataclass(frozen=True, slots=True)
class Ending:
    """How one delivery ended, as it will be stored."""

    delivery_id: int
    received: datetime
    source_id: str
    was: datetime | None
    status: DeliveryStatus
    reason: Reason
    detail: str
    version_id: int | None
    counts: dict[str, int] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)
    people: list[int] = field(default_factory=list)
    absent: dict[str, int] = field(default_factory=dict)

    def stored(self, now: datetime, by: str) -> dict[str, Any]:
        """The ending as JSON for the database; ``by`` asked for a replay."""
        entry: dict[str, Any] = {
            "at": now.isoformat(),
            "status": self.status.value,
            "reason": self.reason.value,
            "version": self.version_id,
            "counts": self.counts,
        }
        if by:
            entry["by"] = by
        return {
            "id": self.delivery_id,
            "received": self.received.isoformat(),
            "status": self.status.value,
            "reason": self.reason.value,
            "detail": self.detail,
            "version": self.version_id,
            "counts": self.counts,
            "rows": self.rows,
            "people": self.people,
            "entry": [entry],
            "was": self.was.isoformat() if self.was else None,
        }


def ended(
    delivery: Delivery, reading: Reading, plan: Plan | None, start: int, end: int
) -> Ending:
    """The ending of a delivery whose rows are ``start`` to ``end`` of the plan."""
    if plan is None or start == end:
        return _ending(delivery, reading, reading.reason or Reason.NOBODY)
    outcomes = plan.outcomes[start:end]
    people = plan.profile_ids[start:end]
    rows = [
        {
            "row": number,
            "outcome": outcome.value,
            "profile": profile_id,
            "issues": msgspec.to_builtins(plan.issues.get(position, ())),
        }
        for number, (position, outcome, profile_id) in enumerate(
            zip(range(start, end), outcomes, people, strict=True), start=1
        )
    ]
    kept = sorted(rows, key=lambda row: row["outcome"] not in _STOPPED)[:KEPT_ROWS]
    reason = Reason.NONE
    if all(outcome is Outcome.SKIPPED for outcome in outcomes):
        reason = Reason.SKIPPED
    elif all(outcome in _STOPPED for outcome in outcomes):
        reason = Reason.HELD
    return _ending(
        delivery,
        reading,
        reason,
        counts=_counts(outcomes, reading),
        rows=sorted(kept, key=lambda row: row["row"]),
        people=list(dict.fromkeys(i for i in people if i > 0)),
    )


def _counts(outcomes: Sequence[Outcome], reading: Reading) -> dict[str, int]:
    counts = {str(outcome): n for outcome, n in Counter(outcomes).items()}
    return {**counts, "passed_by": reading.passed_by} if reading.passed_by else counts


def failed(delivery: Delivery, reading: Reading) -> Ending:
    """The ending of a delivery that our own code could not apply."""
    return _ending(delivery, reading, Reason.FAILED)


def hours(endings: Sequence[Ending]) -> list[dict[str, Any]]:
    """What to add to each source's hours: deliveries by status, rows, absent paths."""
    found: dict[tuple[str, datetime], Counter[str]] = {}
    absent: dict[tuple[str, datetime], Counter[str]] = {}
    for ending in endings:
        if not ending.source_id:
            continue
        hour = ending.received.astimezone(UTC).replace(
            minute=0, second=0, microsecond=0
        )
        place = (ending.source_id, hour)
        counts = found.setdefault(place, Counter())
        counts[ending.status.name.lower()] += 1
        counts["rows"] += sum(ending.counts.values())
        absent.setdefault(place, Counter()).update(ending.absent)
    names = ("applied", "ignored", "rejected", "rows")
    return [
        {
            "source_id": source_id,
            "hour": hour.isoformat(),
            "absent": dict(absent[source_id, hour]),
            **{name: counts[name] for name in names},
        }
        for (source_id, hour), counts in found.items()
    ]


def _ending(
    delivery: Delivery, reading: Reading, reason: Reason, **facts: Any
) -> Ending:
    return Ending(
        delivery_id=delivery.pk,
        received=delivery.received,
        source_id=str(delivery.source_id or ""),
        was=delivery.done_at,
        status=reason.status,
        reason=reason,
        detail=reading.detail,
        version_id=reading.version_id,
        absent=dict(reading.absent),
        **facts,
    )
