from __future__ import annotations

import pytest
from django.test import Client

from cdp.models import Workspace
from imports.models import ImportJob
from imports.statuses import ImportState
from profiles.models import Profile
from tests.imports.wizard import (
    HX,
    get,
    log_in_as,
    make_finished,
    make_reviewed,
    make_upload,
    page,
    text_of,
    worked_on,
)
from tests.makers import make_attribute, make_workspace

pytestmark = pytest.mark.django_db


def start(client: Client, job: ImportJob) -> ImportJob:
    client.post(page(job, "run/start/"))
    job.refresh_from_db()
    return job


def test_runs_the_reviewed_rows(client: Client, demo: Workspace) -> None:
    job = worked_on(start(client, make_reviewed(demo)))
    assert job.state == ImportState.FINISHED
    assert Profile.objects.filter(workspace=demo).count() == 2


def test_runs_once_when_pressed_twice(client: Client, demo: Workspace) -> None:
    job = start(client, make_reviewed(demo))
    began = job.run_at
    again = client.post(page(job, "run/start/"))
    assert again["Location"] == page(job, "run/")
    worked_on(job)
    client.post(page(job, "run/start/"))
    job.refresh_from_db()
    assert (job.run_at, job.state) == (began, ImportState.FINISHED)
    assert Profile.objects.filter(workspace=demo).count() == 2


def test_shows_progress(client: Client, demo: Workspace) -> None:
    text = get(client, start(client, make_reviewed(demo)), "run/")
    assert "Waiting for a worker" in text
    assert "You may close this page" in text


def test_leads_on_at_the_end(client: Client, demo: Workspace) -> None:
    job = make_finished(demo)
    response = client.get(page(job, "run/"), headers=HX)
    assert response["HX-Redirect"] == page(job)


def test_stops_and_goes_on(client: Client, demo: Workspace) -> None:
    job = start(client, make_reviewed(demo))
    text = text_of(client.post(page(job, "cancel/"), follow=True))
    assert "the rows so far stay in" in text
    assert "Run the rest" in text
    job = worked_on(start(client, job))
    assert job.state == ImportState.FINISHED


def test_asks_for_another_review_when_the_workspace_changed(
    client: Client, demo: Workspace
) -> None:
    job = make_reviewed(demo)
    make_attribute(demo, "shoe_size")
    response = client.post(page(job, "run/start/"), follow=True)
    assert "Look at the mapping and review it again." in text_of(response)
    assert not Profile.objects.exists()


def test_discards_an_import(client: Client, demo: Workspace) -> None:
    job = make_upload(demo)
    client.post(page(job, "discard/"))
    assert not ImportJob.objects.exists()


def test_keeps_an_import_whose_rows_are_in(client: Client, demo: Workspace) -> None:
    job = make_finished(demo)
    text = text_of(client.post(page(job, "discard/"), follow=True))
    assert "undo the import instead" in text
    assert ImportJob.objects.exists()


@pytest.mark.parametrize("step", ["run/start/", "cancel/", "discard/"])
def test_forbids_other_methods(client: Client, demo: Workspace, step: str) -> None:
    assert client.get(page(make_reviewed(demo), step)).status_code == 405


@pytest.mark.parametrize("step", ["run/start/", "cancel/", "discard/"])
def test_tells_staff_who_may_import(client: Client, demo: Workspace, step: str) -> None:
    job = make_reviewed(demo)
    log_in_as(client, "Cem")
    assert client.post(page(job, step)).status_code == 403


@pytest.mark.parametrize("step", ["run/start/", "cancel/", "discard/"])
def test_handles_import_of_another_workspace(
    client: Client, demo: Workspace, step: str
) -> None:
    job = make_reviewed(demo)
    ImportJob.objects.filter(pk=job.pk).update(workspace=make_workspace())
    assert client.post(page(job, step)).status_code == 404


def test_says_that_a_finished_import_cannot_be_stopped(
    client: Client, demo: Workspace
) -> None:
    job = make_finished(demo)
    text = text_of(client.post(page(job, "cancel/"), follow=True))
    assert "The import is finished; it cannot become cancelled." in text
