"""Drains a workspace's inbox: one drainer, in order of id, in batches.

What waits is a status and not a cursor, so that a request which commits late is never
passed by. A drainer that finds nothing more stays awake a moment for what comes next,
and goes after a while so that other workspaces get their turn. Whoever cannot get in
leaves: the one who is in looks once more before leaving.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.utils.timezone import now

from cdp.collecting import collecting_afterwards
from cdp.models import Workspace
from profiles.current import current_definitions
from webhooks import statements
from webhooks.applying import apply_deliveries
from webhooks.models import Delivery
from webhooks.nudging import NUDGE_SECONDS, nudge

logger = logging.getLogger(__name__)

# The first key of the advisory lock that lets one drainer at a time into an inbox;
# the second is the workspace.
LOCK = 0x696E_6278
BATCH_DELIVERIES = 500
# Fewer than these wait a moment for company: a batch costs as much as forty deliveries,
# which whoever waits for an answer would have to wait for.
FEW_DELIVERIES = 50
# A batch holds so many bytes of bodies at most, or one delivery.
BATCH_BYTES = 4 * 1024 * 1024
LINGER_SECONDS = 2 * NUDGE_SECONDS
LOOK_SECONDS = 0.05
TURN_SECONDS = 10.0


def drain(workspace_id: int) -> int:
    """Apply what waits in the workspace's inbox; return how many deliveries ended.

    Does nothing while another drainer is at it.
    """
    done = 0
    with _inbox(workspace_id) as entered:
        if not entered:
            return 0
        start = quiet_since = time.monotonic()
        while time.monotonic() - start < TURN_SECONDS:
            ended = drain_batch(workspace_id)
            done += ended
            if ended:
                quiet_since = time.monotonic()
            elif time.monotonic() - quiet_since >= LINGER_SECONDS:
                break
            if ended < FEW_DELIVERIES:
                time.sleep(LOOK_SECONDS)
    if Delivery.objects.filter(workspace_id=workspace_id).pending().exists():
        nudge(workspace_id)
    return done


def drain_batch(workspace_id: int) -> int:
    """Apply the deliveries that have waited longest; return how many.

    The caller holds the inbox.
    """
    with collecting_afterwards():
        batch = _next_batch(workspace_id)
        if batch:
            workspace = Workspace.objects.get(pk=workspace_id)
            apply_deliveries(batch, current_definitions(workspace), now=now())
    return len(batch)


def sweep() -> None:
    """Wake a drainer for each workspace in which something waits."""
    with connection.cursor() as cursor:
        cursor.execute(statements.WAITING)
        waiting = [workspace_id for (workspace_id,) in cursor.fetchall()]
    for workspace_id in waiting:
        nudge(workspace_id)


def _next_batch(workspace_id: int) -> list[Delivery]:
    with connection.cursor() as cursor:
        cursor.execute(statements.NEXT_PENDING, [workspace_id, BATCH_DELIVERIES])
        waiting = cursor.fetchall()
    if not waiting:
        return []
    ids: list[int] = []
    size = 0
    for delivery_id, _, body_bytes in waiting:
        size += body_bytes
        if ids and size > BATCH_BYTES:
            break
        ids.append(delivery_id)
    received = [moment for _, moment, _ in waiting[: len(ids)]]
    between = (min(received), max(received))
    found = Delivery.objects.filter(pk__in=ids, received__range=between).pending()
    return list(found.order_by("pk"))


@contextmanager
def _inbox(workspace_id: int) -> Iterator[bool]:
    """Hold the workspace's inbox, if nobody else does, until the block ends."""
    keys = [LOCK, workspace_id]
    with connection.cursor() as cursor:
        cursor.execute(statements.TAKE_INBOX, keys)
        (entered,) = cursor.fetchone() or (False,)
    try:
        yield bool(entered)
    finally:
        if entered:
            _leave(keys)


def _leave(keys: list[int]) -> None:
    # A connection that has died has left already.
    if connection.connection is not None and not connection.connection.closed:
        with connection.cursor() as cursor:
            cursor.execute(statements.LEAVE_INBOX, keys)
