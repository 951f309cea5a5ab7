from __future__ import annotations

import pytest
from django.test import Client

from cdp.models import Workspace
from imports.models import ImportJob
from imports.statuses import ImportState
from tests.imports.wizard import (
    log_in_as,
    make_finished,
    make_reviewed,
    make_upload,
    text_of,
)
from tests.makers import make_workspace

pytestmark = pytest.mark.django_db


def home(client: Client) -> str:
    return text_of(client.get("/w/demo/"))


def test_offers_the_first_file_in_a_new_workspace(
    client: Client, demo: Workspace
) -> None:
    text = home(client)
    assert "Upload a file of people" in text
    assert "/w/demo/imports/new/" in text


def test_shows_the_latest_imports(client: Client, demo: Workspace) -> None:
    make_finished(demo)
    text = home(client)
    assert "Latest imports" in text
    assert "Finished" in text


def test_names_what_waits_in_review(client: Client, demo: Workspace) -> None:
    make_reviewed(demo)
    text = home(client)
    assert "People waits in review: 2 rows can go in, 1 held" in text
    assert "waiting</span>" in text


def test_names_what_failed(client: Client, demo: Workspace) -> None:
    job = make_upload(demo)
    ImportJob.objects.filter(pk=job.pk).update(state=ImportState.FAILED)
    assert "People did not get to its end" in home(client)


def test_keeps_imports_from_staff(client: Client, demo: Workspace) -> None:
    make_reviewed(demo)
    log_in_as(client, "Cem")
    text = home(client)
    assert "waits in review" not in text
    assert "/imports/" not in text


def test_keeps_other_workspaces_out(client: Client, demo: Workspace) -> None:
    ImportJob.objects.create(
        workspace=make_workspace(),
        name="Secret plans",
        file_name="x.csv",
        state=ImportState.FAILED,
    )
    assert "Secret plans" not in home(client)
