"""Piwik PRO's requests as its document prints them, sent to a real server."""

from __future__ import annotations

import gzip
import json
from typing import Any
from urllib.parse import quote

import pytest
from pytest_django.live_server_helper import LiveServer

from cdp.api import rates
from cdp.data_checks import findings
from cdp.models import Workspace
from tests.makers import make_attribute, make_workspace, people
from tests.profiles.api.makers import Answer, Sender, make_token, shape_of
from tests.profiles.api.seeds import (
    EMAIL,
    PIWIK_CUSTOM,
    PIWIK_ORDER,
    PIWIK_PROFILE,
)
from webhooks import drain
from webhooks.models import Delivery
from webhooks.statuses import DeliveryStatus, Door

pytestmark = pytest.mark.django_db(transaction=True)

CUSTOM = {
    "crm_user_score": "number",
    "age": "number",
    "favorite_color": "string",
    "sex": "string",
}


@pytest.fixture
def workspace() -> Workspace:
    return make_workspace()


@pytest.fixture
def sender(live_server: LiveServer) -> Sender:
    return Sender(live_server.url)


def path_of(workspace: Workspace) -> str:
    return f"/api/cdp/profiles/public/v1/app/{workspace.app_id}/update-profile"


def send(sender: Sender, workspace: Workspace, body: Any, **headers: str) -> Answer:
    return sender.post(path_of(workspace), body, **headers)


def applied(workspace: Workspace) -> list[dict[str, Any]]:
    drain.drain_batch(workspace.pk)
    assert findings(workspace) == []
    return people(workspace)


def test_takes_order_of_seed_and_shows_it(sender: Sender, workspace: Workspace) -> None:
    answer = send(sender, workspace, PIWIK_ORDER)
    assert (answer.status, answer.body) == (202, b"")
    drain.drain_batch(workspace.pk)
    token = {"Authorization": f"Bearer {make_token(workspace)}"}
    app = f"/api/cdp/profiles/v1/app/{workspace.app_id}"
    shown = sender.get(f"{app}/profile/user_id/{quote(EMAIL)}", **token).json()
    assert shape_of(shown) == shape_of(PIWIK_PROFILE)
    for part in ("version", "identifiers", "predefined_attributes"):
        assert shown[part] == PIWIK_PROFILE[part]


def test_takes_custom_attributes_of_seed(sender: Sender, workspace: Workspace) -> None:
    for key, type_ in CUSTOM.items():
        make_attribute(workspace, key, type=type_, event_data_key=key)
    assert send(sender, workspace, PIWIK_CUSTOM).status == 202
    (person,) = applied(workspace)
    assert person["attributes"] == PIWIK_CUSTOM["attributes"]


def test_names_keys_that_nobody_reads(sender: Sender, workspace: Workspace) -> None:
    send(sender, workspace, PIWIK_CUSTOM)
    applied(workspace)
    delivery = Delivery.objects.get()
    assert (delivery.door, delivery.status) == (
        Door.UPDATE_PROFILE,
        DeliveryStatus.APPLIED,
    )
    assert delivery.detail == (
        "No attribute reads crm_user_score, age, favorite_color, sex."
    )


@pytest.mark.parametrize(
    ("key", "value", "kept"),
    [
        ("favorite_color", "red", "red"),
        ("crm_user_score", 12, 12),
        ("is_subscribed", True, True),
        ("login_at", "2025-05-23T08:37:27Z", "2025-05-23T08:37:27Z"),
        ("analytics.location_ipv4", "192.168.1.1", ["192.168.1.1", "192.168.1.1"]),
        (
            "analytics.location_ipv6",
            "2001:0db8:85a3:0000:0000:8a2e:0370:7334",
            ["2001:db8:85a3::8a2e:370:7334"] * 2,
        ),
    ],
)
def test_takes_each_type_of_seed(
    sender: Sender, workspace: Workspace, key: str, value: Any, kept: Any
) -> None:
    types = {
        "favorite_color": "string",
        "crm_user_score": "number",
        "is_subscribed": "boolean",
        "login_at": "datetime",
    }
    for name, type_ in types.items():
        make_attribute(workspace, name, type=type_, event_data_key=name)
    body = {"identifiers": {"user_id": "u1"}, "attributes": {key: value}}
    assert send(sender, workspace, body).status == 202
    (person,) = applied(workspace)
    assert list(person["attributes"].values()) == [kept]


def test_opens_to_browsers(sender: Sender, workspace: Workspace) -> None:
    asked = {
        "Origin": "https://shop.example",
        "Access_Control_Request_Method": "POST",
        "Access_Control_Request_Headers": "content-type",
    }
    preflight = sender.send("OPTIONS", path_of(workspace), **asked)
    assert preflight.status == 204
    assert preflight.headers["access-control-allow-origin"] == "*"
    assert "POST" in preflight.headers["access-control-allow-methods"]
    assert "Content-Type" in preflight.headers["access-control-allow-headers"]
    for body in (PIWIK_ORDER, {}):
        answer = send(sender, workspace, body, Origin="https://shop.example")
        assert answer.headers["access-control-allow-origin"] == "*"


def test_unpacks_body(sender: Sender, workspace: Workspace) -> None:
    packed = gzip.compress(json.dumps(PIWIK_ORDER).encode())
    answer = send(sender, workspace, packed, Content_Encoding="gzip")
    assert answer.status == 202
    assert len(applied(workspace)) == 1


@pytest.mark.parametrize(
    ("body", "headers", "status", "said"),
    [
        (b"{", {}, 400, "not JSON"),
        ({"identifiers": {"user_id": "u"}}, {}, 400, "attributes is missing"),
        (
            {"identifiers": {"user_id": "u"}, "attributes": {"analytics.revenue": "1"}},
            {},
            400,
            "analytics.revenue",
        ),
        (
            {"identifiers": {"user_id": "guest"}, "attributes": {"a": 1}},
            {},
            422,
            "identifiers.user_id",
        ),
        (
            {"identifiers": {"user_id": "u"}, "attributes": {"a": "x" * 2000}},
            {},
            422,
            "longer than",
        ),
        (b"x" * 60_000, {}, 413, "larger than"),
        (gzip.compress(b"0" * 10**6), {"Content_Encoding": "gzip"}, 413, "larger than"),
        ({"a": 1}, {"Content_Type": "text/csv"}, 400, "send it as application/json"),
    ],
    ids=["JSON", "missing", "type", "blocked", "long", "large", "bomb", "content type"],
)
def test_says_what_is_wrong(
    sender: Sender,
    workspace: Workspace,
    body: Any,
    headers: dict[str, str],
    status: int,
    said: str,
) -> None:
    answer = send(sender, workspace, body, **headers)
    assert answer.status == status
    assert answer.headers["content-type"].startswith("text/plain")
    assert said in answer.text
    assert not Delivery.objects.exists()


def test_requires_module(sender: Sender, workspace: Workspace) -> None:
    Workspace.objects.update(imports_enabled=False)
    answer = send(sender, workspace, PIWIK_ORDER)
    assert (answer.status, answer.text) == (402, "Module disabled.")


@pytest.mark.parametrize("app", ["b8d3f43e-b36c-47a7-a018-f85e2caf0978", "x", "1"])
def test_knows_no_such_app(sender: Sender, app: str) -> None:
    path = f"/api/cdp/profiles/public/v1/app/{app}/update-profile"
    answer = sender.post(path, PIWIK_ORDER)
    assert (answer.status, answer.text) == (404, "404 page not found")


def test_forbids_other_methods(sender: Sender, workspace: Workspace) -> None:
    answer = sender.get(path_of(workspace))
    assert (answer.status, answer.headers["allow"]) == (405, "POST")


def test_counts_requests_of_an_address(
    sender: Sender, workspace: Workspace, settings: Any
) -> None:
    settings.API_RATE_PER_ADDRESS = 1
    rates._taken.clear()
    answers = [send(sender, workspace, PIWIK_ORDER) for _ in range(22)]
    last = answers[-1]
    assert (last.status, last.text) == (429, "API Quota Exhaustion")
    assert 1 <= int(last.headers["retry-after"]) <= 11
