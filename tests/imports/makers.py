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
from imports.suggesting.first_mappings import fits
from profiles.mapping import ColumnMapping, Mapping

PEOPLE = "id,email,city\n1,ada@x.de,Rom\n2,bob@x.de,Oslo\n3,cy@x.de,Graz\n"
TARGETS = {
    "id": "identifier:user_id",
    "email": "identifier:email",
    "phone": "identifier:phone",
    "cookie": "identifier:cookie_id",
    "profile": "profile_id",
    "at": "at",
    "unsubscribed": "unsubscribed",
    "segment": "segment",
}


def make_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A CSV text."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header, *rows])
    return text.getvalue()


def make_people(count: int) -> str:
    """A CSV text of people, each in one row."""
    rows = ([str(n), f"p{n}@x.de", f"city {n % 7}"] for n in range(1, count + 1))
    return make_csv(("id", "email", "city"), rows)


def make_mapping(text: str, **options: Any) -> Mapping:
    """A mapping of a CSV text's columns: the known ones, others as attributes."""
    header = next(csv.reader(io.StringIO(text)))
    columns = tuple(
        ColumnMapping(position, name, TARGETS.get(name, f"attribute:{name}"))
        for position, name in enumerate(header)
        if not name.startswith("_")
    )
    return Mapping(columns=columns, **options)


def make_import(
    workspace: Workspace,
    text: str = PEOPLE,
    mapping: Mapping | None = None,
    **options: Any,
) -> ImportJob:
    """An import of a CSV text that waits in mapping; options are the mapping's."""
    mapping = mapping or make_mapping(text, **options)
    file = ContentFile(text.encode(), "people.csv")
    kind = next((k for k in ImportKind if fits(mapping, k)), ImportKind.PEOPLE)
    job = jobs.create(workspace, file, file_name="people.csv", kind=kind)
    jobs.edit(job, mapping=mapping.to_json())
    return job


def reviewed(job: ImportJob) -> ImportJob:
    """The import after its review."""
    jobs.start_review(job, nudges=False)
    return worked_on(job)


def worked_on(job: ImportJob) -> ImportJob:
    """The import after a worker was nudged for it."""
    working.work_on(job.pk)
    job.refresh_from_db()
    return job


def ran(job: ImportJob) -> ImportJob:
    """The import, reviewed if it was not, after its run."""
    if not job.fingerprint:
        reviewed(job)
    jobs.start_run(job, nudges=False)
    return worked_on(job)
