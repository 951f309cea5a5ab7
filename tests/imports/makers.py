"""Makes imports for tests, with only the facts that the test is about."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.files.base import ContentFile

from cdp.models import Workspace
from imports import jobs, working
from imports.models import ImportJob
from imports.statuses import ImportKind
from profiles.mapping import ColumnMapping, Mapping

TARGETS = {
    "id": "identifier:user_id",
    "email": "identifier:email",
    "phone": "identifier:phone",
    "cookie": "identifier:cookie_id",
    "profile": "profile_id",
    "at": "at",
    "unsubscribed": "unsubscribed",
}


def make_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A CSV text."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header, *rows])
    return text.getvalue()


def make_mapping(text: str, **options: Any) -> Mapping:
    """A mapping of a CSV text's columns: the known ones, others as attributes."""
    header = next(csv.reader(io.StringIO(text)))
    columns = tuple(
        ColumnMapping(position, name, TARGETS.get(name, f"attribute:{name}"))
        for position, name in enumerate(header)
    )
    return Mapping(columns=columns, **options)


def make_import(
    workspace: Workspace, text: str, mapping: Mapping | None = None, **options: Any
) -> ImportJob:
    """An import of a CSV text that waits in mapping; options are the mapping's."""
    mapping = mapping or make_mapping(text, **options)
    file = ContentFile(text.encode(), "people.csv")
    kind = ImportKind.EVENTS if mapping.is_of_events else ImportKind.PEOPLE
    job = jobs.create(workspace, file, file_name="people.csv", kind=kind)
    jobs.edit(job, mapping=mapping.to_json())
    return job


def reviewed(job: ImportJob) -> ImportJob:
    """The import after its review."""
    jobs.start_review(job)
    working.work_on(job.pk)
    job.refresh_from_db()
    return job


def ran(job: ImportJob) -> ImportJob:
    """The import, reviewed if it was not, after its run."""
    if not job.fingerprint:
        reviewed(job)
    jobs.start_run(job)
    working.work_on(job.pk)
    job.refresh_from_db()
    return job
