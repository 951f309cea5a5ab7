"""Writes one prepared batch while the next one is planned: what all pipelines share.

Planning is Python's work, writing is PostgreSQL's: done in turn, each waits for the
other. A batch that lost a race is done again by itself, and what was planned behind it
is planned anew; so the outcome is that of one batch after another.
"""

from __future__ import annotations

import os
import socket
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType
from typing import Generic, Self, TypeVar

from django.db import DatabaseError, connection, transaction
from psycopg import Error

from profiles.apply import Claim, Finish, is_contention, write
from profiles.definitions import Definitions
from profiles.prepared import Applied, Prepared, Stale

# The thread that writes asks for the interpreter after each piece it has sent. With
# Python's own 5 ms of waiting, 200,000 rows take 10.9 s, with this 8.8 s.
SWITCH_SECONDS = 0.0002
# What that thread has sent before it must have the interpreter again. With the kernel's
# usual 200 kB the database waited for us a tenth of an import's time.
AHEAD_BYTES = 4 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Flyable:
    """What every batch brings: ``claim`` begins its transaction.

    ``done`` is called once it has committed, ``again`` does it by itself when it lost
    a race (and calls ``done`` too).
    """

    claim: Claim
    done: Callable[[], None]
    again: Callable[[], None]


B = TypeVar("B", bound=Flyable)


@dataclass(slots=True)
class Flight(Generic[B]):
    """A batch that is planned, and being written; ``finish`` ends its transaction."""

    batch: B
    prepared: Prepared
    finish: Finish
    future: Future[Applied] | None = None


class Flights(ABC, Generic[B]):
    """Takes batches in order; leaving the block waits for the last one.

    With ``concurrent`` a second thread, with a database connection of its own, writes
    while the next batch is planned; without, each batch is written when the next one
    has been planned: the same steps on one connection.
    """

    def __init__(self, definitions: Definitions, *, concurrent: bool) -> None:
        self.definitions = definitions
        self._flight: Flight[B] | None = None
        self._thread = ThreadPoolExecutor(1) if concurrent else None
        self._switch_seconds = sys.getswitchinterval()

    def __enter__(self) -> Self:
        if self._thread is not None:
            sys.setswitchinterval(SWITCH_SECONDS)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                self._land()
        finally:
            if self._thread is not None:
                self._thread.submit(_hang_up)
                self._thread.shutdown()
                sys.setswitchinterval(self._switch_seconds)

    @abstractmethod
    def push(self, batch: B) -> None:
        """Plan the batch, see the one before it committed, and begin to write it.

        What the one before raises is raised here.
        """

    def _take_off(self, flight: Flight[B]) -> None:
        """Begin to write the planned batch; the one before it has landed."""
        if self._thread is not None:
            flight.future = self._thread.submit(self._write, flight)
        self._flight = flight

    def _land(self) -> bool:
        """See the batch in flight committed; say whether it went as it was planned."""
        flight, self._flight = self._flight, None
        if flight is None:
            return True
        try:
            if flight.future is not None:
                flight.future.result()
            else:
                self._write(flight)
        except (Stale, DatabaseError, Error) as problem:
            if not is_contention(problem):
                raise
            flight.batch.again()
            return False
        flight.batch.done()
        return True

    def _write(self, flight: Flight[B]) -> Applied:
        with transaction.atomic(), connection.cursor() as cursor:
            if self._thread is not None:
                _send_ahead()
            flight.batch.claim(cursor)
            return write(cursor, flight.prepared, self.definitions, flight.finish)


def _send_ahead() -> None:
    """Let the calling thread's connection take much at once."""
    with socket.socket(fileno=os.dup(connection.connection.fileno())) as held:
        # Over a network the kernel finds the measure itself.
        if held.family == socket.AF_UNIX:
            held.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, AHEAD_BYTES)


def _hang_up() -> None:
    """Close the calling thread's own connection."""
    connection.close()
