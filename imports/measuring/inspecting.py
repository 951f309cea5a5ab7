"""Reads an uploaded file once: how it is read, and what its columns hold.

What is found is stored with the import, which then waits in mapping.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

from imports import jobs
from imports.measuring.column_counting import FileColumns
from imports.measuring.columns import ColumnSummary
from imports.measuring.looking import opened
from imports.models import ImportJob


class Inspected(NamedTuple):
    """What a file's columns hold, and what its header calls them.

    The names of the summaries are each different; a header may name two columns alike.
    """

    columns: tuple[ColumnSummary, ...]
    headers: list[str]


def inspect(job: ImportJob) -> Inspected:
    """Read the file through and have its import wait in mapping.

    The file is read as its choices say, and what they left open is guessed once: later
    passes repeat this reading. Raises ``UnreadableFile`` and ``FileGone``.
    """
    inspected, found = read_through(job)
    jobs.edit(job, **found)
    return inspected


def read_through(job: ImportJob) -> tuple[Inspected, dict[str, Any]]:
    """What the file holds, and the fields in which its import keeps that.

    Raises ``UnreadableFile`` and ``FileGone``.
    """
    with opened(job) as source:
        columns = FileColumns(source.columns)
        for batch in source.batches():
            columns.add(batch)
    inspected = Inspected(columns.summaries(), source.raw_headers or source.columns)
    return inspected, {
        "dialect": msgspec.to_builtins(source.fixed_choices()),
        "columns": [
            {**msgspec.to_builtins(column), "raw_header": header}
            for column, header in zip(*inspected, strict=True)
        ],
    }
