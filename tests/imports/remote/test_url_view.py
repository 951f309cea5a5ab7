from __future__ import annotations

import pytest
from django.test import Client

from cdp.models import Workspace
from imports.models import Fetch
from tests.cdp.servers import serving
from tests.imports.remote.makers import LEADS, answering, worked_on
from tests.imports.wizard import HX, log_in_as, text_of
from tests.makers import make_workspace

pytestmark = pytest.mark.django_db

PAGE = "/w/demo/imports/new/url/"


def asked_for(client: Client, url: str) -> Fetch:
    response = client.post(PAGE, {"url": url})
    asked = Fetch.objects.get()
    assert response.headers["Location"] == page_of(asked)
    return asked


def page_of(asked: Fetch) -> str:
    return f"/w/demo/imports/fetches/{asked.pk}/"


def test_is_offered_beside_the_file(client: Client, demo: Workspace) -> None:
    text = text_of(client.get("/w/demo/imports/new/"))
    assert f'href="{PAGE}"' in text
    assert 'href="/w/demo/imports/new/sheet/"' in text


def test_fetches_and_leads_on(client: Client, demo: Workspace) -> None:
    with serving(answering(LEADS)) as address:
        asked = asked_for(client, f"{address}/leads.csv")
        assert "Fetching the file" in text_of(client.get(page_of(asked)))
        worked_on(asked)
    response = client.get(page_of(asked), headers=HX)
    job_id = Fetch.objects.get().job_id
    assert response.headers["HX-Redirect"] == f"/w/demo/imports/{job_id}/read/"


def test_says_why_it_was_not_fetched(client: Client, demo: Workspace) -> None:
    with serving(lambda h: h.reply(404)) as address:
        asked = asked_for(client, f"{address}/leads.csv?a=1&b=2")
        worked_on(asked)
    text = text_of(client.get(page_of(asked), headers=HX))
    assert "The server answered 404 instead of the file." in text
    assert "hx-trigger" not in text
    assert "leads.csv%3Fa%3D1%26b%3D2" in text


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("", "This field is required."),
        ("ftp://example.com/x.csv", "begins with https:// or http://"),
        ("leads.csv", "begins with https:// or http://"),
        ("http://10.0.0.1/x.csv", "The address cannot be reached from here."),
        ("http://user:pass@127.0.0.1/", "The address cannot be reached from here."),
        ("http://[", "The address cannot be reached from here."),
        ("https://" + "a" * 5000, "at most 4096 characters"),
    ],
)
def test_rejects_addresses(
    client: Client, demo: Workspace, url: str, sentence: str
) -> None:
    response = client.post(PAGE, {"url": url})
    assert response.status_code == 422
    assert sentence in text_of(response)
    assert not Fetch.objects.exists()


def test_keeps_what_was_typed(client: Client, demo: Workspace) -> None:
    assert 'value="https://x.de/a.csv"' in text_of(
        client.get(PAGE, {"url": "https://x.de/a.csv"})
    )


def test_hides_the_files_of_others(client: Client, demo: Workspace) -> None:
    theirs = Fetch.objects.create(workspace=make_workspace(), url="https://x.de/")
    assert client.get(page_of(theirs)).status_code == 404


def test_requires_an_editor(client: Client, demo: Workspace) -> None:
    log_in_as(client, "Cem")
    assert client.get(PAGE).status_code == 403
