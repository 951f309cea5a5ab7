"""What the pages of imports show of one that an API began."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from cdp.models import Workspace
from imports.api.going_on import go_on
from imports.models import ApiImport, ImportJob
from imports.statuses import Door, ImportState
from tests.imports.api.makers import worked_to_the_end
from tests.imports.makers import PEOPLE, make_import

pytestmark = pytest.mark.django_db


def make_fetching(workspace: Workspace) -> ImportJob:
    job = ImportJob.objects.create(
        workspace=workspace, name="Nightly", door=Door.API, state=ImportState.FETCHING
    )
    ApiImport.objects.create(job=job, product="customer_io", credential="Shop")
    return job


@pytest.mark.parametrize("state", [ImportState.FETCHING, ImportState.FAILED])
def test_shows_import_whose_file_is_not_here_yet(
    client: Client, demo: Workspace, state: ImportState
) -> None:
    job = make_fetching(demo)
    ImportJob.objects.filter(pk=job.pk).update(state=state, error="Not there.")
    for name, args in (("detail", [job.pk]), ("history", [])):
        page = client.get(reverse(f"imports:{name}", args=[demo.slug, *args]))
        assert page.status_code == 200
        assert "Nightly" in page.content.decode()
        assert state.label in page.content.decode()


def test_shows_finished_import_as_any_other(client: Client, demo: Workspace) -> None:
    job = make_import(demo, PEOPLE)
    ImportJob.objects.filter(pk=job.pk).update(door=Door.API)
    ApiImport.objects.create(job=job, product="xtremepush", credential="Shop")
    go_on(job.pk)
    worked_to_the_end(job.pk)
    page = client.get(reverse("imports:detail", args=[demo.slug, job.pk]))
    assert page.status_code == 200
    assert reverse("imports:undo", args=[demo.slug, job.pk]) in page.content.decode()
