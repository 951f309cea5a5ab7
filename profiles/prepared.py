"""A plan that is ready to be written: statements and rows, to be sent as they are.

``profiles.writing`` prepares it; sending is the database's work alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.backends.utils import CursorWrapper

from profiles.plans import Plan


@dataclass(slots=True)
class Applied:
    """What was done: the plan with real ids, and the ids of its changes."""

    plan: Plan
    first_change: int | None = None
    last_change: int | None = None

    @property
    def profile_ids(self) -> list[int]:
        """The profile of each record, in order; 0 where there is none."""
        return self.plan.profile_ids


class Stale(Exception):
    """Somebody else wrote what the plan counts on, between the plan and its lock."""


class Execution(NamedTuple):
    """A statement to be executed."""

    statement: str
    parameters: Sequence[Any] | Mapping[str, Any]

    def send(self, cursor: CursorWrapper) -> None:
        """Execute it."""
        cursor.execute(self.statement, self.parameters)


class Expectation(NamedTuple):
    """A statement that must find this many rows. Raises ``Stale`` if it does not."""

    statement: str
    parameters: Sequence[Any]
    rows: int

    def send(self, cursor: CursorWrapper) -> None:
        """Execute it, and see that nobody has been in the way."""
        cursor.execute(self.statement, self.parameters)
        if cursor.rowcount != self.rows:
            raise Stale


class Copying(NamedTuple):
    """Rows to be sent by COPY; bytes, which need half the memory of text at times."""

    statement: str
    text: bytes

    def send(self, cursor: CursorWrapper) -> None:
        """Send them."""
        with cursor.copy(self.statement) as copy:
            copy.write(self.text)


@dataclass(slots=True)
class Prepared:
    """A plan that is ready to be written.

    ``ids`` leads from provisional to real ids; ``expected`` are the versions that
    profiles must have when they are locked, before the first step.
    """

    applied: Applied
    ids: dict[int, int]
    expected: dict[int, int]
    steps: list[Execution | Expectation | Copying]

    def send(self, cursor: CursorWrapper) -> Applied:
        """Write the plan, in the caller's transaction, and say what was done.

        Once: what has been sent is let go at once, it is as large as the chunk.
        """
        self.steps.reverse()
        while self.steps:
            self.steps.pop().send(cursor)
        return self.applied
