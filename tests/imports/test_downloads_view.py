from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from cdp.models import Workspace
from imports.models import ImportJob
from tests.imports.wizard import (
    PEOPLE,
    get,
    log_in_as,
    make_finished,
    make_reviewed,
    make_upload,
    page,
)
from tests.makers import make_attribute, make_workspace

pytestmark = pytest.mark.django_db


def downloaded(client: Client, job: ImportJob, step: str) -> Any:
    response: Any = client.get(page(job, step))
    return response, b"".join(response.streaming_content).decode("utf-8-sig")


def test_downloads_errors_with_reasons(client: Client, demo: Workspace) -> None:
    response, text = downloaded(client, make_reviewed(demo), "files/errors.csv")
    assert "people errors.csv" in response["Content-Disposition"]
    header, row = text.splitlines()
    assert header == "Email,First name,City,_row,_errors"
    assert row.startswith("nobody,Nobody,Nowhere,3,")


def test_keeps_formulas_from_running(client: Client, demo: Workspace) -> None:
    job = make_reviewed(demo, 'Email,City\nnobody,"=cmd|x"\n')
    _, text = downloaded(client, job, "files/errors.csv")
    assert "'=cmd|x" in text


def test_downloads_what_would_be_written(client: Client, demo: Workspace) -> None:
    _, text = downloaded(client, make_reviewed(demo), "files/preview.csv")
    assert "1,created,,ada@example.com,Ada,London" in text


def test_downloads_the_file_as_it_came(client: Client, demo: Workspace) -> None:
    _, text = downloaded(client, make_upload(demo), "files/original/")
    assert text == PEOPLE


def test_says_that_the_file_is_gone(client: Client, demo: Workspace) -> None:
    job = make_finished(demo)
    ImportJob.objects.filter(pk=job.pk).update(file="")
    for step in ("files/original/", "files/errors.csv"):
        assert "is not kept any more" in get(client, job, step)


def test_makes_a_template_of_the_workspace(client: Client, demo: Workspace) -> None:
    make_attribute(demo, "shoe_size", type="number")
    text = client.get(page(step="new/template.csv")).content.decode("utf-8-sig")
    header, first, second = text.splitlines()
    assert header.startswith("user_id,email,phone,")
    assert header.endswith(",shoe_size")
    assert "ada@example.com" in first
    assert "grace@example.com" in second


def test_makes_a_workbook_of_texts(client: Client, demo: Workspace) -> None:
    content = client.get(page(step="new/template.xlsx")).content
    sheet = load_workbook(io.BytesIO(content))["People"]
    assert sheet.max_row == 3
    assert sheet["C2"].value == "+44 20 7946 0018"
    assert sheet["C2"].data_type == "s"


def test_takes_its_own_template_without_an_issue(
    client: Client, demo: Workspace
) -> None:
    content = client.get(page(step="new/template.csv")).content
    job = make_reviewed(demo, content)
    assert (job.ledger.created, job.ledger.held, job.reviewed.warned) == (2, 0, 0)


def test_tells_staff_who_may_import(client: Client, demo: Workspace) -> None:
    job = make_finished(demo)
    log_in_as(client, "Cem")
    for step in ("files/errors.csv", "files/original/"):
        assert client.get(page(job, step)).status_code == 403
    assert client.get(page(step="new/template.csv")).status_code == 403


def test_handles_import_of_another_workspace(client: Client, demo: Workspace) -> None:
    job = make_finished(demo)
    ImportJob.objects.filter(pk=job.pk).update(workspace=make_workspace())
    for step in ("files/errors.csv", "files/original/"):
        assert client.get(page(job, step)).status_code == 404


def test_handles_missing_kind_of_file(client: Client, demo: Workspace) -> None:
    assert client.get(page(make_finished(demo), "files/x.csv")).status_code == 404
    assert client.get(page(step="new/template.pdf")).status_code == 404
