"""The embedded database's sessions of imports give way, as the imports do.

A program's work goes on in its session of the database, which is a process of its own:
were only the program to give way, an import's copying would still keep requests
waiting. Sessions that apply requests do not give way: what they hold in the database
is what the next request waits for. A server elsewhere knows nothing of our priorities
and is left alone.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.db.backends.signals import connection_created

from cdp.embedded.supervised import BULK_NICE


def register() -> None:
    """Has each new session of an import's process take the process's priority."""
    if settings.LOCAL:
        connection_created.connect(_on_connection, dispatch_uid=__name__)


def _on_connection(connection: Any, **_: object) -> None:
    steps = os.getpriority(os.PRIO_PROCESS, 0)
    if steps >= BULK_NICE:
        # Not every system lets us; then the session is as fast as it was.
        with suppress(OSError):
            pid = connection.connection.info.backend_pid
            os.setpriority(os.PRIO_PROCESS, pid, steps)
