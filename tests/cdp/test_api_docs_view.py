from __future__ import annotations

import pytest
from django.test import Client

from cdp.api import catalogue
from cdp.api.refusals import Reason
from cdp.statuses import Role
from tests.makers import make_member, make_workspace

pytestmark = pytest.mark.django_db


def test_shows_every_endpoint_to_strangers(client: Client) -> None:
    text = client.get("/api/docs").content.decode()
    for endpoint in catalogue.endpoints():
        assert f'id="{endpoint.name.replace("_", "-")}"' in text
    assert "Log in to see the examples" in text


def test_explains_every_reason(client: Client) -> None:
    text = client.get("/api/docs").content.decode()
    for reason in Reason:
        assert f'<tr id="{reason.value}">' in text


def test_fills_examples_in_for_the_workspace(client: Client) -> None:
    workspace = make_workspace(base_url="https://in.example")
    client.force_login(make_member(workspace, Role.STAFF))
    text = client.get("/api/docs").content.decode()
    assert f"https://in.example/api/cdp/settings/v1/app/{workspace.app_id}/" in text
    assert f"&quot;db_id&quot;: {workspace.pk}" in text
    assert "curl -X POST https://in.example/api/v1/profiles" in text


def test_forbids_other_methods(client: Client) -> None:
    assert client.post("/api/docs").status_code == 405
    assert client.post("/api/openapi.json").status_code == 405
