"""Reads an uploaded file once: how it is read, and what its columns hold.

What is found is stored with the import, which then waits in mapping.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from django.conf import settings

from imports import jobs
from imports.column_counting import FileColumns
from imports.columns import ColumnSummary
from imports.files import local_file
from imports.loading import choices_of, limits
from imports.models import ImportJob
from imports.reading.sources import open_source


def inspect(job: ImportJob) -> tuple[ColumnSummary, ...]:
    """The figures of every column over the whole file; stored, they are the job's.

    The file is read as its choices say, and what they left open is guessed once: later
    passes repeat this reading. Raises ``UnreadableFile`` and ``FileGone``.
    """
    settings.SCRATCH_DIR.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="inspect-", dir=settings.SCRATCH_DIR) as folder:
        source = open_source(
            local_file(job, Path(folder)),
            name=job.file_name,
            choices=choices_of(job),
            limits=limits(),
        )
        columns = FileColumns(source.columns)
        for batch in source.batches():
            columns.add(batch)
    summaries = columns.summaries()
    jobs.edit(
        job,
        dialect=msgspec.to_builtins(source.fixed_choices()),
        columns=msgspec.to_builtins(summaries),
    )
    return summaries
