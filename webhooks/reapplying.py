"""Prepares deliveries to be applied again: what they may still do to their people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from profiles.apply import plan
from profiles.definitions import Definitions
from profiles.rules import Rules
from profiles.statuses import OriginKind
from profiles.values import decode
from webhooks import statements
from webhooks.again import Past, PastChange, applied_again
from webhooks.models import Delivery
from webhooks.readings import Reading


def prepare(
    deliveries: Sequence[Delivery],
    readings: Sequence[Reading],
    definitions: Definitions,
    rules: Rules,
    *,
    now: datetime,
    keeps_newer: bool,
) -> list[Reading]:
    """The readings without what may not be done again.

    All have the same rules. Who a row speaks of is planned first; a person who is new
    has no past.
    """
    records = [record for reading in readings for record in reading.records]
    planned = plan(records, definitions=definitions, rules=rules, now=now)
    received = min(delivery.received for delivery in deliveries)
    people = sorted({i for i in planned.profile_ids if i > 0})
    pasts = _changes(people, received, definitions)
    prepared: list[Reading] = []
    start = 0
    for delivery, reading in zip(deliveries, readings, strict=True):
        kept = [
            applied_again(
                record,
                Past.of(
                    pasts.get(planned.profile_ids[start + place], ()),
                    delivery.pk,
                    delivery.received,
                ),
                definitions,
                keeps_newer=keeps_newer,
            )
            for place, record in enumerate(reading.records)
        ]
        start += len(reading.records)
        prepared.append(reading.with_records(kept))
    return prepared


def _changes(
    people: Sequence[int], since: datetime, definitions: Definitions
) -> dict[int, list[PastChange]]:
    """What happened to these people since, in order."""
    found: dict[int, list[PastChange]] = {}
    if not people:
        return found
    with connection.cursor() as cursor:
        cursor.execute(
            statements.CHANGES_SINCE,
            [definitions.workspace_id, list(people), since],
        )
        for profile_id, at, kind, origin_id, before, after, effects in cursor:
            delivery_id = origin_id if kind == OriginKind.REQUEST else None
            change = PastChange(
                at,
                delivery_id,
                decode(before),
                decode(after),
                decode(effects) if effects else {},
            )
            found.setdefault(profile_id, []).append(change)
    return found
