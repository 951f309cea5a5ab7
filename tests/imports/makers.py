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
from profiles.mapping import ColumnMapping, Mapping

TARGETS = {
    "id": "identifier:user_id",
    "email": "identifier:email",
    "phone": "identifier:phone",
    "cookie": "identifier:cookie_id",
    "profile": "profile_id",
    "at": "at",
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


def make_import(workspace: Workspace, text: str, **options: Any) -> ImportJob:
    """An import of a CSV text that waits in mapping; options are the mapping's."""
    job = jobs.create(
        workspace, ContentFile(text.encode(), "people.csv"), file_name="people.csv"
    )
    jobs.edit(job, mapping=make_mapping(text, **options).to_json())
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
