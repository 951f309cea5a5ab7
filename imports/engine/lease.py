"""The lease: who works on an import, so that nobody else does.

A token on the job, which every chunk's transaction checks, and a heartbeat in a row of
its own, by the database's clock. A lease without fresh heartbeat is that of a dead
worker: the next one takes it over, and the job counts a death.
"""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from imports import statements
from imports.statuses import WORKED_ON

logger = logging.getLogger(__name__)

MAX_DEATHS = 3
RELEASE_TRIES = 30


class LostLease(Exception):
    """Somebody else works on the import, or it was cancelled: leave it as it is."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on an import; ``deaths`` counts workers lost to it before."""

    job_id: int
    token: uuid.UUID
    deaths: int = 0

    @property
    def is_deadly(self) -> bool:
        """Whether the import has killed too many workers to be tried again."""
        return self.deaths >= MAX_DEATHS


def take(job_id: int) -> Lease | None:
    """The lease of an import that waits for work.

    None when another worker has it or there is nothing to do.
    """
    token = uuid.uuid4()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            statements.TAKE_LEASE, [job_id, token, settings.IMPORT_LEASE_SECONDS]
        )
        lease = cursor.fetchone()
        if lease is None:
            return None
        (was_free,) = lease
        deaths = 0 if was_free else 1
        cursor.execute(statements.TAKE_JOB, [token, deaths, job_id, list(WORKED_ON)])
        job = cursor.fetchone()
        if job is None:
            transaction.set_rollback(True)
            return None
    return Lease(job_id, token, job[0])


def release(lease: Lease) -> None:
    """Give the lease back; trying for a while if the database is away."""
    for attempt in range(RELEASE_TRIES):
        try:
            with connection.cursor() as cursor:
                cursor.execute(statements.RELEASE_LEASE, [lease.job_id, lease.token])
            return
        except DatabaseError:
            logger.warning("import %s: release failed", lease.job_id, exc_info=True)
            connection.close()  # it may be dead; the next cursor opens another
            if attempt + 1 < RELEASE_TRIES:
                time.sleep(1)


@contextmanager
def held(lease: Lease) -> Iterator[Lease]:
    """Keep the lease's heart beating while the block works; give it back after."""
    stop = threading.Event()
    heart = threading.Thread(
        target=_beat, args=(lease, stop), name=f"lease-{lease.job_id}", daemon=True
    )
    heart.start()
    try:
        yield lease
    finally:
        stop.set()
        heart.join()
        release(lease)


def _beat(lease: Lease, stop: threading.Event) -> None:
    """Beat three times in the time that a heartbeat counts, until told to stop."""
    while not stop.wait(settings.IMPORT_LEASE_SECONDS / 3):
        try:
            with connection.cursor() as cursor:
                cursor.execute(statements.BEAT, [lease.job_id, lease.token])
                if not cursor.rowcount:
                    break
        except DatabaseError:
            logger.warning("import %s: no heartbeat", lease.job_id, exc_info=True)
            connection.close()
    connection.close()
