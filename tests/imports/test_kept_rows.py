"""Rows that a review has read serve the run; without them it reads the file."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest
from django.conf import LazySettings

from cdp.models import Workspace
from imports import jobs, working
from imports.engine import kept_rows, reader, stopping
from imports.engine.loading import assignment, definitions_of
from imports.models import ImportJob
from imports.statuses import ImportState
from tests.imports.makers import make_import, make_people, ran, reviewed, worked_on
from tests.makers import make_attribute, make_workspace, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def reads_nothing(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From the call on, a file that is read is a failure of the test."""

    def convert(_: object) -> NoReturn:
        raise AssertionError("the file was read")

    def begin() -> None:
        monkeypatch.setattr(reader, "convert", convert)

    return begin


def kept_of(settings: LazySettings, job: ImportJob) -> list[Path]:
    return list(settings.SCRATCH_DIR.glob(f"reviewed-{job.pk}-*"))


def made(workspace: Workspace, count: int = 9) -> ImportJob:
    return make_import(workspace, make_people(count))


def test_run_takes_the_rows_that_its_review_read(
    settings: LazySettings, reads_nothing: Callable[[], None]
) -> None:
    workspace = make_workspace()
    job = reviewed(made(workspace))
    reads_nothing()
    ran(job)
    assert (job.state, job.ledger.created) == (ImportState.FINISHED, 9)
    assert len(people(workspace)) == 9
    assert kept_of(settings, job) == []


def test_run_that_goes_on_takes_the_rows_behind_its_position(
    settings: LazySettings,
    reads_nothing: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.IMPORT_CHUNK_ROWS = 2
    workspace = make_workspace()
    job = reviewed(made(workspace))
    reads_nothing()
    checks = iter([None, stopping.Stopping()])

    def check() -> None:
        if (problem := next(checks, None)) is not None:
            raise problem

    monkeypatch.setattr(stopping, "check", check)
    jobs.start_run(job, nudges=False)
    worked_on(job)
    assert 0 < job.cursor < 9
    assert len(kept_of(settings, job)) == 1
    worked_on(job)
    assert (job.state, job.ledger.created) == (ImportState.FINISHED, 9)
    assert len(people(workspace)) == 9


def test_run_without_kept_rows_reads_the_file(settings: LazySettings) -> None:
    workspace = make_workspace()
    job = reviewed(made(workspace))
    (kept,) = kept_of(settings, job)
    kept.unlink()
    ran(job)
    assert (job.state, job.ledger.created) == (ImportState.FINISHED, 9)


def test_rows_read_by_other_definitions_are_not_taken(tmp_path: Path) -> None:
    workspace = make_workspace()
    job = reviewed(made(workspace))

    def found() -> bool:
        task = assignment(job, tmp_path, definitions_of(job))
        with kept_rows.kept(job, task) as frames:
            return frames is not None

    assert found()
    make_attribute(workspace, "points", type="number")
    assert not found()


def test_rows_of_an_earlier_start_of_the_machine_are_not_taken(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    job = reviewed(made(make_workspace()))
    os.truncate(kept_of(settings, job)[0], 0)
    (tmp_path / "boot_id").write_text("later")
    monkeypatch.setattr(kept_rows, "_BOOT_ID", tmp_path / "boot_id")
    assert ran(job).ledger.created == 9


def test_nothing_is_kept_where_starts_are_not_told(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(kept_rows, "_BOOT_ID", tmp_path / "none")
    job = reviewed(made(make_workspace()))
    assert kept_of(settings, job) == []
    assert ran(job).ledger.created == 9


def test_nothing_is_kept_when_the_disk_is_nearly_full(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Usage:
        free = 10

    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage)
    job = reviewed(made(make_workspace()))
    assert job.state == ImportState.READY
    assert kept_of(settings, job) == []


def test_the_next_review_replaces_what_is_kept(settings: LazySettings) -> None:
    workspace = make_workspace()
    job = reviewed(made(workspace))
    before = kept_of(settings, job)
    make_attribute(workspace, "points", type="number")
    jobs.edit(job, mapping=job.mapping)
    after = kept_of(settings, reviewed(job))
    assert len(after) == 1
    assert after != before


def test_sweeper_removes_what_no_run_will_ask_for(settings: LazySettings) -> None:
    workspace = make_workspace()
    ready, mapped, old = (reviewed(made(workspace)) for _ in range(3))
    jobs.edit(mapped, mapping=mapped.mapping)
    long_ago = time.time() - kept_rows.KEPT_SECONDS - 60
    os.utime(kept_of(settings, old)[0], (long_ago, long_ago))
    working.sweep()
    assert [len(kept_of(settings, job)) for job in (ready, mapped, old)] == [1, 0, 0]
