"""Statements with a time limit, so that no page waits for a scan."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, connection, transaction
from psycopg import errors, sql

Rows = list[tuple[Any, ...]]


class TooSlow(Exception):
    """The time was over before the answer was there."""


class Limit:
    """Runs statements until ``seconds`` are over; then raises ``TooSlow``."""

    def __init__(self, seconds: float) -> None:
        self.until = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds that are left."""
        return self.until - time.monotonic()

    def fetch(self, statement: str | sql.Composable, parameters: Sequence[Any]) -> Rows:
        """All rows of one statement."""
        milliseconds = int(self.left * 1000)
        if milliseconds <= 0:
            raise TooSlow
        with _limited(milliseconds), connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            rows: Rows = cursor.fetchall()
        return rows


@contextmanager
def _limited(milliseconds: int) -> Iterator[None]:
    outlasts = connection.in_atomic_block
    try:
        with transaction.atomic():
            _set_timeout(milliseconds)
            yield
            if outlasts:  # the limit would be that of what follows, too
                _set_timeout(0)
    except OperationalError as problem:
        if isinstance(problem.__cause__, errors.QueryCanceled):
            raise TooSlow from None
        raise


def _set_timeout(milliseconds: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('statement_timeout', %s, true)", [str(milliseconds)]
        )
