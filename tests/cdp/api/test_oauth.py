from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from cdp.api import tokens
from tests.makers import NOW, make_workspace

pytestmark = pytest.mark.django_db

FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def asked() -> dict[str, str]:
    """What a client of the workspace asks with."""
    issued = tokens.issue_client(make_workspace(), "Tag manager", scopes=[])
    return {
        "grant_type": "client_credentials",
        "client_id": issued.client_id,
        "client_secret": issued.secret,
    }


def ask(client: Client, body: Any, content_type: str = "application/json") -> Any:
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post("/auth/token", text, content_type=content_type)


def test_gives_token_for_json_and_form(client: Client, asked: dict[str, str]) -> None:
    for answer in (ask(client, asked), ask(client, urlencode(asked), FORM)):
        given = answer.json()
        assert answer.status_code == 200
        assert (given["token_type"], given["expires_in"]) == ("Bearer", 1800)
        assert tokens.authenticate(given["access_token"], now=NOW).name == "Tag manager"


@pytest.mark.parametrize(
    ("changes", "status", "error", "hint"),
    [
        (
            {"grant_type": "password"},
            400,
            "unsupported_grant_type",
            "Check the `grant_type` parameter",
        ),
        ({"client_id": ""}, 400, "invalid_client", "Check the `client_id` parameter"),
        (
            {"client_secret": None},
            400,
            "invalid_client",
            "Check the `client_secret` parameter",
        ),
        ({"client_secret": "wrong"}, 401, "invalid_client", None),
        ({"client_id": "wrong"}, 401, "invalid_client", None),
        ({"client_id": 7}, 400, "invalid_request", None),
    ],
)
def test_says_what_is_wrong(
    client: Client,
    asked: dict[str, Any],
    changes: dict[str, Any],
    status: int,
    error: str,
    hint: str | None,
) -> None:
    answer = ask(client, {**asked, **changes})
    said = answer.json()
    assert (answer.status_code, said["error"], said.get("hint")) == (
        status,
        error,
        hint,
    )
    assert said["error_description"] == said["message"]


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        ("{", "application/json", 400),
        ("[]", "application/json", 400),
        ('{"a":' * 2000, "application/json", 400),
        (b"\xff", "application/json", 400),
        ("{}", "text/plain", 415),
        ("x" * 20_000, "application/json", 413),
    ],
)
def test_rejects_bodies_it_cannot_read(
    client: Client, body: Any, content_type: str, status: int
) -> None:
    answer = ask(client, body, content_type)
    assert (answer.status_code, answer.json()["error"]) == (status, "invalid_request")


def test_knows_no_client_whose_id_cannot_be_stored(
    client: Client, asked: dict[str, str]
) -> None:
    assert ask(client, {**asked, "client_id": "\0"}).status_code == 401
