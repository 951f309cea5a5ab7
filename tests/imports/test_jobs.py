from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from celery import Celery
from django.core.files.base import ContentFile
from django.utils.timezone import now

from imports import files, jobs
from imports.models import CellFix, ImportJob, WrongState
from imports.statuses import Door, ImportState
from tests.imports.makers import PEOPLE, make_import, ran, reviewed
from tests.makers import make_attribute, make_workspace

pytestmark = pytest.mark.django_db


def test_creates_import_with_its_file_hashed_under_a_name_of_our_own() -> None:
    workspace = make_workspace(file_days=7)
    name = "../../etc/Pass wd.CSV"
    job = jobs.create(
        workspace, ContentFile(PEOPLE.encode(), "x"), file_name=name, door=Door.API
    )
    assert job.state == ImportState.UPLOADED
    assert job.file_hash == hashlib.sha256(PEOPLE.encode()).hexdigest()
    assert (job.file_size, job.file_name, job.name) == (len(PEOPLE), name, name)
    stored = str(job.file.name)
    assert stored.startswith(f"imports/{workspace.pk}/")
    assert stored.endswith(".csv")
    assert "Pass" not in stored
    assert job.expires_at is not None
    assert timedelta(days=6) < job.expires_at - now() < timedelta(days=8)
    with job.file.open("rb") as file:
        assert file.read() == PEOPLE.encode()


@pytest.mark.parametrize(
    "name", ["people.<b>", "people", ".htaccess.x/y", "a." + "x" * 9]
)
def test_keeps_strange_endings_out_of_the_stored_name(name: str) -> None:
    job = jobs.create(make_workspace(), ContentFile(b"a", "x"), file_name=name)
    assert "." not in str(job.file.name).rsplit("/", 1)[1]


def test_review_makes_it_ready() -> None:
    job = reviewed(make_import(make_workspace()))
    assert job.state == ImportState.READY
    assert job.fingerprint
    assert job.reviewed_at is not None
    assert job.ledger.created == 3


def test_edit_voids_the_review() -> None:
    job = reviewed(make_import(make_workspace()))
    jobs.edit(job, mapping=job.mapping)
    assert (job.state, job.fingerprint) == (ImportState.MAPPING, "")
    with pytest.raises(WrongState):
        jobs.start_run(job)


def test_forbids_to_edit_what_has_run() -> None:
    job = ran(make_import(make_workspace()))
    with pytest.raises(WrongState):
        jobs.edit(job, mapping={})


def test_starts_no_run_when_the_workspace_has_changed_since_the_review() -> None:
    workspace = make_workspace()
    job = reviewed(make_import(workspace))
    make_attribute(workspace, "points", type="number")
    with pytest.raises(jobs.Outdated):
        jobs.start_run(job)
    assert job.state == ImportState.MAPPING


def test_starts_no_run_when_a_cell_was_fixed_since_the_review() -> None:
    job = reviewed(make_import(make_workspace()))
    CellFix.objects.create(job=job, column=2, ordinal=1, old="Rom", new="Roma")
    with pytest.raises(jobs.Outdated):
        jobs.start_run(job)


def test_starts_a_run_once_however_often_it_is_pressed() -> None:
    job = reviewed(make_import(make_workspace()))
    other = ImportJob.objects.get(pk=job.pk)
    jobs.start_run(job, nudges=False)
    with pytest.raises(WrongState):
        jobs.start_run(other, nudges=False)
    assert ran_at(job) == job.run_at


def ran_at(job: ImportJob) -> object:
    return ImportJob.objects.values_list("run_at", flat=True).get(pk=job.pk)


def test_cancel_sends_a_review_back_to_mapping() -> None:
    job = make_import(make_workspace())
    jobs.start_review(job, nudges=False)
    jobs.cancel(job)
    assert job.state == ImportState.MAPPING


def test_cancel_ends_a_run_and_run_on_goes_on_with_it() -> None:
    job = reviewed(make_import(make_workspace()))
    jobs.start_run(job, nudges=False)
    moment = job.run_at
    jobs.cancel(job)
    assert (job.state, job.finished_at is None) == (ImportState.CANCELLED, False)
    jobs.run_on(job)
    assert (job.state, job.finished_at) == (ImportState.RUNNING, None)
    assert job.run_at == moment


def test_runs_nothing_on_that_has_not_begun() -> None:
    job = make_import(make_workspace())
    ImportJob.objects.filter(pk=job.pk).update(state=ImportState.FAILED)
    with pytest.raises(WrongState):
        jobs.run_on(job)


def test_names_the_state_that_is_in_the_way() -> None:
    job = ran(make_import(make_workspace()))
    with pytest.raises(WrongState, match="is finished; it cannot become cancelled"):
        jobs.cancel(job)


@pytest.mark.django_db(transaction=True)
def test_survives_a_broker_that_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    job = make_import(make_workspace())
    nowhere = Celery(broker="redis://127.0.0.1:1/0", set_as_current=False)
    monkeypatch.setattr(jobs, "current_app", nowhere)
    jobs.start_review(job)
    assert job.state == ImportState.REVIEWING


def test_deletes_files_when_their_time_is_over() -> None:
    workspace = make_workspace()
    old, young = make_import(workspace), make_import(workspace)
    ImportJob.objects.filter(pk=old.pk).update(expires_at=now() - timedelta(days=1))
    name = str(old.file.name)
    assert files.expire(at=now()) == 1
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.file.name, bool(young.file)) == ("", True)
    assert not young.file.storage.exists(name)
