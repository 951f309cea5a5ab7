"""Applies deliveries: reads them, changes people by the one core, says what became.

The drainer and a replay end here with the same function. Deliveries whose rules agree
go in one transaction, in their order; people, changes, the deliveries' ends and the
hourly counts commit together, so a delivery has its effect exactly once however often
a worker dies. A delivery that fails for a reason of its own is found by halving and
rejected; the others go on.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.backends.utils import CursorWrapper

from profiles.apply import Contended, apply
from profiles.definitions import Definitions
from profiles.prepared import Applied
from profiles.records import Record
from profiles.rules import Rules
from profiles.statuses import Origin, OriginKind
from profiles.values import encode_text
from webhooks import statements
from webhooks.endings import Ending, ended, failed, hours
from webhooks.models import Delivery
from webhooks.readings import Reading, read
from webhooks.reapplying import prepare

logger = logging.getLogger(__name__)


class Settled(Exception):
    """Somebody else has settled one of these deliveries meanwhile."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A delivery with its reading."""

    delivery: Delivery
    reading: Reading


def apply_deliveries(
    deliveries: Sequence[Delivery],
    definitions: Definitions,
    *,
    now: datetime,
    by: str = "",
    keeps_newer: bool = True,
) -> None:
    """Apply deliveries of one workspace, in this order.

    ``by`` names who asked for a replay; it adds nothing twice, and with
    ``keeps_newer`` leaves what others have changed since a delivery came. Raises
    ``Settled`` when somebody else was faster, and what the database raises when it is
    away; what was done before stays done.
    """
    readings = read(deliveries, definitions)
    pairs = [_Read(*pair) for pair in zip(deliveries, readings, strict=True)]
    for group in _groups(pairs):
        _apply_group(group, _Act(definitions, now, by, keeps_newer))


def _groups(pairs: Sequence[_Read]) -> Iterator[list[_Read]]:
    """Runs of deliveries that go in one transaction: their rules agree.

    One without records has no rules and goes with those before it.
    """
    rules: Rules | None = None

    def agreeing(pair: _Read) -> Rules | None:
        nonlocal rules
        rules = pair.reading.rules if pair.reading.records else rules
        return rules

    for _, group in groupby(pairs, key=agreeing):
        yield list(group)


@dataclass(frozen=True, slots=True)
class _Act:
    """What all groups of one act share."""

    definitions: Definitions
    now: datetime
    by: str
    keeps_newer: bool

    @property
    def workspace_id(self) -> int:
        return self.definitions.workspace_id


def _apply_group(group: list[_Read], act: _Act) -> None:
    try:
        _apply(group, act)
    except (Settled, OperationalError, InterfaceError):
        raise
    except Exception as problem:
        if len(group) > 1:
            half = len(group) // 2
            _apply_group(group[:half], act)
            _apply_group(group[half:], act)
            return
        if isinstance(problem, Contended):
            raise
        logger.exception("delivery %s failed", group[0].delivery.pk)
        with transaction.atomic(), connection.cursor() as cursor:
            _settle(cursor, [failed(group[0].delivery, group[0].reading)], act)


def _apply(group: list[_Read], act: _Act) -> None:
    """One transaction: the records of these deliveries, and how each ends."""
    rules = next((pair.reading.rules for pair in group if pair.reading.records), None)
    if act.by and rules is not None:
        group = _prepared(group, rules, act)
    records, places = _batch(group)

    def finish(cursor: CursorWrapper, applied: Applied | None) -> None:
        _settle(cursor, _endings(group, applied), act)

    if rules is None:
        with transaction.atomic(), connection.cursor() as cursor:
            finish(cursor, None)
        return
    apply(
        records,
        definitions=act.definitions,
        rules=rules,
        origin=_origin(group[0].delivery),
        now=act.now,
        forgotten_since=min(pair.delivery.received for pair in group),
        places=places,
        finish=finish,
    )


def _prepared(group: list[_Read], rules: Rules, act: _Act) -> list[_Read]:
    """The group without what a replay may not do again."""
    deliveries = [pair.delivery for pair in group]
    readings = prepare(
        deliveries,
        [pair.reading for pair in group],
        act.definitions,
        rules,
        now=act.now,
        keeps_newer=act.keeps_newer,
    )
    return [_Read(*pair) for pair in zip(deliveries, readings, strict=True)]


def _batch(
    group: Sequence[_Read],
) -> tuple[list[Record], dict[int, tuple[Origin, int]]]:
    """The group's records with lines of their own, and where each line came from."""
    records: list[Record] = []
    places: dict[int, tuple[Origin, int]] = {}
    for pair in group:
        origin = _origin(pair.delivery)
        for row, record in enumerate(pair.reading.records, start=1):
            number = len(records) + 1
            places[number] = (origin, row)
            record.number = record.line = number
            records.append(record)
    return records, places


def _origin(delivery: Delivery) -> Origin:
    return Origin(OriginKind.REQUEST, delivery.pk)


def _endings(group: Sequence[_Read], applied: Applied | None) -> list[Ending]:
    endings: list[Ending] = []
    plan = applied.plan if applied is not None else None
    start = 0
    for pair in group:
        end = start + len(pair.reading.records)
        endings.append(ended(pair.delivery, pair.reading, plan, start, end))
        start = end
    return endings


def _settle(cursor: CursorWrapper, endings: Sequence[Ending], act: _Act) -> None:
    """Write how deliveries ended. Raises ``Settled`` if one had ended already."""
    received = [ending.received for ending in endings]
    settled = [ending.stored(act.now, act.by) for ending in endings]
    cursor.execute(
        statements.SETTLE,
        {
            "settled": encode_text(settled),
            "now": act.now,
            "workspace": act.workspace_id,
            "first": min(received),
            "last": max(received),
        },
    )
    if cursor.rowcount != len(endings):
        raise Settled
    if act.by:
        return
    counted = hours(endings)
    if counted:
        cursor.execute(
            statements.COUNT_HOURS,
            {"hours": encode_text(counted), "workspace": act.workspace_id},
        )
