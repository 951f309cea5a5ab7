"""Takes back batch after batch, one planned while the last one is written.

The batches are of different people. What is planned for one batch holds although the
one before it has not committed, unless it reaches beyond its own people: then it is
planned again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.backends.utils import CursorWrapper

from profiles.apply import Undone, UndoOrder, plan_undo
from profiles.definitions import Definitions
from profiles.flights import Flight, Flights, Flyable
from profiles.plans import Plan
from profiles.prepared import Applied
from profiles.preparing import prepare


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoBatch(Flyable):
    """People of whom something is taken back; ``finish`` is that of ``apply_undo``."""

    profile_ids: Sequence[int]
    finish: Callable[[CursorWrapper, Undone], None]


class UndoPipeline(Flights[UndoBatch]):
    """Takes batches of different people; leaving the block waits for the last one."""

    def __init__(
        self, order: UndoOrder, definitions: Definitions, *, concurrent: bool
    ) -> None:
        super().__init__(definitions, concurrent=concurrent)
        self.order = order
        self._plans_ahead = True

    def push(self, batch: UndoBatch) -> None:
        """Plan the batch, see the one before it committed, and begin to write it.

        Batches of one import are alike: behind one that reached beyond its people the
        next is planned once it has landed, and so only once.
        """
        if not self._plans_ahead:
            self._land()
        is_ahead = self._flight is not None
        flight = self._planned(batch)
        self._plans_ahead = _stays_within(flight.prepared.applied.plan)
        if not self._land() or (is_ahead and not self._plans_ahead):
            flight = self._planned(batch)
        self._take_off(flight)

    def _planned(self, batch: UndoBatch) -> Flight[UndoBatch]:
        order = self.order
        undoing = plan_undo(batch.profile_ids, order, self.definitions)

        def finish(cursor: CursorWrapper, applied: Applied) -> None:
            batch.finish(cursor, Undone(applied, undoing.kept))

        with connection.cursor() as cursor:
            prepared = prepare(
                cursor,
                undoing.plan,
                definitions=self.definitions,
                origin=order.origin,
                now=order.now,
                undone=order.undone,
            )
        return Flight(batch, prepared, finish)


def _stays_within(plan: Plan) -> bool:
    """Whether nothing of the plan depends on what becomes of other people."""
    beyond = (
        plan.merged,
        plan.revived,
        plan.unaliased,
        plan.attached,
        plan.detached,
        plan.related,
    )
    return not any(beyond)
