"""The files that a review or a run offers for download, streamed as CSV.

The errors file holds the rows that were kept out, the warnings file those that went
in with a doubt: their cells as the file has them, ``_row`` and what was said. Both can
be corrected and imported as they are. The preview file says what would be written.
All are UTF-8 with a mark, as spreadsheets want it, and no cell runs as a formula.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

from cdp.formulas import harmless
from imports.engine.converting import Assignment, rows
from imports.engine.loading import assignment, definitions_of
from imports.engine.reader import reading
from imports.fates import Fate, fates, issues_of
from imports.models import ImportIssue, ImportJob
from imports.pages.preview import PreviewColumns
from imports.statuses import Phase
from imports.suggesting.own_names import FILE_COLUMNS
from profiles.definitions import Definitions
from profiles.issues import Severity
from profiles.mapping import Mapping
from profiles.records import Outcome

ROW, ERRORS, WARNINGS = "_row", "_errors", "_warnings"
_BUFFER_BYTES = 1 << 16
_WRITTEN = {Outcome.CREATED, Outcome.UPDATED, Outcome.MERGED}


def errors_file(job: ImportJob) -> Iterator[bytes]:
    """The rows that are held, with their errors."""
    return _csv(_problem_rows(job, Severity.ERROR, ERRORS))


def warnings_file(job: ImportJob) -> Iterator[bytes]:
    """The rows that go in with warnings, and these."""
    return _csv(_problem_rows(job, Severity.WARNING, WARNINGS))


def preview_file(job: ImportJob) -> Iterator[bytes]:
    """The rows that change somebody, as the values that would be written."""
    return _csv(_preview_rows(job))


def latest_phase(job: ImportJob) -> Phase:
    """The pass whose rows count: the run's as soon as there is one."""
    return Phase.RUN if job.run_at else Phase.REVIEW


def _problem_rows(
    job: ImportJob, severity: Severity, title: str
) -> Iterator[Sequence[str]]:
    problems = ImportIssue.objects.of(job, latest_phase(job))
    waiting = problems.filter(severity=severity.value).iterator(chunk_size=2_000)
    problem = next(waiting, None)
    definitions = definitions_of(job)
    with _assigned(job, definitions) as task, rows(task) as file:
        source = file.source
        headers = source.raw_headers or source.columns
        width = len(headers)
        kept = [i for i, name in enumerate(headers) if name not in FILE_COLUMNS]
        yield [*(headers[i] for i in kept), ROW, title]
        for batch in file.batches:
            for ordinal, cells in enumerate(batch.cells, batch.first):
                if problem is None:
                    return
                if problem.ordinal != ordinal:
                    continue
                said = [i for i in issues_of(problem) if i.severity == severity]
                messages = "; ".join(issue.message for issue in said)
                own = [cells[i] if i < len(cells) else "" for i in kept]
                yield [*own, str(ordinal), messages, *cells[width:]]
                problem = next(waiting, None)


def _preview_rows(job: ImportJob) -> Iterator[Sequence[str]]:
    definitions = definitions_of(job)
    columns = PreviewColumns(
        Mapping.from_json(job.mapping),
        definitions,
        new_segments=job.reviewed.new_segments,
    )
    yield columns.header
    ends: Iterator[Fate] = fates(job, phase=latest_phase(job))
    with (
        _assigned(job, definitions) as task,
        reading(task, file_bytes=job.file_size) as chunks,
    ):
        records = chain.from_iterable(chunk.records for chunk in chunks)
        for record, fate in zip(records, ends, strict=False):
            if fate.outcome in _WRITTEN:
                yield columns.row(record, fate)


@contextmanager
def _assigned(job: ImportJob, definitions: Definitions) -> Iterator[Assignment]:
    """What the reader is to do, with a folder for the file if it lies elsewhere."""
    settings.SCRATCH_DIR.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="download-", dir=settings.SCRATCH_DIR) as folder:
        yield assignment(job, Path(folder), definitions)


def _csv(table: Iterable[Sequence[str]]) -> Iterator[bytes]:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    text.write("\ufeff")
    for row in table:
        writer.writerow([harmless(cell) for cell in row])
        if text.tell() >= _BUFFER_BYTES:
            yield text.getvalue().encode(errors="replace")
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode(errors="replace")
