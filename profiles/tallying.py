"""Counts that would cost a scan: made now where people are few, else kept and renewed.

A page shows the kept count with its age and asks for a new one when it is old; the
worker counts block by block. Nothing is guessed: a count says when it was true.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from django.db import connection, transaction

from cdp.models import Workspace
from profiles import bulk, counting
from profiles.attribution import PartKind
from profiles.definitions import CREATE_CUSTOMER
from profiles.page_models import Tally
from profiles.searching import statements
from profiles.statuses import TallySubject
from profiles.subscriptions import OPTED_OUT

# So many people are counted while one waits: a tenth of a second.
AT_ONCE = 20_000
FRESH = timedelta(hours=1)
# A count that was asked for is not asked for again meanwhile.
PATIENCE = timedelta(minutes=5)
BLOCK = 20_000
DAYS = 90


def tally(
    workspace: Workspace, subject: TallySubject, now: datetime, *, renew: bool = False
) -> Tally:
    """The count, as fresh as can be had without waiting."""
    kept, _ = Tally.objects.get_or_create(workspace=workspace, subject=subject)
    if _are_few(workspace.pk):
        return count(workspace, subject, now)
    is_old = kept.counted_at is None or now - kept.counted_at > FRESH
    was_asked = kept.asked_at is not None and now - kept.asked_at < PATIENCE
    if (is_old or renew) and not was_asked:
        kept.asked_at = now
        kept.save(update_fields=["asked_at"])
        transaction.on_commit(lambda: _ask(workspace.pk, subject))
    return kept


def count(workspace: Workspace, subject: TallySubject, now: datetime) -> Tally:
    """Count, keep the count and return it."""
    counts, people = _COUNTERS[subject](workspace, now)
    kept, _ = Tally.objects.update_or_create(
        workspace=workspace,
        subject=subject,
        defaults={
            "counts": counts,
            "people": people,
            "counted_at": now,
            "asked_at": None,
        },
    )
    return kept


def _ask(workspace_id: int, subject: TallySubject) -> None:
    current_app.send_task(
        "profiles.tasks.count_people", [workspace_id, subject.value], queue="bulk"
    )


def _are_few(workspace_id: int) -> bool:
    ((found,),) = _fetch(counting.COUNT_UP_TO, workspace_id, AT_ONCE + 1)
    return bool(found <= AT_ONCE)


Counts = tuple[dict[str, Any], int]


def _by_day(workspace: Workspace, now: datetime) -> Counts:
    since = now - timedelta(days=DAYS)
    zone = workspace.time_zone
    rows = _fetch(counting.COUNT_BY_DAY, zone, workspace.pk, since)
    ((people,),) = _fetch(counting.COUNT_PEOPLE, workspace.pk)
    return {day.isoformat(): number for day, number in rows}, people


def _by_attribute(workspace: Workspace, now: datetime) -> Counts:
    found: Counter[str] = Counter()
    people, below = 0, 2**63 - 1
    while True:
        ((end, seen),) = _fetch(statements.BLOCK_END, workspace.pk, below, BLOCK)
        if end is None:
            return dict(found), people
        rows = _fetch(counting.COUNT_BY_ATTRIBUTE, workspace.pk, end, below)
        found.update(dict(rows))
        people, below = people + seen, end


def _by_subscription(workspace: Workspace, now: datetime) -> Counts:
    rows = _fetch(counting.COUNT_BY_SUBSCRIPTION, sorted(OPTED_OUT), workspace.pk)
    ((people,),) = _fetch(counting.COUNT_PEOPLE, workspace.pk)
    counts = {
        f"{channel}:{resource}": {"in": said_yes, "out": said_no, "said": said}
        for channel, resource, said_yes, said_no, said in rows
    }
    return counts, people


def _by_segment(workspace: Workspace, now: datetime) -> Counts:
    rows = _fetch(counting.COUNT_BY_SEGMENT, workspace.pk)
    ((people,),) = _fetch(counting.COUNT_PEOPLE, workspace.pk)
    return {str(segment): number for segment, number in rows}, people


def _by_attribution(workspace: Workspace, now: datetime) -> Counts:
    """By ``kind:system name``, how many people on each day."""
    asked = (workspace.time_zone, workspace.pk, now - timedelta(days=DAYS))
    found: dict[str, Counter[str]] = {}
    kinds = [kind.value for kind in PartKind]
    for day, kind, key, people in _fetch(counting.COUNT_BY_ATTRIBUTION, *asked, kinds):
        found.setdefault(f"{kind}:{key}", Counter())[day.isoformat()] += people
    default = f"{PartKind.SOURCE_ACTION}:{CREATE_CUSTOMER.key}"
    for day, people in _fetch(counting.COUNT_PLAINLY_CREATED, *asked):
        found.setdefault(default, Counter())[day.isoformat()] += people
    ((people,),) = _fetch(counting.COUNT_PEOPLE, workspace.pk)
    return {part: dict(days) for part, days in found.items()}, people


_COUNTERS: dict[TallySubject, Callable[[Workspace, datetime], Counts]] = {
    TallySubject.PEOPLE: _by_day,
    TallySubject.ATTRIBUTES: _by_attribute,
    TallySubject.SUBSCRIPTIONS: _by_subscription,
    TallySubject.SEGMENTS: _by_segment,
    TallySubject.ATTRIBUTION: _by_attribution,
}


def _fetch(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        return bulk.fetch(cursor, statement, parameters)
