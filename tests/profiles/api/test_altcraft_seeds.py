"""Altcraft's own examples, sent to a real server."""

from __future__ import annotations

import re

import pytest
from lxml import etree
from pytest_django.live_server_helper import LiveServer

from cdp.models import Workspace
from profiles.models import Profile, Subscription
from tests.makers import make_workspace, people
from tests.profiles.api.makers import Sender, make_resources, make_token
from tests.profiles.api.seeds import ALTCRAFT_JSON, ALTCRAFT_XML, altcraft_body

pytestmark = pytest.mark.django_db(transaction=True)

PATH = "/api/v1.1/profiles/import"
XML = "application/xml"


@pytest.fixture
def workspace() -> Workspace:
    made = make_workspace(time_zone="Europe/Berlin")
    make_resources(made)
    return made


@pytest.fixture
def sender(live_server: LiveServer) -> Sender:
    return Sender(live_server.url)


def body(text: str, workspace: Workspace) -> str:
    return altcraft_body(text, make_token(workspace), workspace.pk)


def test_imports_json_of_seed(sender: Sender, workspace: Workspace) -> None:
    answer = sender.post(PATH, body(ALTCRAFT_JSON, workspace))
    shown = answer.json()
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    assert list(shown) == ["error", "error_text", "profile_id"]
    assert (shown["error"], shown["error_text"]) == (0, "Successful operation")
    assert re.fullmatch(r"[0-9a-f]{24}", shown["profile_id"])
    (person,) = people(workspace)
    assert person == {
        "identifiers": {"email": ["example@example.com"], "phone": ["+79000000000"]},
        "attributes": {
            "first_name": "Olly",
            "last_name": "Lambert",
            "birthday": "1990-02-23",
            "gender": "male",
            "registered_at": "2019-03-14T22:00:00Z",
            "registration_ip": "94.231.119.122",
            "ip": "94.231.119.122",
            "timezone": "Europe/Moscow",
            "postal_code": "390000",
            "os": "Windows 10",
            "browser": "Firefox",
            "vendor": "form_#31",
            "custom_field": "custom_value",
        },
        "subscriptions": {
            "email:2:example@example.com": "subscribed",
            "push:1:a81c264a938b475": "subscribed",
            "sms:1:+79000000000": "subscribed",
            "telegram_bot:0:123456789": "subscribed",
            "viber:0:+79000000000": "subscribed",
            "whatsapp:0:+79000000000": "subscribed",
        },
    }
    email = Subscription.objects.get(channel="email")
    assert email.categories == ["category_1", "category_2"]
    assert email.fields == {
        "_browser_name": "Firefox",
        "_device_type": "web",
        "custom_field_1": "test value",
    }
    assert Subscription.objects.get(channel="push").details == {
        "provider": "android-firebase"
    }


def test_imports_xml_of_seed(sender: Sender, workspace: Workspace) -> None:
    answer = sender.post(PATH, body(ALTCRAFT_XML, workspace), Content_Type=XML)
    assert (answer.status, answer.headers["content-type"]) == (200, XML)
    root = etree.fromstring(answer.body)
    assert root.tag == "xml"
    assert [child.tag for child in root] == ["error", "error_text", "profile_id"]
    assert [root.findtext("error"), root.findtext("error_text")] == [
        "0",
        "Successful operation",
    ]
    assert re.fullmatch(r"[0-9a-f]{24}", root.findtext("profile_id") or "")
    (person,) = people(workspace)
    assert person["identifiers"] == {
        "email": ["example@example.com"],
        "phone": ["+79511059000"],
    }
    assert person["attributes"] == {
        "birthday": "1990-07-06",
        "browser": "Firefox",
        "first_name": "FirstName",
        "ip": "192.168.0.179",
        "last_name": "LastName",
        "os": "Windows 10",
        "postal_code": "1230000",
        "registered_at": "2023-07-05T22:00:00Z",
        "gender": "female",
        "vendor": "9",
    }
    assert person["subscriptions"] == {
        "email:28:example@example.com": "subscribed",
        "email:29:example@example.com": "subscribed",
    }


def test_updates_same_person_by_second_request(
    sender: Sender, workspace: Workspace
) -> None:
    first = sender.post(PATH, body(ALTCRAFT_JSON, workspace)).json()
    second = sender.post(PATH, body(ALTCRAFT_XML, workspace), Content_Type=XML)
    assert first["profile_id"] in second.text
    assert Profile.objects.filter(workspace=workspace).count() == 1
