"""Counts the columns of a whole file in a worker, and says so while it counts.

The mapping page fills in live: about once a second the figures so far are stored with
the import. Nothing waits for them, so there is no state and no lease; the last sign of
whoever counts keeps a second one away, and a page that sees none asks again.
"""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import msgspec
from django.db import transaction
from django.utils.timezone import now

from imports.engine.children import ReaderDied
from imports.files import FileGone
from imports.measuring.column_counting import FileColumns
from imports.measuring.columnwise import columnwise
from imports.measuring.looking import at_hand
from imports.models import ColumnValues, ImportJob
from imports.querysets import ImportJobQuerySet
from imports.reading.refusals import UnreadableFile

SECONDS_BETWEEN_SIGNS = 0.7
# Without a sign for so long, whoever counted is taken for dead.
PATIENCE = timedelta(seconds=15)


def count_columns(job_id: int) -> None:
    """Count all rows of the file, unless somebody does or it is done.

    A file that breaks off leaves its sentence with the import.
    """
    waiting = ImportJob.objects.filter(pk=job_id).uncounted(before=now() - PATIENCE)
    if not waiting.update(counting_at=now()):
        return
    job = ImportJob.objects.get(pk=job_id)
    # Read another way meanwhile, the figures are those of another table.
    same = ImportJob.objects.filter(pk=job.pk, dialect=job.dialect)
    try:
        _count(job, same)
    except (UnreadableFile, FileGone, ReaderDied) as problem:
        same.update(counted_at=now(), error=str(problem))


def _count(job: ImportJob, same: ImportJobQuerySet) -> None:
    with at_hand(job) as file, columnwise(file) as (names, batches):
        columns = FileColumns(names)
        due = time.monotonic() + SECONDS_BETWEEN_SIGNS
        for batch in batches:
            columns.add_columns(batch)
            if time.monotonic() < due:
                continue
            if not same.update(columns=_stored(columns), counting_at=now()):
                return
            due = time.monotonic() + SECONDS_BETWEEN_SIGNS
        with transaction.atomic():
            if same.update(columns=_stored(columns), counted_at=now()):
                _store_values(job, columns)


def _store_values(job: ImportJob, columns: FileColumns) -> None:
    job.column_values.all().delete()
    ColumnValues.objects.bulk_create(
        ColumnValues(job=job, column=position, values=values, blank=blank)
        for position, values, blank in columns.mappable()
    )


def is_unattended(job: ImportJob) -> bool:
    """Whether the figures are not complete and nobody gives a sign of counting."""
    if job.counted_at is not None:
        return False
    return job.counting_at is None or job.counting_at < now() - PATIENCE


def _stored(columns: FileColumns) -> Any:
    return msgspec.to_builtins(columns.summaries())
