"""Customer.io's imports of objects and relationships, fetched from a real server."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from cdp.data_checks import findings
from cdp.models import Workspace
from profiles.loading import load_definitions
from tests.imports.api.test_customer_io import imported, rows_of, start
from tests.makers import (
    apply_objects,
    apply_records,
    make_object_type,
    make_record,
    make_workspace,
    objects,
    people,
)
from tests.profiles.api.makers import Sender, make_token

pytestmark = pytest.mark.django_db(transaction=True)
OBJECT = {
    "name": "accounts",
    "data_file_url": "https://example.com/accounts.csv",
    "type": "object",
    "object_type_id": "1",
}
RELATIONSHIP = {**OBJECT, "type": "relationship", "identifier": "email"}
del RELATIONSHIP["object_type_id"]


@pytest.fixture(autouse=True)
def allowed(settings: Any) -> None:
    settings.FETCH_ALLOWED_HOSTS = ["127.0.0.1"]


@pytest.fixture
def workspace() -> Workspace:
    made = make_workspace()
    make_object_type(made, relationships={"role": "string", "seats": "number"})
    return made


@pytest.fixture
def sender(live_server: LiveServer, workspace: Workspace) -> Sender:
    token = make_token(workspace)
    return Sender(live_server.url, {"Authorization": f"Bearer {token}"})


def objects_of(sender: Sender, text: str, **changes: Any) -> dict[str, Any]:
    return imported(sender, text, **{**OBJECT, "identifier": None, **changes})


@pytest.mark.parametrize("number", ["1", 1])
def test_imports_objects(sender: Sender, workspace: Workspace, number: Any) -> None:
    text = "object_id,name,seats,motto\nacme,Acme,3,x\n,Nobody,1,y\n"
    shown = objects_of(sender, text, object_type_id=number)
    assert (shown["state"], shown["type"]) == ("imported", "object")
    assert (shown["rows_to_import"], shown["rows_imported"]) == (1, 1)
    assert shown["object_type_id"] == 1
    assert "identifier" not in shown
    assert [column["name"] for column in shown["skipped_columns"]] == ["motto"]
    assert objects(workspace) == {"1:acme": {"name": "Acme", "seats": 3}}
    (_, row) = rows_of(sender, shown, "error")
    assert row[-1].startswith("Object id is empty") or "object_id" in row[-1]
    assert findings(workspace) == []


def test_keeps_to_which_objects_may_be_touched(
    sender: Sender, workspace: Workspace
) -> None:
    apply_objects(workspace, "acme", seats=1)
    text = "object_id,seats\nacme,2\nglobex,2\n"
    objects_of(sender, text, data_to_process="only_existing")
    assert objects(workspace) == {"1:acme": {"seats": 2}}


def test_fails_without_the_type(sender: Sender, workspace: Workspace) -> None:
    shown = objects_of(sender, "object_id\nacme\n", object_type_id="7")
    assert shown["state"] == "failed"
    assert shown["error"] == "The specified object type does not exist."
    assert objects(workspace) == {}


@pytest.mark.parametrize("key", ["id", "email", "cio_id"])
def test_relates_people(sender: Sender, workspace: Workspace, key: str) -> None:
    apply_objects(workspace, "acme")
    person = make_record(user_id="7", email="ada@x.de")
    (found,) = apply_records(workspace, person).profile_ids
    public = load_definitions(workspace).public_ids.public(found)
    named = {"id": "7", "email": "ada@x.de", "cio_id": public}[key]
    text = (
        f"object_type_id,object_id,{key},role,seats\n"
        f"1,acme,{named},CTO,2\n1,initech,{named},CEO,1\n1,,{named},CEO,1\n"
    )
    shown = imported(
        sender, text, **{**RELATIONSHIP, "identifier": key, "data_to_process": None}
    )
    assert (shown["state"], shown["identifier"]) == ("imported", key)
    assert "object_type_id" not in shown
    (ada,) = people(workspace)
    assert ada["relationships"] == {"1:acme": {"role": "CTO", "seats": 2}}
    assert len(rows_of(sender, shown, "error")) == 3
    assert findings(workspace) == []


@pytest.mark.parametrize(
    ("example", "changes", "pointer"),
    [
        (OBJECT, {"object_type_id": None}, "/import/object_type_id"),
        (OBJECT, {"object_type_id": "accounts"}, "/import/object_type_id"),
        (OBJECT, {"object_type_id": 0}, "/import/object_type_id"),
        (OBJECT, {"object_type_id": True}, "/import/object_type_id"),
        (OBJECT, {"identifier": "id"}, "/import/identifier"),
        (RELATIONSHIP, {"identifier": None}, "/import/identifier"),
        (RELATIONSHIP, {"object_type_id": "1"}, "/import/object_type_id"),
        (RELATIONSHIP, {"data_to_process": "only_new"}, "/import/data_to_process"),
        (
            {**RELATIONSHIP, "type": "people"},
            {"identifier": "cio_id"},
            "/import/identifier",
        ),
    ],
)
def test_rejects_what_is_out_of_order(
    sender: Sender, example: dict[str, Any], changes: dict[str, Any], pointer: str
) -> None:
    answer = start(sender, example, **changes)
    (error,) = answer.json()["errors"]
    assert (answer.status, error["source"]) == (400, {"pointer": pointer})
