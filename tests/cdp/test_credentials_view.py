from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from cdp.api import tokens
from cdp.api.models import ApiToken, OAuthClient
from cdp.api.scopes import Scope
from cdp.models import Workspace
from cdp.statuses import Role
from tests.makers import NOW, make_member, make_workspace

pytestmark = pytest.mark.django_db

PAGE = "/w/demo/settings/api/"
NEW = {"name": "Shop", "kind": "token", "scopes": ["write_profiles"]}


@pytest.fixture
def demo(client: Client) -> Workspace:
    """A workspace of Ana, who is an admin and logged in."""
    workspace = make_workspace(slug="demo", name="Demo")
    client.force_login(make_member(workspace, Role.ADMIN))
    return workspace


def secret_in(text: str) -> str:
    found = re.search(r'id="secret" value="([^"]+)"', text)
    return found[1] if found else ""


def test_shows_secret_of_new_token_once(client: Client, demo: Workspace) -> None:
    answer = client.post(f"{PAGE}new/", NEW)
    secret = secret_in(answer.content.decode())
    assert tokens.authenticate(secret, now=NOW).scopes == frozenset({"write_profiles"})
    assert "no-store" in answer["Cache-Control"]
    later = client.get(PAGE).content.decode()
    assert "Shop" in later
    assert secret not in later


def test_makes_client(client: Client, demo: Workspace) -> None:
    text = client.post(f"{PAGE}new/", {**NEW, "kind": "client"}).content.decode()
    made = OAuthClient.objects.get()
    assert tokens.exchange(made.client_id, secret_in(text), now=NOW)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "This field is required."),
        ({"scopes": []}, "Choose what the program may do."),
        ({"scopes": ["everything"]}, "everything is not one of the available choices"),
    ],
)
def test_keeps_form_that_is_wrong(
    client: Client, demo: Workspace, changes: dict[str, Any], said: str
) -> None:
    answer = client.post(f"{PAGE}new/", {**NEW, **changes})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not ApiToken.objects.exists()


def test_revokes_token_and_client(client: Client, demo: Workspace) -> None:
    token = tokens.issue_token(demo, "Shop", scopes=[]).credential
    made = tokens.issue_client(demo, "Tag manager", scopes=[]).credential
    for kind, pk in (("tokens", token.pk), ("clients", made.pk)):
        text = client.post(f"{PAGE}{kind}/{pk}/revoke/", follow=True).content.decode()
        assert "is revoked." in text
    assert ApiToken.objects.get().revoked_at
    assert OAuthClient.objects.get().revoked_at


def test_forbids_everybody_but_admins(client: Client, demo: Workspace) -> None:
    client.force_login(make_member(demo, Role.MARKETER, "Bo Lindqvist"))
    assert client.get(PAGE).status_code == 403
    assert client.post(f"{PAGE}new/", NEW).status_code == 403


def test_handles_credentials_of_another_workspace(
    client: Client, demo: Workspace
) -> None:
    other = make_workspace()
    token = tokens.issue_token(other, "Their CRM", scopes=list(Scope)).credential
    assert client.post(f"{PAGE}tokens/{token.pk}/revoke/").status_code == 404
    assert "Their CRM" not in client.get(PAGE).content.decode()


def test_requires_login(client: Client) -> None:
    assert client.get(PAGE).status_code == 302


def test_forbids_other_methods(client: Client, demo: Workspace) -> None:
    assert client.get(f"{PAGE}new/").status_code == 405
    assert client.post(PAGE).status_code == 405
