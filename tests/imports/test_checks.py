from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import LazySettings

from cdp.data_checks import findings
from imports.models import ImportChunk, ImportIssue, ImportJob
from imports.statuses import Phase
from profiles.models import ProfileChange
from tests.imports.makers import make_import, make_people, ran
from tests.makers import make_workspace

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(settings: LazySettings) -> ImportJob:
    settings.IMPORT_CHUNK_ROWS = 5
    return ran(make_import(make_workspace(), make_people(12) + "x,bad,Rom\n"))


def run_chunks(job: ImportJob) -> list[ImportChunk]:
    return list(ImportChunk.objects.filter(job=job, phase=Phase.RUN).order_by("first"))


def lose_chunk(job: ImportJob) -> None:
    run_chunks(job)[1].delete()


def lose_change(job: ImportJob) -> None:
    last = ProfileChange.objects.order_by("-id").first()
    ProfileChange.objects.filter(pk=last.pk).delete()  # type: ignore[union-attr]


def forge_change(job: ImportJob) -> None:
    chunk = run_chunks(job)[0]
    ImportChunk.objects.filter(pk=chunk.pk).update(last_change=chunk.first_change)


def miscount_ledger(job: ImportJob) -> None:
    counts = {**job.run_counts, "outcomes": {"created": 13}}
    ImportJob.objects.filter(pk=job.pk).update(run_counts=counts)


def miscount_chunk(job: ImportJob) -> None:
    chunk = run_chunks(job)[0]
    counts = {**chunk.counts, "outcomes": {"created": 4, "held": 1}}
    ImportChunk.objects.filter(pk=chunk.pk).update(counts=counts)


def lose_issue(job: ImportJob) -> None:
    ImportIssue.objects.filter(job=job, phase=Phase.RUN).delete()


def forge_total(job: ImportJob) -> None:
    ImportJob.objects.filter(pk=job.pk).update(rows_total=14)


def test_finds_nothing_wrong_with_an_import(job: ImportJob) -> None:
    assert findings(job.workspace) == []


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lose_chunk, "row 6 is missing"),
        (lose_change, "12 rows changed somebody, 11 changes are stored"),
        (forge_change, "12 changes are stored, 8 of them in a chunk"),
        (miscount_ledger, "the ledger says"),
        (miscount_chunk, "rows 1 to 5 are counted wrongly"),
        (lose_issue, "1 rows are held, 0 have an error"),
        (forge_total, "14 rows in the file, 13 booked"),
    ],
)
def test_finds_a_ledger_that_is_not_true(
    job: ImportJob, damage: Callable[[ImportJob], None], words: str
) -> None:
    damage(job)
    assert any(words in finding for finding in findings(job.workspace))
