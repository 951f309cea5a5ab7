"""Deletes what is past its time: deliveries, the ids of repeats, hourly counts.

Whole months go with their partitions; this takes the days in between, by each
workspace's own setting, in pieces that do not hold anybody up.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection

from cdp.models import Workspace
from webhooks import statements
from webhooks.models import DeliveryKey, SourceHour

PIECE = 5_000
# Longer than the charts need, for what a usual week looks like.
HOURS_KEPT = timedelta(days=60)


def expire(*, at: datetime) -> int:
    """Delete what has expired by then; return how many deliveries went."""
    gone = 0
    for workspace in Workspace.objects.only("pk", "delivery_days"):
        oldest = at - timedelta(days=workspace.delivery_days)
        gone += _expire_deliveries(workspace.pk, oldest)
        keys = DeliveryKey.objects.filter(source__workspace=workspace)
        keys.filter(received__lt=oldest).delete()
    SourceHour.objects.filter(hour__lt=at - HOURS_KEPT).delete()
    return gone


def _expire_deliveries(workspace_id: int, oldest: datetime) -> int:
    gone = 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute(statements.EXPIRE, [workspace_id, oldest, PIECE, oldest])
            piece: int = cursor.rowcount
            gone += piece
            if piece < PIECE:
                return gone
