"""Reading back: people, fields of resources, databases."""

from __future__ import annotations

import pytest

from cdp.models import Workspace
from tests.profiles.api.altcraft.calls import SUBSCRIBED, Import

pytestmark = pytest.mark.django_db


def test_gets_profile_as_it_was_imported(
    send: Import, import_one: Import, workspace: Workspace
) -> None:
    data = {
        "_fname": "Olly",
        "_bdate": "1990-02-22",
        "job": "cook",
        "phones": ["+4930222222"],
        "_status": "unsubscribed",
        "subscriptions": [
            {
                "channel": "email",
                "email": "a@x.de",
                "resource_id": 2,
                "priority": 3,
                "cats": ["category_1"],
            },
            {"channel": "viber", "cc_data": {"phone": "+4930222222"}},
        ],
    }
    made = import_one(data, email="A@x.de")
    shown = send("profiles/get/", email="a@x.de").json()
    assert (shown["error"], shown["error_text"]) == (0, "Successful operation")
    got = shown["data"]
    assert got["id"] == made["profile_id"]
    assert got["db_id"] == workspace.pk
    expected = {"email": "A@x.de", "_emaildomain": "x.de", **data}
    del expected["subscriptions"]
    assert {name: got[name] for name in expected} == expected
    email, viber = got["subscriptions"]
    assert (email["resource_id"], email["priority"], email["cats"]) == (
        2,
        3,
        ["category_1"],
    )
    assert email["email_data"]["email"] == "a@x.de"
    assert viber["cc_data"] == {"phone": "+4930222222"}
    assert "resource_id" not in viber


def test_gets_by_contact_of_one_resource(send: Import, import_one: Import) -> None:
    import_one(SUBSCRIBED, email="a@x.de")
    named = {"matching": "email_sub", "email": "news@x.de"}
    assert send("profiles/get", **named, resource_id=2).json()["error"] == 0
    assert send("profiles/get", **named, resource_id=28).json()["error"] == 404


def test_lists_fields_of_resource(send: Import) -> None:
    shown = send("resources/fields_get", id=2, channel="email").json()
    assert shown["data"] == [
        {
            "category": "system",
            "title": "Browser name",
            "name": "_browser_name",
            "required": False,
            "type": "unicode",
        },
        {
            "category": "system",
            "title": "Device type",
            "name": "_device_type",
            "required": False,
            "type": "unicode",
            "dictionary": "devices",
        },
        {
            "category": "custom",
            "title": "First",
            "name": "custom_field_1",
            "required": False,
            "type": "unicode",
        },
    ]
    assert send("resources/fields_get", id=9).json()["error"] == 404
    assert send("resources/fields_get", id=2, channel="sms").json()["error"] == 404


def test_lists_the_one_database(send: Import, workspace: Workspace) -> None:
    assert send("databases/list").json() == {
        "error": 0,
        "error_text": "Successful operation",
        "data": [
            {"id": workspace.pk, "name": workspace.name, "ui_tags": [], "groups": []}
        ],
    }
    assert send("databases/list", from_id=workspace.pk + 1).json()["data"] == []
