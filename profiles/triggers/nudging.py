"""Wakes whoever sends notifications, once the transaction that notes them commits."""

from __future__ import annotations

import logging
import threading
import time

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

SEND_TASK = "profiles.tasks.send_notifications"
# An import of a million rows commits often; one message in this time is enough.
NUDGE_SECONDS = 1.0

_nudging = threading.Lock()
_nudged_at = [-NUDGE_SECONDS]


def nudge_sender() -> None:
    """Wake the sender after the commit, unless this process has just done so.

    The message may be lost or the broker be away: the sweeper sees to it.
    """
    transaction.on_commit(_nudge)


def _nudge() -> None:
    at = time.monotonic()
    with _nudging:
        if at - _nudged_at[0] < NUDGE_SECONDS:
            return
        _nudged_at[0] = at
    try:
        current_app.send_task(SEND_TASK, queue="live", retry=False)
    except OperationalError:
        logger.warning("notifications wait: no broker, the sweeper will see")
