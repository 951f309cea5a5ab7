"""Several queries at once, in the pipeline of the database's driver."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any

import psycopg
from django.db import connection


def each_answer(
    statement: str, parameters: Sequence[Sequence[Any]]
) -> Generator[list[tuple[Any, ...]]]:
    """All rows of one statement for each of these parameters, one after the other.

    All are sent at once, so that the database works on the next while an answer is
    used; nothing else can be sent before the last answer was taken.
    """
    if not parameters:
        return
    connection.ensure_connection()
    driver = connection.connection
    with connection.wrap_database_errors, driver.pipeline():
        # Django's cursors put parameters into the text, which pipelines do not take.
        cursors = [psycopg.Cursor(driver).execute(statement, one) for one in parameters]
        for cursor in cursors:
            yield cursor.fetchall()
