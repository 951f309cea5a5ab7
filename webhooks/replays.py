"""Replays: deliveries applied again, with a plan first and a rate cap.

A replay is a row; a worker goes on with it from where it stands. It may die at any
moment: what a delivery has added is not added again, so the batch that was under way
is simply done once more.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from celery import current_app
from django.db import connection, transaction
from django.db.models import Min, Q, QuerySet
from django.utils.timezone import now
from kombu.exceptions import OperationalError

from cdp.models import User
from profiles.apply import plan
from profiles.definitions import Definitions
from profiles.loading import load_definitions
from profiles.plans import Plan
from webhooks import statements
from webhooks.applying import Settled, apply_deliveries
from webhooks.models import Delivery, Replay, WebhookSource
from webhooks.readings import read
from webhooks.reapplying import prepare
from webhooks.statuses import DeliveryStatus, ReplayState
from webhooks.trials import TriedDelivery, TriedRow, numbered, tried, tried_rows

TASK = "webhooks.tasks.work_on_replay"
LOCK = 0x7265_706C
MOST_CHOSEN = 10_000
PLANNED_AT_ONCE = 200
TURN_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class ReplayPlan:
    """What a replay would do, seen on its first deliveries.

    ``planned`` is the core's plan, ``tried`` how each of these would end.
    """

    tried: list[TriedDelivery]
    planned: Plan | None
    total: int

    @property
    def words(self) -> str:
        """How the planned deliveries would end: ``17 applied, 2 ignored``."""
        counts = Counter(one.status.label.lower() for one in self.tried)
        return ", ".join(f"{count} {word}" for word, count in counts.items())

    @property
    def outcomes(self) -> Counter[str]:
        """The rows of the planned deliveries by outcome."""
        return Counter(self.planned.outcomes) if self.planned else Counter()

    @property
    def is_whole(self) -> bool:
        """Whether every delivery is planned."""
        return len(self.tried) == self.total


def create(
    source: WebhookSource,
    *,
    chosen: Sequence[int] = (),
    since: datetime | None = None,
    by: User | None = None,
) -> Replay:
    """A planned replay of the chosen deliveries, or of all since a time."""
    wanted = sorted(set(chosen))[:MOST_CHOSEN]
    replay = Replay(
        workspace=source.workspace,
        source=source,
        chosen=wanted,
        since=since or _first_received(source, wanted) or source.created_at,
        until=now(),
        created_by=by,
    )
    replay.total = deliveries_of(replay).count()
    replay.save()
    return replay


def _first_received(source: WebhookSource, chosen: Sequence[int]) -> datetime | None:
    """When the oldest of these deliveries came."""
    found = Delivery.objects.filter(
        workspace=source.workspace_id, source=source, pk__in=chosen
    )
    first: datetime | None = found.aggregate(first=Min("received"))["first"]
    return first


def deliveries_of(replay: Replay) -> QuerySet[Delivery]:
    """The deliveries that are replayed, in order; those that wait are left out."""
    found = Delivery.objects.filter(
        workspace=replay.workspace_id,
        source=replay.source_id,
        received__gte=replay.since,
        received__lte=replay.until,
    ).exclude(status=DeliveryStatus.PENDING)
    if replay.chosen:
        found = found.filter(pk__in=replay.chosen)
    return found.order_by("received", "pk")


def plan_of(replay: Replay, definitions: Definitions) -> ReplayPlan:
    """What the first deliveries of the replay would do, one after another."""
    deliveries = list(deliveries_of(replay)[:PLANNED_AT_ONCE])
    readings = read(deliveries, definitions)
    rules = next((r.rules for r in readings if r.records), None)
    if rules is None:
        ended = [tried(*pair, ()) for pair in zip(deliveries, readings, strict=True)]
        return ReplayPlan(ended, None, replay.total)
    numbered(readings)
    readings = prepare(
        deliveries,
        readings,
        definitions,
        rules,
        now=now(),
        keeps_newer=replay.keeps_newer,
    )
    records = numbered(readings)
    planned = plan(records, definitions=definitions, rules=rules, now=now())
    ended, start = [], 0
    for delivery, reading in zip(deliveries, readings, strict=True):
        end = start + len(reading.records)
        ended.append(tried(delivery, reading, planned.outcomes[start:end]))
        start = end
    return ReplayPlan(ended, planned, replay.total)


def planned_again(delivery: Delivery, definitions: Definitions) -> list[TriedRow]:
    """What one delivery would do if it were replayed now, row by row."""
    (reading,) = read([delivery], definitions)
    if reading.rules is None:
        return []
    numbered([reading])
    (prepared,) = prepare(
        [delivery], [reading], definitions, reading.rules, now=now(), keeps_newer=True
    )
    records = numbered([prepared])
    planned = plan(records, definitions=definitions, rules=reading.rules, now=now())
    return tried_rows(records, planned, definitions)


def start(replay: Replay, *, keeps_newer: bool, rate: int) -> bool:
    """Begin a planned replay; of two who ask at once, one begins it."""
    planned = Replay.objects.filter(pk=replay.pk, state=ReplayState.PLANNED)
    begun = planned.update(
        state=ReplayState.RUNNING, keeps_newer=keeps_newer, rate=max(1, rate)
    )
    transaction.on_commit(lambda: nudge(replay.pk))
    return bool(begun)


def cancel(replay: Replay) -> None:
    """Stop after the batch that is under way."""
    running = (ReplayState.PLANNED, ReplayState.RUNNING)
    Replay.objects.filter(pk=replay.pk, state__in=running).update(
        state=ReplayState.CANCELLED, finished_at=now()
    )


def work_on(replay_id: int) -> None:
    """Go on with a replay for a while, if nobody else does."""
    with connection.cursor() as cursor:
        cursor.execute(statements.TAKE_INBOX, [LOCK, replay_id])
        if not (cursor.fetchone() or (False,))[0]:
            return
        try:
            again = _work(replay_id)
        finally:
            cursor.execute(statements.LEAVE_INBOX, [LOCK, replay_id])
    if again:
        nudge(replay_id)


def sweep() -> None:
    """Wake a worker for every replay that runs."""
    running = Replay.objects.filter(state=ReplayState.RUNNING)
    for replay_id in running.values_list("pk", flat=True):
        nudge(replay_id)


def nudge(replay_id: int) -> None:
    """Wake a worker; a lost message is made up by the sweeper."""
    try:
        current_app.send_task(TASK, args=[replay_id], queue="live", retry=False)
    except OperationalError:
        return


def _work(replay_id: int) -> bool:
    """Apply batches until the turn is over; whether there is more."""
    began = time.monotonic()
    while time.monotonic() - began < TURN_SECONDS:
        replay = Replay.objects.select_related("workspace", "created_by").get(
            pk=replay_id
        )
        if replay.state != ReplayState.RUNNING:
            return False
        at = time.monotonic()
        batch = list(_next(replay)[: replay.rate])
        if not batch:
            _finish(replay)
            return False
        with suppress(Settled):  # the drainer was faster; the batch is read anew
            _apply(replay, batch)
        time.sleep(max(0.0, 1 - (time.monotonic() - at)))
    return True


def _next(replay: Replay) -> QuerySet[Delivery]:
    found = deliveries_of(replay)
    if replay.after_received is None:
        return found
    later = Q(received__gt=replay.after_received)
    same = Q(received=replay.after_received, pk__gt=replay.after_id)
    return found.filter(later | same)


def _apply(replay: Replay, batch: list[Delivery]) -> None:
    by = replay.created_by.get_full_name() if replay.created_by else "somebody"
    apply_deliveries(
        batch,
        load_definitions(replay.workspace),
        now=now(),
        by=by,
        keeps_newer=replay.keeps_newer,
    )
    ended = Delivery.objects.filter(
        pk__in=[delivery.pk for delivery in batch],
        received__range=(batch[0].received, batch[-1].received),
    ).values_list("status", flat=True)
    counts: Counter[str] = Counter(replay.counts)
    counts.update(DeliveryStatus(status).name.lower() for status in ended)
    _move(replay, batch[-1], dict(counts))


def _move(replay: Replay, last: Delivery, counts: dict[str, Any]) -> None:
    Replay.objects.filter(pk=replay.pk).update(
        after_received=last.received, after_id=last.pk, counts=counts
    )


def _finish(replay: Replay) -> None:
    Replay.objects.filter(pk=replay.pk, state=ReplayState.RUNNING).update(
        state=ReplayState.FINISHED, finished_at=now()
    )
