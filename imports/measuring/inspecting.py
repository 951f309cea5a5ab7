"""Reads an uploaded file once: how it is read, and what its columns hold.

What is found is stored with the import, which then waits in mapping.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import msgspec
from django.conf import settings

from imports import jobs
from imports.engine.loading import choices_of, limits
from imports.files import local_file
from imports.measuring.column_counting import FileColumns
from imports.measuring.columns import ColumnSummary
from imports.models import ImportJob
from imports.reading.sources import open_source


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
    settings.SCRATCH_DIR.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="inspect-", dir=settings.SCRATCH_DIR) as folder:
        path = local_file(job, Path(folder))
        with open_source(
            path, name=job.file_name, choices=choices_of(job), limits=limits()
        ) as source:
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
