from __future__ import annotations

import re
import shlex

import pytest
from django.test import Client

from cdp.api.scopes import Scope
from cdp.api.tokens import issue_token
from cdp.models import Workspace
from cdp.statuses import Role
from profiles.home_panels import first_call
from tests.cdp.requests import make_workspace_request
from tests.makers import make_member, make_workspace, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo() -> Workspace:
    return make_workspace(slug="demo", base_url="https://in.example")


def home(client: Client, workspace: Workspace, role: Role = Role.ADMIN) -> str:
    client.force_login(make_member(workspace, role))
    return client.get("/w/demo/").content.decode()


def test_shows_three_first_steps(client: Client, demo: Workspace) -> None:
    steps = re.findall(r'<h2 class="h3">(.*?)</h2>', home(client, demo))
    assert steps[-3:] == [
        "Upload a file of people",
        "Create a webhook source",
        "Send a first API call",
    ]


def test_keeps_credentials_from_who_may_not_make_them(
    client: Client, demo: Workspace
) -> None:
    assert "Send a first API call" not in home(client, demo, Role.MARKETER)


def test_shows_a_command_that_works(client: Client, demo: Workspace) -> None:
    command = first_call(make_workspace_request(workspace=demo))
    words = shlex.split(command.replace("\\\n", " "))
    url, body = words[1], words[-1]
    assert url == "https://in.example/api/v1/profiles"
    named = dict(words[i + 1].split(": ") for i, w in enumerate(words) if w == "-H")
    token = issue_token(
        demo, "First", scopes=[Scope.WRITE_PROFILES], by=make_member(demo, name="Bo X")
    ).secret
    authorization = named["Authorization"].replace("YOUR_TOKEN", token)
    response = client.post(
        url.removeprefix("https://in.example"),
        body,
        content_type=named["Content-Type"],
        headers={"Authorization": authorization},
    )
    assert response.status_code == 200, response.content
    assert people(demo)[0]["identifiers"] == {"email": ["ada@example.com"]}
