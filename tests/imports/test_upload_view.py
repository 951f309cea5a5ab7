from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cdp.models import Workspace
from imports.models import ImportJob
from tests.imports.wizard import (
    HX,
    PEOPLE,
    get,
    log_in_as,
    make_finished,
    make_upload,
    page,
    text_of,
)
from tests.makers import make_workspace

pytestmark = pytest.mark.django_db

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(2_000)


def upload(
    client: Client, content: str | bytes = PEOPLE, query: str = "", **extra: Any
) -> Any:
    raw = content if isinstance(content, bytes) else content.encode()
    file = SimpleUploadedFile("spring_leads.csv", raw)
    return client.post(page(step=f"new/{query}"), {"file": file}, **extra)


def test_shows_limits_before_the_drop(client: Client, demo: Workspace) -> None:
    text = get(client, step="new/")
    assert "up to 2 GB" in text
    assert "1\u202f000 columns" in text


def test_takes_a_file(client: Client, demo: Workspace) -> None:
    response = upload(client)
    job = ImportJob.objects.get()
    assert response["Location"] == page(job, "read/")
    assert (job.name, job.file_name) == ("Spring leads", "spring_leads.csv")
    assert job.created_by is not None
    assert job.created_by.name == "Bo Lindqvist"


def test_tells_a_swap_where_to_go(client: Client, demo: Workspace) -> None:
    response = upload(client, headers=HX)
    assert response["HX-Redirect"] == page(ImportJob.objects.get(), "read/")


def test_takes_pasted_cells(client: Client, demo: Workspace) -> None:
    cells = "Email\tCity\nada@example.com\tLondon\n"
    client.post(page(step="new/"), {"cells": cells})
    job = ImportJob.objects.get()
    assert job.file_name == "pasted cells.tsv"
    assert [column["header"] for column in job.columns] == ["Email", "City"]


def test_uses_an_import_again(client: Client, demo: Workspace) -> None:
    earlier = make_finished(demo)
    upload(client, query=f"?again={earlier.pk}")
    job = ImportJob.objects.latest("pk")
    assert job.mapping["columns"] == earlier.mapping["columns"]


def test_links_an_errors_file_to_its_import(client: Client, demo: Workspace) -> None:
    earlier = make_finished(demo)
    answer: Any = client.get(page(earlier, "files/errors.csv"))
    errors = b"".join(answer.streaming_content)
    upload(client, errors)
    job = ImportJob.objects.latest("pk")
    assert job.corrected_from == earlier
    assert "Corrected rows." in get(client, job, "read/")


def test_searches_the_columns(client: Client, demo: Workspace) -> None:
    text = get(client, step="new/columns/?q=birth")
    assert "birthday" in text
    assert "postal_code" not in text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (PICTURE, "picture"),
        (b"<!doctype html><html><body>hi</body></html>", "web page"),
    ],
)
def test_rejects_what_is_no_table(
    client: Client, demo: Workspace, content: bytes, words: str
) -> None:
    response = upload(client, content)
    assert response.status_code == 422
    assert words in text_of(response)
    assert not ImportJob.objects.exists()


def test_rejects_too_large_file(client: Client, demo: Workspace, settings: Any) -> None:
    settings.IMPORT_MAX_BYTES = 20
    response = upload(client, headers=HX)
    assert response.status_code == 422
    assert "the limit is 20 bytes" in text_of(response)


def test_rejects_nothing(client: Client, demo: Workspace) -> None:
    response = client.post(page(step="new/"), {"cells": "  "})
    assert response.status_code == 422
    assert "Choose a file, or paste cells" in text_of(response)


def test_shows_script_in_names_as_text(client: Client, demo: Workspace) -> None:
    script = "<script>alert(1)</script>"
    job = make_upload(
        demo, f"Email,{script}\na@example.com,{script}\n", f"{script}.csv"
    )
    for step in ("read/", "map/"):
        text = get(client, job, step)
        assert script not in text
        assert "&lt;script&gt;" in text


def test_forbids_other_methods(client: Client, demo: Workspace) -> None:
    assert client.put(page(step="new/")).status_code == 405


def test_requires_login(client: Client, demo: Workspace) -> None:
    client.logout()
    assert client.get(page(step="new/"))["Location"].startswith("/account/login/")


def test_tells_staff_who_may_import(client: Client, demo: Workspace) -> None:
    log_in_as(client, "Cem")
    response = client.get(page(step="new/"))
    assert response.status_code == 403
    assert "for admins and marketers of Demo" in text_of(response)


def test_ignores_an_import_of_another_workspace(
    client: Client, demo: Workspace
) -> None:
    other = make_workspace()
    stranger = ImportJob.objects.create(
        workspace=other, name="Secret plans", file_name="x.csv"
    )
    assert "Secret plans" not in get(client, step=f"new/?again={stranger.pk}")
    upload(client, query=f"?corrects={stranger.pk}")
    assert ImportJob.objects.latest("pk").corrected_from is None


def test_handles_malformed_numbers(client: Client, demo: Workspace) -> None:
    assert client.get(page(step="new/?again=x&corrects=-1")).status_code == 200
