"""Applies batch after batch, the next one planned while the last one is written.

Planning is Python's work, writing is PostgreSQL's: done in turn, each waits for the
other. Here a batch is planned on what the database holds *and* on what the batch
before it, not yet committed, leaves behind (``CarryingReader``). Should that batch lose
a race and have to be planned again, the next one is planned again too. So the outcome
is that of applying the batches one after another.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Self

from django.db import DatabaseError, connection, transaction
from psycopg import Error

from profiles.apply import Claim, Finish, is_contention, plan, write
from profiles.carrying import Carried, CarryingReader
from profiles.definitions import Definitions
from profiles.event_planning import has_plain_events
from profiles.prepared import Applied, Prepared, Stale
from profiles.preparing import prepare
from profiles.reader import DatabaseReader, Reader
from profiles.records import Record
from profiles.remembering import Memory, RememberingReader
from profiles.rules import Rules
from profiles.statuses import Origin

# The thread that writes asks for the interpreter after each piece it has sent. With
# Python's own 5 ms of waiting, 200,000 rows take 10.9 s, with this 8.8 s.
SWITCH_SECONDS = 0.0002


@dataclass(frozen=True, slots=True)
class Batch:
    """Records and what goes with them.

    ``claim`` and ``finish`` are those of ``apply``; ``done`` is called once the batch
    has committed, ``again`` does the batch by itself when it lost a race (and calls
    ``done`` too). ``presumed`` is that of ``plan``.
    """

    records: Sequence[Record]
    claim: Claim
    finish: Finish
    done: Callable[[], None]
    again: Callable[[], None]
    presumed: Collection[int] = ()


@dataclass(slots=True)
class _Flight:
    """A batch that is planned, and being written."""

    batch: Batch
    prepared: Prepared
    carried: Carried
    future: Future[Applied] | None


class Pipeline:
    """Takes batches in order; leaving the block waits for the last one.

    With ``concurrent`` a second thread, with a database connection of its own, writes
    while the next batch is planned; without, each batch is written when the next one
    has been planned: the same steps on one connection.
    """

    def __init__(
        self,
        *,
        definitions: Definitions,
        rules: Rules,
        origin: Origin,
        now: datetime,
        forgotten_since: datetime,
        concurrent: bool,
    ) -> None:
        self.definitions = definitions
        self.rules = rules
        self.origin = origin
        self.now = now
        self._stored = DatabaseReader(definitions, origin, forgotten_since)
        self._memory = Memory()
        self._flight: _Flight | None = None
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

    def push(self, batch: Batch) -> None:
        """Plan the batch, see the one before it committed, and begin to write it.

        What the one before raises is raised here.
        """
        before = self._flight
        prepared = self._prepare(batch, before.carried if before else None)
        if not self._land():
            self._memory.lose()
            prepared = self._prepare(batch, None)
        carried = Carried.of(prepared)
        self._memory.leave(prepared.applied.plan)
        future = None
        if self._thread is not None:
            future = self._thread.submit(self._write, batch, prepared)
        self._flight = _Flight(batch, prepared, carried, future)

    def _prepare(self, batch: Batch, carried: Carried | None) -> Prepared:
        reader: Reader = self._stored
        if has_plain_events(batch.records, self.definitions, self.rules):
            reader = RememberingReader(self._stored, self._memory)
        if carried is not None:
            reader = CarryingReader(reader, carried)
        planned = plan(
            batch.records,
            definitions=self.definitions,
            rules=self.rules,
            now=self.now,
            reader=reader,
            presumed=batch.presumed,
        )
        with connection.cursor() as cursor:
            return prepare(
                cursor,
                planned,
                definitions=self.definitions,
                origin=self.origin,
                now=self.now,
            )

    def _land(self) -> bool:
        """See the batch in flight committed; say whether it went as it was planned."""
        flight, self._flight = self._flight, None
        if flight is None:
            return True
        try:
            if flight.future is not None:
                flight.future.result()
            else:
                self._write(flight.batch, flight.prepared)
        except (Stale, DatabaseError, Error) as problem:
            if not is_contention(problem):
                raise
            flight.batch.again()
            return False
        flight.batch.done()
        return True

    def _write(self, batch: Batch, prepared: Prepared) -> Applied:
        with transaction.atomic(), connection.cursor() as cursor:
            batch.claim(cursor)
            return write(cursor, prepared, self.definitions, batch.finish)


def _hang_up() -> None:
    """Close the calling thread's own connection."""
    connection.close()
