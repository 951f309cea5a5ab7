from __future__ import annotations

import json
import uuid
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import pytest
from pytest_django.live_server_helper import LiveServer

from cdp.api import tokens
from cdp.api.scopes import Scope
from cdp.models import Workspace
from profiles.api.piwik.updates import read_update, rules_of
from profiles.apply import apply
from profiles.current import current_definitions
from profiles.models import Attribute
from profiles.statuses import Origin, OriginKind
from tests.makers import NOW, apply_records, make_attribute, make_record, make_workspace
from tests.profiles.api.makers import Sender, make_token, shape_of
from tests.profiles.api.seeds import (
    EMAIL,
    PIWIK_CUSTOM,
    PIWIK_ORDER,
    PIWIK_PROFILE,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def workspace() -> Workspace:
    return make_workspace()


@pytest.fixture
def sender(live_server: LiveServer, workspace: Workspace) -> Sender:
    """A client with a token of the workspace."""
    header = f"Bearer {make_token(workspace)}"
    return Sender(live_server.url, {"Authorization": header})


def profile_path(workspace: Workspace, kind: str, value: str) -> str:
    app = f"/api/cdp/profiles/v1/app/{workspace.app_id}"
    return f"{app}/profile/{kind}/{quote(value, safe='')}"


def attributes_path(workspace: Workspace, rest: str = "") -> str:
    return f"/api/cdp/settings/v1/app/{workspace.app_id}/attribute{rest}"


def update(workspace: Workspace, body: Any) -> None:
    """Apply an update-profile body, as the inbox does."""
    workspace.refresh_from_db()
    definitions = current_definitions(workspace)
    read = read_update(json.dumps(body).encode(), definitions)
    apply(
        [read.record],
        definitions=definitions,
        rules=rules_of(definitions),
        origin=Origin(OriginKind.REQUEST, 1),
        now=NOW,
    )


def test_answers_profile_in_shape_of_seed(sender: Sender, workspace: Workspace) -> None:
    update(workspace, PIWIK_ORDER)
    answer = sender.get(profile_path(workspace, "user_id", EMAIL))
    shown = answer.json()
    assert answer.status == 200
    assert shape_of(shown) == shape_of(PIWIK_PROFILE)
    for part in ("version", "identifiers", "predefined_attributes"):
        assert shown[part] == PIWIK_PROFILE[part]
    assert shown["app_id"] == str(workspace.app_id)


def test_finds_profile_by_each_identifier_and_id(
    sender: Sender, workspace: Workspace
) -> None:
    update(workspace, PIWIK_ORDER)
    by_user = sender.get(profile_path(workspace, "user_id", EMAIL)).json()
    for kind, value in (("cookie_id", "0123456789ABCDEF"), ("id", by_user["id"])):
        assert sender.get(profile_path(workspace, kind, value)).json() == by_user


def test_takes_access_token_of_client(
    live_server: LiveServer, workspace: Workspace
) -> None:
    update(workspace, PIWIK_ORDER)
    issued = tokens.issue_client(workspace, "Client", scopes=[Scope.READ_PROFILES])
    asked = {
        "grant_type": "client_credentials",
        "client_id": issued.client_id,
        "client_secret": issued.secret,
    }
    given = Sender(live_server.url).post("/auth/token", asked).json()
    sender = Sender(
        live_server.url, {"Authorization": f"Bearer {given['access_token']}"}
    )
    assert sender.get(profile_path(workspace, "user_id", EMAIL)).status == 200


def test_shows_custom_attributes_by_column_id(
    sender: Sender, workspace: Workspace
) -> None:
    wanted = [
        ("crm_user_score", "number", "last"),
        ("age", "number", "max"),
        ("favorite_color", "string", "list_unique"),
        ("sex", "string", "first_last"),
    ]
    for key, type_, aggregation in wanted:
        made = sender.post(
            attributes_path(workspace),
            {
                "name": key.capitalize(),
                "event_data_key": key,
                "data_type": type_,
                "aggregation": aggregation,
            },
        )
        assert made.status == 201
    update(workspace, PIWIK_CUSTOM)
    shown = sender.get(profile_path(workspace, "user_id", EMAIL)).json()
    assert shown["custom_attributes"] == {
        "custom_attribute_1": 12,
        "custom_attribute_2": 28,
        "custom_attribute_3": ["red"],
        "custom_attribute_4": ["female", "female"],
    }


def test_shows_codes_dimensions_and_consents(
    sender: Sender, workspace: Workspace
) -> None:
    body = {
        "identifiers": {"user_id": "u1"},
        "attributes": {
            "analytics.device_type": 1,
            "analytics.session_custom_dimension_3": "gold",
            "analytics.consent_type_remarketing": False,
            "analytics.revenue": 0.5,
        },
    }
    update(workspace, body)
    update(workspace, body)
    shown = sender.get(profile_path(workspace, "user_id", "u1")).json()
    assert shown["predefined_attributes"] == {
        "device_type": [[1, "Smartphone"], [1, "Smartphone"]],
        "consent_type_remarketing": False,
        "total_revenue": 1,
    }
    assert shown["custom_dimension_attributes"] == {
        "session_custom_dimension_3": ["gold"]
    }


def test_keeps_digits(sender: Sender, workspace: Workspace) -> None:
    make_attribute(workspace, "score", type="number")
    exact = Decimal("9007199254740993.10")
    apply_records(workspace, make_record(user_id="u1", sets={"score": exact}))
    text = sender.get(profile_path(workspace, "user_id", "u1")).text
    assert '"score":9007199254740993.1' in text


def test_finds_value_with_slashes(sender: Sender, workspace: Workspace) -> None:
    apply_records(workspace, make_record(user_id="a/b?c"))
    assert sender.get(profile_path(workspace, "user_id", "a/b?c")).status == 200


def test_says_when_several_have_the_value(sender: Sender, workspace: Workspace) -> None:
    apply_records(workspace, make_record(user_id="u1", phone="+4930123456"))
    apply_records(workspace, make_record(user_id="u2", phone="+4930123456"))
    answer = sender.get(profile_path(workspace, "phone", "+4930123456"))
    assert (answer.status, "2 people" in answer.text) == (422, True)


@pytest.mark.parametrize(
    ("kind", "value", "status", "line"),
    [
        ("user_id", "nobody", 404, "404 page not found"),
        ("id", "0123456789abcdef", 404, "404 page not found"),
        ("id", "x", 404, "404 page not found"),
        ("cookie_id", "\0", 404, "404 page not found"),
        ("visitor", "x", 400, "visitor is no kind of identifier; use one of"),
    ],
)
def test_answers_errors_as_one_line(
    sender: Sender, workspace: Workspace, kind: str, value: str, status: int, line: str
) -> None:
    answer = sender.get(profile_path(workspace, kind, value))
    assert answer.status == status
    assert answer.text.startswith(line)
    assert answer.headers["content-type"] == "text/plain"


def test_requires_token(live_server: LiveServer, workspace: Workspace) -> None:
    path = profile_path(workspace, "user_id", "u1")
    nobody = Sender(live_server.url)
    for header in ({}, {"Authorization": "Bearer wrong"}):
        answer = nobody.get(path, **header)
        assert (answer.status, answer.body) == (401, b"")
    weak = make_token(workspace, Scope.WRITE_PROFILES)
    answer = nobody.get(path, Authorization=f"Bearer {weak}")
    assert (answer.status, answer.text) == (403, "403 forbidden")


def test_handles_apps_of_others(sender: Sender) -> None:
    other = make_workspace()
    apply_records(other, make_record(user_id="u1"))
    for app in (other.app_id, uuid.uuid4(), "no-uuid"):
        path = f"/api/cdp/profiles/v1/app/{app}/profile/user_id/u1"
        answer = sender.get(path)
        assert (answer.status, answer.text) == (404, "404 page not found")


def test_answers_402_when_module_is_off(sender: Sender, workspace: Workspace) -> None:
    Workspace.objects.update(imports_enabled=False)
    answer = sender.get(profile_path(workspace, "user_id", "u1"))
    assert (answer.status, answer.text) == (402, "Module disabled.")


def test_lists_attributes(sender: Sender, workspace: Workspace) -> None:
    listed = sender.get(attributes_path(workspace)).json()
    revenue = next(each for each in listed if each["column_id"] == "total_revenue")
    assert revenue == {
        "column_id": "total_revenue",
        "event_data_key": "analytics.revenue",
        "immutable": True,
        "column_meta": {
            "column_name": "Total revenue",
            "column_type": "number",
            "column_unit": "currency",
            "column_category": ["Commerce"],
            "analytics_column_id": "revenue",
            "analytics_transformation_id": "",
            "value_selectors": [],
            "extractions": [],
            "aggregation": "sum",
            "scope": "profile",
        },
    }
    assert len(listed) == Attribute.objects.filter(workspace=workspace).count()


NEW = {
    "name": "Score",
    "event_data_key": "crm_user_score",
    "data_type": "number",
    "aggregation": "sum",
}


def test_creates_attributes_in_bulk(sender: Sender, workspace: Workspace) -> None:
    made = sender.post(
        attributes_path(workspace, "/bulk"),
        [NEW, {**NEW, "name": "Last score", "aggregation": "last"}],
    )
    assert made.status == 201
    ids = [each["column_id"] for each in made.json()]
    assert ids == ["custom_attribute_1", "custom_attribute_2"]
    assert not any(each["immutable"] for each in made.json())


def test_creates_none_of_bulk_with_one_wrong(
    sender: Sender, workspace: Workspace
) -> None:
    answer = sender.post(
        attributes_path(workspace, "/bulk"), [NEW, {**NEW, "data_type": "string"}]
    )
    assert answer.status == 422
    assert not Attribute.objects.filter(workspace=workspace, predefined=False).exists()


def test_renames_attribute(sender: Sender, workspace: Workspace) -> None:
    sender.post(attributes_path(workspace), NEW)
    path = attributes_path(workspace, "/custom_attribute_1")
    renamed = sender.send("PUT", path, {"name": "CRM score"})
    assert renamed.json()["column_meta"]["column_name"] == "CRM score"
    same = {**NEW, "name": "Score"}
    assert sender.send("PUT", path, same).status == 200
    refused = sender.send("PUT", path, {**same, "data_type": "string"})
    assert (refused.status, refused.text) == (422, "data_type cannot be changed.")


@pytest.mark.parametrize(
    ("path", "status"), [("/total_revenue", 422), ("/custom_attribute_9", 404)]
)
def test_renames_no_other_attribute(
    sender: Sender, workspace: Workspace, path: str, status: int
) -> None:
    answer = sender.send("PUT", attributes_path(workspace, path), {"name": "x"})
    assert answer.status == status


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"name": ""}, 400, "name is missing"),
        ({"name": None}, 400, "name is not text"),
        ({"name": "x" * 256}, 422, "longer than 255"),
        ({"name": "a\0b"}, 400, "name is not text"),
        ({"data_type": "money"}, 400, "data_type is none of"),
        ({"aggregation": "count"}, 400, "aggregation is none of"),
        ({"event_data_key": "Big Key"}, 422, "small letters"),
        ({"event_data_key": "analytics.nothing"}, 422, "none of Piwik PRO's keys"),
        ({"event_data_key": "analytics.order_time"}, 422, "which is a datetime"),
        ({"event_data_key": "first_name"}, 422, "which is a string"),
        ({"data_type": "string"}, 422, "sum is for numbers only"),
        ({"workspace_id": "2"}, 400, "workspace_id is not known here"),
    ],
)
def test_refuses_attribute_that_is_wrong(
    sender: Sender, workspace: Workspace, changes: Any, status: int, said: str
) -> None:
    answer = sender.post(attributes_path(workspace), {**NEW, **changes})
    assert answer.status == status
    assert said in answer.text


def test_requires_json(sender: Sender, workspace: Workspace) -> None:
    path = attributes_path(workspace)
    assert sender.post(path, "a=1", Content_Type="text/plain").status == 400
    assert sender.post(path, "{").status == 400
    assert sender.post(path, "[1]").status == 400
    assert sender.send("DELETE", path).status == 405
