from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from cdp.models import Workspace
from cdp.statuses import Role
from tests.makers import make_member, make_workspace

pytestmark = pytest.mark.django_db

PAGE = "/w/demo/settings/"


def answers(**changed: Any) -> dict[str, Any]:
    return {
        "name": "Demo",
        "base_url": "",
        "time_zone": "Europe/Berlin",
        "default_region": "DE",
        "file_days": 30,
        "delivery_days": 30,
        "undo_days": 90,
    } | changed


def log_in(client: Client, role: Role = Role.ADMIN) -> Workspace:
    workspace = make_workspace(slug="demo", name="Demo")
    client.force_login(make_member(workspace, role))
    return workspace


def test_shows_what_senders_need(client: Client) -> None:
    workspace = log_in(client)
    text = client.get(PAGE).content.decode()
    assert f'value="{workspace.app_id}"' in text
    assert f'value="{workspace.pk}"' in text
    assert 'value="http://testserver"' in text


def test_saves_settings(client: Client) -> None:
    workspace = log_in(client)
    response = client.post(PAGE, answers(name="Renamed", undo_days=10), follow=True)
    workspace.refresh_from_db()
    assert (workspace.name, workspace.undo_days) == ("Renamed", 10)
    assert "The settings are saved." in response.content.decode()


@pytest.mark.parametrize("role", [Role.MARKETER, Role.STAFF])
def test_shows_others_what_holds(client: Client, role: Role) -> None:
    workspace = log_in(client, role)
    assert "Admins can change them." in client.get(PAGE).content.decode()
    client.post(PAGE, answers(name="Renamed"))
    workspace.refresh_from_db()
    assert workspace.name == "Demo"


@pytest.mark.parametrize(
    ("field", "value", "complaint"),
    [
        ("name", "", "This field is required."),
        ("time_zone", "Mars/Base", "Select a valid choice."),
        ("default_region", "XX", "Select a valid choice."),
        ("undo_days", "0", "greater than or equal to 1"),
        ("file_days", "4000", "less than or equal to 3650"),
        ("base_url", "not an address", "Enter a valid URL."),
    ],
)
def test_says_what_is_wrong_and_keeps_what_was_typed(
    client: Client, field: str, value: str, complaint: str
) -> None:
    workspace = log_in(client)
    response = client.post(PAGE, answers(**{field: value, "delivery_days": 77}))
    text = response.content.decode()
    assert response.status_code == 422
    assert complaint in text
    assert 'value="77"' in text
    workspace.refresh_from_db()
    assert workspace.delivery_days == 30


def test_forbids_other_methods(client: Client) -> None:
    log_in(client)
    assert client.delete(PAGE).status_code == 405


def test_requires_login(client: Client) -> None:
    assert client.get(PAGE).headers["Location"] == f"/account/login/?next={PAGE}"


def test_hides_other_workspace(client: Client) -> None:
    log_in(client)
    make_workspace(slug="theirs")
    assert client.get("/w/theirs/settings/").status_code == 404
