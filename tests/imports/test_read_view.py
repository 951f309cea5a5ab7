from __future__ import annotations

import pytest
from django.test import Client

from cdp.models import Workspace
from tests.imports.wizard import (
    HX,
    get,
    log_in_as,
    make_finished,
    make_upload,
    page,
    text_of,
)
from tests.makers import make_workspace

pytestmark = pytest.mark.django_db

GERMAN = "Name;Straße\nJürgen;Hauptstraße 1\nBjörn;Am Öl 7\n"


def test_shows_how_sure_the_guesses_are(client: Client, demo: Workspace) -> None:
    text = get(client, make_upload(demo, GERMAN.encode("cp1252")), "read/")
    assert "Windows-1252" in text
    assert "Hauptstraße 1" in text


def test_reads_anew_by_a_choice(client: Client, demo: Workspace) -> None:
    job = make_upload(demo, GERMAN)
    response = client.post(
        page(job, "read/"), {"delimiter": ",", "encoding": "utf-8"}, headers=HX
    )
    job.refresh_from_db()
    assert len(job.columns) == 1
    assert "There is only one column." in text_of(response)
    assert "<html" not in text_of(response)


def test_keeps_choices_of_before(client: Client, demo: Workspace) -> None:
    job = make_upload(demo, "a;b\n1;2\n3;4\n")
    client.post(page(job, "read/"), {"header_line": "0"})
    client.post(page(job, "read/"), {"delimiter": ",", "header_line": "0"})
    job.refresh_from_db()
    assert job.dialect["header_line"] == 0
    assert job.dialect["delimiter"] == ","


def test_marks_ragged_rows(client: Client, demo: Workspace) -> None:
    text = get(client, make_upload(demo, "a,b,c\n1,2,3\n4,5\n6,7,8\n"), "read/")
    assert "The row has 2 cells, the header has 3." in text


def test_keeps_the_rows_where_a_choice_does_not_fit(
    client: Client, demo: Workspace
) -> None:
    job = make_upload(demo, GERMAN)
    response = client.post(
        page(job, "read/"), {"header_line": "19", "encoding": "utf-8"}, headers=HX
    )
    assert response.status_code == 422
    assert "Hauptstraße 1" in text_of(response)


def test_keeps_name_and_description(client: Client, demo: Workspace) -> None:
    job = make_upload(demo)
    names = {"name": "Spring leads", "description": "From the fair"}
    response = client.post(page(job, "read/"), names)
    job.refresh_from_db()
    assert (job.name, job.description) == ("Spring leads", "From the fair")
    assert response["Location"] == page(job, "map/")


def test_rejects_an_empty_name(client: Client, demo: Workspace) -> None:
    job = make_upload(demo)
    response = client.post(page(job, "read/"), {"name": " "})
    assert response.status_code == 422
    assert "This field is required." in text_of(response)


def test_names_the_same_file_of_before(client: Client, demo: Workspace) -> None:
    make_finished(demo)
    assert "You have seen this file before." in get(client, make_upload(demo), "read/")


def test_leads_to_the_result_after_the_run(client: Client, demo: Workspace) -> None:
    job = make_finished(demo)
    assert client.get(page(job, "read/"))["Location"] == page(job)


def test_tells_staff_who_may_import(client: Client, demo: Workspace) -> None:
    job = make_upload(demo)
    log_in_as(client, "Cem")
    assert client.get(page(job, "read/")).status_code == 403


def test_handles_import_of_another_workspace(client: Client, demo: Workspace) -> None:
    other = make_workspace(slug="other")
    job = make_upload(demo)
    type(job).objects.filter(pk=job.pk).update(workspace=other)
    assert client.get(page(job, "read/")).status_code == 404


def test_handles_missing_import(client: Client, demo: Workspace) -> None:
    assert client.get("/w/demo/imports/99/read/").status_code == 404
