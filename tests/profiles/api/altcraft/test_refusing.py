"""What is refused, in the format asked, and to whom."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from cdp.api.scopes import Scope
from cdp.models import Workspace
from tests.makers import (
    apply_records,
    make_record,
    make_workspace,
    people,
)
from tests.profiles.api.altcraft.calls import BATCH, Import, long_id
from tests.profiles.api.makers import make_token

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (None, "data is not a list"),
        ([], "data is not a list"),
        ({"email": "a@x.de"}, "data is not a list"),
        ([1], "data[0] is not an object"),
    ],
)
def test_refuses_batch_that_is_none(send: Import, data: Any, said: str) -> None:
    answer = send(BATCH, data=data)
    assert (answer.status_code, answer.json()["error"]) == (400, 400)
    assert said in answer.json()["error_text"]


@pytest.mark.parametrize(
    ("body", "error", "said"),
    [
        ({"db_id": None}, 400, "db_id is required"),
        ({"db_id": "1"}, 400, "db_id is not a whole number"),
        ({"db_id": 10**6}, 404, "no database 1000000"),
        ({"db_id": 10**30}, 400, "out of range"),
        ({"token": "wrong"}, 401, "not known"),
        ({"token": None}, 401, "An API token is required"),
        ({"token": 7}, 400, "token is not a text"),
        ({"matching": "name"}, 400, "matching is none of email, email_profile"),
        ({"matching": ["email"]}, 400, "matching is not a text"),
        ({"email": None}, 400, "Matching by email needs email"),
        ({"matching": "push_sub"}, 400, "needs provider and subscription_id"),
        ({"matching": "email_phone", "email": None}, 400, "needs email or phone"),
        (
            {"matching": "custom", "field_name": "job"},
            400,
            "field_name and field_value",
        ),
        (
            {"matching": "custom", "field_name": "job", "field_value": []},
            400,
            "field_value is neither",
        ),
        ({"email": "ada@"}, 400, "email “ada@” is not an email address"),
        ({"email": "null"}, 400, "many strangers share"),
        ({"email": {"a": 1}}, 400, "email is not a text"),
        ({"skip_triggers": "yes"}, 400, "skip_triggers is neither true nor false"),
        ({"detect_geo": 1}, 400, "detect_geo is neither"),
        ({"add_to_segments": 1}, 400, "add_to_segments is not a list"),
        ({"add_to_segments": ["x"]}, 400, "not a whole number"),
        ({"data": None}, 400, "data is required"),
        ({"data": []}, 400, "data is not an object"),
        ({"data": {"nothing": 1}}, 400, "The field nothing is not defined"),
        ({"data": {"subscriptions": "x"}}, 400, "subscriptions is not a list"),
        ({"format": "yaml"}, 400, "format is neither json nor xml"),
        ({"workspace_id": 5}, 400, "workspace_id is not a parameter"),
    ],
)
def test_refuses_what_is_wrong(
    send: Import, workspace: Workspace, body: dict[str, Any], error: int, said: str
) -> None:
    answer = send("profiles/import", **{"email": "a@x.de", "data": {}, **body})
    shown = answer.json()
    assert (answer.status_code, shown["error"]) == (error, error)
    assert set(shown) == {"error", "error_text"}
    assert said in shown["error_text"]
    assert people(workspace) == []


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        ("{", "application/json", 400),
        ("[]", "application/json", 400),
        ('{"a":' * 50_000, "application/json", 400),
        ('{"token": NaN}', "application/json", 400),
        ('{"token": "a", "token": "b"}', "application/json", 400),
        ("{}", "text/plain", 400),
        ("{}", "application/xml", 400),
        ("<xml/>", "application/json", 400),
        ("x" * 10_000_001, "application/json", 413),
    ],
)
def test_refuses_bodies_that_are_none(
    client: Client, body: str, content_type: str, status: int
) -> None:
    answer = client.post("/api/v1.1/profiles/import", body, content_type=content_type)
    assert answer.status_code == status
    if content_type == "application/xml":
        assert b"<error>400</error>" in answer.content
    else:
        assert answer.json()["error"] == status


def test_answers_in_format_asked(send: Import) -> None:
    answer = send("profiles/import", email="a@x.de", data={}, format="xml")
    assert answer["Content-Type"] == "application/xml"
    assert b"<error_text>Successful operation</error_text>" in answer.content


def test_takes_token_of_header_or_address(client: Client, workspace: Workspace) -> None:
    token = make_token(workspace)
    body = json.dumps({"db_id": workspace.pk, "email": "a@x.de", "data": {}})
    kind = "application/json"
    path = "/api/v1.1/profiles/import"
    header = {"Authorization": f"Bearer {token}"}
    assert client.post(path, body, content_type=kind, headers=header).status_code == 200
    assert (
        client.post(f"{path}?token={token}", body, content_type=kind).status_code == 200
    )


def test_requires_scope(client: Client, workspace: Workspace) -> None:
    token = make_token(workspace, Scope.READ_PROFILES)
    body = {"token": token, "db_id": workspace.pk, "email": "a@x.de", "data": {}}
    answer = client.post(
        "/api/v1.1/profiles/import", json.dumps(body), content_type="application/json"
    )
    assert (answer.status_code, answer.json()["error"]) == (403, 403)


def test_handles_unknown_methods(send: Import, client: Client) -> None:
    assert send("profiles/nothing").json()["error"] == 404
    answer = client.get("/api/v1.1/profiles/import")
    assert (answer.status_code, answer.json()["error"]) == (405, 405)


def test_keeps_people_of_other_workspaces_apart(
    import_one: Import, workspace: Workspace
) -> None:
    other = make_workspace()
    apply_records(other, make_record(email="a@x.de"))
    stranger = long_id(other)
    answer = import_one({}, matching="profile_id", profile_id=stranger)
    assert answer["error"] == 404
    import_one({"_fname": "Ada"}, email="a@x.de")
    assert people(other) == [{"identifiers": {"email": ["a@x.de"]}, "attributes": {}}]
