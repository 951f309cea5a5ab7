"""Lets a worker that is told to stop leave its import at the edge of a chunk.

Celery tells only its main process; the flag lies in memory that the processes it
forks share with it. The import goes on with the next worker.
"""

from __future__ import annotations

import mmap

from celery.signals import worker_shutting_down

_flag = mmap.mmap(-1, 1)


class Stopping(Exception):
    """The worker is asked to stop; its import goes on elsewhere."""


@worker_shutting_down.connect
def ask_to_stop(**_: object) -> None:
    """Have every import of this worker stop after the chunk it is at."""
    _flag[0] = 1


def check() -> None:
    """Raise ``Stopping`` if the worker is asked to stop."""
    if _flag[0]:
        raise Stopping("the worker is asked to stop")
