from __future__ import annotations

import pytest
from django.test import Client

from cdp.models import Workspace
from imports.models import ImportJob, SavedMapping
from tests.imports.wizard import get, log_in_as, make_upload, page, text_of
from tests.makers import make_workspace

pytestmark = pytest.mark.django_db


def make_saved(client: Client, job: ImportJob, name: str = "Leads") -> SavedMapping:
    client.post(page(job, "map/columns/2/target/"), {"target": "attribute:region"})
    client.post(page(job, "map/save/"), {"name": name})
    return SavedMapping.objects.get(name=name)


def use(client: Client, job: ImportJob, saved: SavedMapping) -> str:
    return text_of(client.post(page(job, f"map/use/{saved.pk}/"), follow=True))


def test_keeps_a_mapping_under_a_name(client: Client, demo: Workspace) -> None:
    make_saved(client, make_upload(demo))
    text = get(client, step="mappings/")
    assert "Leads" in text
    assert "Region" in text


def test_uses_a_saved_mapping(client: Client, demo: Workspace) -> None:
    saved = make_saved(client, make_upload(demo))
    job = make_upload(demo, "City,Email\nRome,a@example.com\n")
    text = use(client, job, saved)
    assert "Mapped as Leads; the file has no First name." in text
    job.refresh_from_db()
    targets = {c["source"]: c["target"] for c in job.mapping["columns"]}
    assert targets == {0: "attribute:region", 1: "identifier:email"}


def test_replaces_one_of_the_same_name(client: Client, demo: Workspace) -> None:
    job = make_upload(demo)
    make_saved(client, job)
    assert make_saved(client, job).version == 2


def test_offers_those_of_the_same_columns_first(
    client: Client, demo: Workspace
) -> None:
    make_saved(client, make_upload(demo), "Same columns")
    make_saved(client, make_upload(demo, "a,b,c\n1,2,3\n"), "Other columns")
    text = get(client, make_upload(demo), "map/")
    assert text.index("Same columns") < text.index("Other columns")


def test_deletes_a_saved_mapping(client: Client, demo: Workspace) -> None:
    saved = make_saved(client, make_upload(demo))
    client.post(page(step=f"mappings/{saved.pk}/delete/"))
    assert not SavedMapping.objects.exists()


def test_rejects_a_mapping_without_name(client: Client, demo: Workspace) -> None:
    job = make_upload(demo)
    text = text_of(client.post(page(job, "map/save/"), {"name": " "}, follow=True))
    assert "Give the mapping a name" in text
    assert not SavedMapping.objects.exists()


def test_tells_staff_who_may_import(client: Client, demo: Workspace) -> None:
    log_in_as(client, "Cem")
    assert client.get(page(step="mappings/")).status_code == 403


def test_handles_mapping_of_another_workspace(client: Client, demo: Workspace) -> None:
    saved = make_saved(client, make_upload(demo))
    SavedMapping.objects.filter(pk=saved.pk).update(workspace=make_workspace())
    assert client.post(page(step=f"mappings/{saved.pk}/delete/")).status_code == 404
    job = make_upload(demo)
    assert client.post(page(job, f"map/use/{saved.pk}/")).status_code == 404
