"""Looks at an uploaded file: how it is read, its first rows, first figures.

The file is opened once and its first rows are stored with the import; the figures of
the whole file follow from a worker (``measuring.figures``), the page does not wait.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from django.conf import settings

from imports import jobs
from imports.engine.loading import choices_of, limits
from imports.files import local_file
from imports.measuring.column_counting import FileColumns
from imports.measuring.columnwise import FileAtHand
from imports.measuring.first_look import FirstLook
from imports.models import ImportJob
from imports.reading.dialects import Choices
from imports.reading.sources import Source
from imports.suggesting.first_mappings import begun_again
from imports.suggesting.header_words import fingerprint

FIGURES_TASK = "imports.tasks.count_columns"


def look(job: ImportJob, choices: Choices) -> FirstLook:
    """Read the start of the file by these choices; the rest is guessed.

    What was mapped so far is kept where the headers stay the same. The import then
    waits in mapping, and a worker is asked for the figures. Raises ``UnreadableFile``,
    ``FileGone``, and ``WrongState`` when the import cannot be read anew any more.
    """
    with opened(job, choices) as source:
        seen = FirstLook.of(source)
        fixed = source.fixed_choices()
    columns = FileColumns(seen.columns)
    columns.add(seen.rows)
    headers = fingerprint(seen.columns)
    is_same = headers == job.header_fingerprint
    changes: dict[str, Any] = {}
    if not is_same:
        changes["mapping"] = begun_again(job.kind, job.mapping)
    jobs.edit(
        job,
        dialect=msgspec.to_builtins(fixed),
        first_look=seen.to_json(),
        header_fingerprint=headers,
        columns=msgspec.to_builtins(columns.summaries()),
        counting_at=None,
        counted_at=None,
        **changes,
    )
    # Read otherwise, other cells stand where the fixes lay.
    job.fixes.all().delete()
    job.column_values.all().delete()
    jobs.send(FIGURES_TASK, job.pk)
    return seen


@contextmanager
def opened(job: ImportJob, choices: Choices | None = None) -> Iterator[Source]:
    """The import's file, open for reading as it is read, or as the choices say.

    Raises ``UnreadableFile`` and ``FileGone``.
    """
    with at_hand(job, choices) as file, file.open() as source:
        yield source


@contextmanager
def at_hand(job: ImportJob, choices: Choices | None = None) -> Iterator[FileAtHand]:
    """The import's file on this machine, as it is read, or as the choices say.

    Raises ``FileGone``.
    """
    settings.SCRATCH_DIR.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="look-", dir=settings.SCRATCH_DIR) as folder:
        yield FileAtHand(
            str(local_file(job, Path(folder))),
            job.file_name,
            choices_of(job) if choices is None else choices,
            limits(),
        )
