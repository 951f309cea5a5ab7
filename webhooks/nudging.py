"""Wakes the drainer of a workspace's inbox, beside the requests that go in there.

To send the message takes as long as several requests, and much longer while the broker
is away. So a thread of its own does it: whoever stored a request has its answer at
once. What wakes nobody, as when the process ends first, is found by the sweeper.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from celery import current_app
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

DRAIN_TASK = "webhooks.tasks.drain_inbox"
# A process wakes a workspace's drainer this often at most: a drainer that has found
# nothing more stays awake for twice as long (``drain.LINGER_SECONDS``).
NUDGE_SECONDS = 0.25


class Nudger:
    """The thread of a process, and whom it has woken or is about to."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="nudge")
        self._waiting: set[int] = set()
        self._nudged: dict[int, float] = {}

    def nudge(self, workspace_id: int) -> None:
        """Have the drainer woken, unless that has just been done or is about to be."""
        at = time.monotonic()
        with self._lock:
            last = self._nudged.get(workspace_id, -NUDGE_SECONDS)
            if workspace_id in self._waiting or at - last < NUDGE_SECONDS:
                return
            self._nudged[workspace_id] = at
            self._waiting.add(workspace_id)
        self._thread.submit(self._send, workspace_id)

    def _send(self, workspace_id: int) -> None:
        # Before the message goes: what is stored from here on may ask for another.
        with self._lock:
            self._waiting.discard(workspace_id)
        try:
            current_app.send_task(
                DRAIN_TASK, args=[workspace_id], queue="live", retry=False
            )
        except OperationalError:
            logger.warning("no broker, workspace %s waits", workspace_id)
        except Exception:
            logger.exception("workspace %s waits", workspace_id)


_of_process = [Nudger()]
# A thread does not live on in a child process.
os.register_at_fork(after_in_child=lambda: _of_process.__setitem__(0, Nudger()))


def nudge(workspace_id: int) -> None:
    """Wake the workspace's drainer soon; the caller does not wait for it."""
    _of_process[0].nudge(workspace_id)
