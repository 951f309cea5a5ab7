from __future__ import annotations

import pytest
from django.test import Client

from cdp.models import Workspace
from imports.models import ImportJob
from tests.imports.wizard import (
    get,
    log_in_as,
    make_finished,
    make_reviewed,
    make_upload,
    page,
)
from tests.makers import make_workspace

pytestmark = pytest.mark.django_db

LATE = "Email,City\n" + "".join(f"p{n}@example.com,Rome\n" for n in range(1, 61))


def planning(client: Client, job: ImportJob) -> ImportJob:
    """The import after the mapping is settled, while its review waits for a worker."""
    client.post(page(job, "map/"))
    return job


def test_shows_first_rows_while_the_review_waits(
    client: Client, demo: Workspace
) -> None:
    text = get(client, planning(client, make_upload(demo)), "preview/")
    assert "ada@example.com" in text
    assert "The whole file is being planned" in text
    assert "is not an email address" in text


def test_shows_a_sample_of_every_kind(client: Client, demo: Workspace) -> None:
    job = make_reviewed(demo, f"{LATE}nobody,Rome\np1@example.com,Oslo\n")
    text = get(client, job, "preview/")
    assert "p20@example.com" in text
    assert "p30@example.com" not in text
    assert "is not an email address" in text
    assert "outcome-updated" in text


def test_narrows_to_an_outcome(client: Client, demo: Workspace) -> None:
    text = get(client, make_reviewed(demo), "preview/?show=held")
    assert "is not an email address" in text
    assert "ada@example.com" not in text


def test_shows_the_record_and_the_person(client: Client, demo: Workspace) -> None:
    text = get(client, make_reviewed(demo), "preview/1/")
    assert "&quot;email&quot;: &quot;ada@example.com&quot;" in text
    assert "London" in text


def test_shows_before_and_after_of_a_person_named_twice(
    client: Client, demo: Workspace
) -> None:
    job = make_reviewed(demo, f"{LATE}p1@example.com,Oslo\n")
    text = get(client, job, "preview/61/")
    assert '<del class="diff-from">Rome</del>' in text
    assert '<ins class="diff-to">Oslo</ins>' in text


def test_leads_to_the_result_after_the_run(client: Client, demo: Workspace) -> None:
    job = make_finished(demo)
    assert client.get(page(job, "preview/"))["Location"] == page(job)


def test_tells_staff_who_may_import(client: Client, demo: Workspace) -> None:
    job = make_reviewed(demo)
    log_in_as(client, "Cem")
    assert client.get(page(job, "preview/")).status_code == 403
    assert client.get(page(job, "preview/1/")).status_code == 403


def test_handles_import_of_another_workspace(client: Client, demo: Workspace) -> None:
    job = make_reviewed(demo)
    ImportJob.objects.filter(pk=job.pk).update(workspace=make_workspace())
    assert client.get(page(job, "preview/")).status_code == 404
    assert client.get(page(job, "preview/1/")).status_code == 404


def test_handles_missing_row(client: Client, demo: Workspace) -> None:
    assert client.get(page(make_reviewed(demo), "preview/99/")).status_code == 404
