"""Applies batch after batch of records, one planned while the last one is written.

A batch is planned on what the database holds *and* on what the batch before it, not
yet committed, leaves behind (``CarryingReader``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from profiles.apply import Finish, plan
from profiles.carrying import Carried, CarryingReader
from profiles.definitions import Definitions
from profiles.event_planning import has_plain_events
from profiles.flights import Flight, Flights, Flyable
from profiles.prepared import Prepared
from profiles.preparing import prepare
from profiles.presumed import NOTHING, Presumed
from profiles.reader import DatabaseReader, Reader
from profiles.records import Record
from profiles.remembering import Memory, RememberingReader
from profiles.rules import Rules
from profiles.statuses import Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch(Flyable):
    """Records; ``finish`` is that of ``apply``, ``presumed`` that of ``plan``."""

    records: Sequence[Record]
    finish: Finish
    presumed: Presumed = NOTHING


class Pipeline(Flights[Batch]):
    """Takes batches of records in order; leaving the block waits for the last one."""

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
        super().__init__(definitions, concurrent=concurrent)
        self.rules = rules
        self.origin = origin
        self.now = now
        self._stored = DatabaseReader(definitions, origin, forgotten_since)
        self._memory = Memory()
        self._carried: Carried | None = None

    def push(self, batch: Batch) -> None:
        """Plan the batch, see the one before it committed, and begin to write it."""
        prepared = self._prepare(batch, self._carried)
        if not self._land():
            self._memory.lose()
            prepared = self._prepare(batch, None)
        self._carried = Carried.of(prepared)
        self._memory.leave(prepared.applied.plan)
        self._take_off(Flight(batch, prepared, batch.finish))

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
