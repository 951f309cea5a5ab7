from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from cdp.models import Workspace
from imports.models import Fetch, GoogleAccount
from imports.remote import google
from tests.imports.remote.fake_google import CODE, REFRESH, FakeGoogle
from tests.imports.remote.makers import job_of, member_of, worked_on
from tests.imports.wizard import log_in_as, text_of

pytestmark = pytest.mark.django_db

PAGE = "/w/demo/imports/new/sheet/"
PICKED = {"spreadsheet": "book-1", "spreadsheet_name": "Leads", "sheet": "People"}


def permission(client: Client, fake: FakeGoogle) -> dict[str, str]:
    """What Google's page was asked; the fake one remembers the challenge."""
    url = client.get(f"{PAGE}connect/").headers["Location"]
    asked = {key: values[0] for key, values in parse_qs(urlsplit(url).query).items()}
    fake.challenge = asked["code_challenge"]
    return asked


def connected(client: Client, fake: FakeGoogle) -> None:
    state = permission(client, fake)["state"]
    client.get("/google/callback/", {"state": state, "code": CODE})


def page(client: Client, query: str = "") -> str:
    return text_of(client.get(PAGE + query))


def test_explains_what_the_operator_must_set(client: Client, demo: Workspace) -> None:
    text = page(client)
    assert "sets GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET" in text
    assert "/google/callback/" in text
    assert client.get(f"{PAGE}connect/").headers["Location"] == PAGE


def test_asks_for_the_permission(
    client: Client, demo: Workspace, fake: FakeGoogle
) -> None:
    assert "Connect your Google account" in page(client)
    asked = permission(client, fake)
    assert asked["scope"].split() == list(google.SCOPES)
    assert asked["redirect_uri"].endswith("/google/callback/")


def test_connects_and_lists_spreadsheets(
    client: Client, demo: Workspace, fake: FakeGoogle
) -> None:
    connected(client, fake)
    text = page(client)
    assert "bo@gmail.example is connected." in text
    assert "Ana&#x27;s list" in text
    assert "Ana&#x27;s list" not in page(client, "?q=Lea")


def test_lists_the_sheets_of_a_spreadsheet(
    client: Client, demo: Workspace, fake: FakeGoogle
) -> None:
    connected(client, fake)
    text = page(client, "?spreadsheet=book-1")
    assert 'name="sheet" value="People"' in text


def test_imports_the_picked_sheet(
    client: Client, demo: Workspace, fake: FakeGoogle
) -> None:
    connected(client, fake)
    response = client.post(PAGE, PICKED)
    asked = Fetch.objects.get()
    assert response.headers["Location"] == f"/w/demo/imports/fetches/{asked.pk}/"
    assert job_of(worked_on(asked)).file_name == "Leads - People.csv"


@pytest.mark.parametrize("answer", [{}, {"state": "forged", "code": CODE}])
def test_rejects_an_answer_that_was_not_asked_for(
    client: Client, demo: Workspace, fake: FakeGoogle, answer: dict[str, str]
) -> None:
    permission(client, fake)
    response = client.get("/google/callback/", answer, follow=True)
    assert "was not asked for" in text_of(response)
    assert not GoogleAccount.objects.exists()


def test_takes_an_answer_once(
    client: Client, demo: Workspace, fake: FakeGoogle
) -> None:
    answer = {"state": permission(client, fake)["state"], "code": CODE}
    client.get("/google/callback/", answer)
    again = client.get("/google/callback/", answer, follow=True)
    assert "was not asked for" in text_of(again)


def test_says_that_permission_was_not_given(
    client: Client, demo: Workspace, fake: FakeGoogle
) -> None:
    answer = {"state": permission(client, fake)["state"], "error": "access_denied"}
    response = client.get("/google/callback/", answer, follow=True)
    assert "Google was not given the permission." in text_of(response)


def test_asks_again_when_a_box_was_not_ticked(
    client: Client, demo: Workspace, fake: FakeGoogle
) -> None:
    fake.scope = google.SCOPES[0]
    connected(client, fake)
    assert "leave both boxes ticked" in page(client)
    assert not GoogleAccount.objects.exists()


def test_keeps_out_who_lost_the_role_meanwhile(
    client: Client, demo: Workspace, fake: FakeGoogle
) -> None:
    state = permission(client, fake)["state"]
    demo.memberships.filter(user=member_of(demo)).update(role="staff")
    answer = {"state": state, "code": CODE}
    assert client.get("/google/callback/", answer).status_code == 404


def test_says_what_google_refuses(
    client: Client, demo: Workspace, fake: FakeGoogle
) -> None:
    connected(client, fake)
    fake.status = 403
    assert "This Google account may not read that." in page(client)


def test_disconnects(client: Client, demo: Workspace, fake: FakeGoogle) -> None:
    connected(client, fake)
    client.post(f"{PAGE}disconnect/")
    assert "Connect your Google account" in page(client)


def test_keeps_the_accounts_of_others_out(
    client: Client, demo: Workspace, fake: FakeGoogle
) -> None:
    cem = demo.members.get(name="Cem Yildiz")
    demo.memberships.filter(user=cem).update(role="marketer")
    connected(client, fake)
    page(client)  # which says once who is connected
    log_in_as(client, "Cem")
    assert "bo@gmail.example" not in page(client)
    client.post(PAGE, PICKED)
    assert not Fetch.objects.exists()


def test_shows_no_token(client: Client, demo: Workspace, fake: FakeGoogle) -> None:
    connected(client, fake)
    assert REFRESH not in page(client)


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}connect/"])
def test_requires_an_editor(client: Client, demo: Workspace, path: str) -> None:
    log_in_as(client, "Cem")
    assert client.get(path).status_code == 403
