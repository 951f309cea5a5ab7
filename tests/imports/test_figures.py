from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from django.utils.timezone import now

from cdp.models import Workspace
from imports.deciding import columns_of
from imports.measuring import columnwise, figures
from imports.measuring.column_counting import FileColumns
from imports.measuring.columnwise import ColumnBatch
from imports.measuring.first_look import FirstLook
from imports.measuring.looking import look
from imports.models import ImportJob
from imports.reading.dialects import Choices
from tests.imports.wizard import make_upload

pytestmark = pytest.mark.django_db

ROWS = 5_000
TEXT = "Email,City\n" + "".join(f"p{n}@example.com,Rome\n" for n in range(ROWS))


def make_uncounted(workspace: Workspace) -> ImportJob:
    job = make_upload(workspace, TEXT)
    look(job, Choices())
    return job


def test_counts_every_row(demo: Workspace) -> None:
    job = make_uncounted(demo)
    assert columns_of(job)[0].rows == 100
    figures.count_columns(job.pk)
    job.refresh_from_db()
    assert columns_of(job)[0].rows == ROWS
    assert job.counted_at is not None


def test_counts_a_large_file_read_by_another_process(
    demo: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = make_uncounted(demo)
    figures.count_columns(job.pk)
    here = ImportJob.objects.get(pk=job.pk).columns
    ImportJob.objects.filter(pk=job.pk).update(counting_at=None, counted_at=None)
    monkeypatch.setattr(columnwise, "CHILD_FROM_BYTES", 1)
    figures.count_columns(job.pk)
    job.refresh_from_db()
    assert job.columns == here
    assert job.counted_at is not None


def test_leaves_counting_to_whoever_is_at_it(demo: Workspace) -> None:
    job = make_uncounted(demo)
    ImportJob.objects.filter(pk=job.pk).update(counting_at=now())
    figures.count_columns(job.pk)
    job.refresh_from_db()
    assert job.counted_at is None
    assert not figures.is_unattended(job)


def test_takes_over_from_whoever_is_silent(demo: Workspace) -> None:
    job = make_uncounted(demo)
    silent = now() - figures.PATIENCE - timedelta(seconds=1)
    ImportJob.objects.filter(pk=job.pk).update(counting_at=silent)
    job.refresh_from_db()
    assert figures.is_unattended(job)
    figures.count_columns(job.pk)
    job.refresh_from_db()
    assert job.counted_at is not None


def test_drops_figures_of_another_reading(
    demo: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = make_uncounted(demo)
    monkeypatch.setattr(figures, "SECONDS_BETWEEN_SIGNS", 0)
    other = msgspec.to_builtins(Choices(delimiter=";"))
    real = FileColumns.add_columns

    def read_otherwise(self: FileColumns, batch: ColumnBatch) -> None:
        ImportJob.objects.filter(pk=job.pk).update(dialect=other)
        real(self, batch)

    monkeypatch.setattr(FileColumns, "add_columns", read_otherwise)
    figures.count_columns(job.pk)
    job.refresh_from_db()
    assert columns_of(job)[0].rows == 100
    assert job.counted_at is None


def test_says_why_a_file_breaks_off(demo: Workspace) -> None:
    job = make_uncounted(demo)
    job.file.delete(save=False)
    figures.count_columns(job.pk)
    job.refresh_from_db()
    assert job.error == "The uploaded file is not kept any more; upload it again."


def test_keeps_the_mapping_where_the_headers_stay(demo: Workspace) -> None:
    job = make_upload(demo)
    job.mapping = {"version": 1}
    job.save()
    look(job, Choices(header_line=1))
    assert job.mapping == {"version": 1}
    look(job, Choices(header_line=0))
    assert job.mapping == {}
    assert FirstLook.from_json(job.first_look) is not None
