from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import now

from cdp.api.scopes import Scope
from cdp.models import Workspace
from tests.makers import make_attribute, make_workspace, people
from tests.profiles.api.makers import make_token
from tests.webhooks.makers import make_source, make_source_on
from tests.webhooks.pages import deliver
from webhooks import sources
from webhooks.drain import drain_batch
from webhooks.mapping import Condition, Field, WebhookMapping
from webhooks.models import WebhookSource
from webhooks.transformations import Step, StepKind

pytestmark = pytest.mark.django_db

SAMPLE = '{"mail": "ada@example.com", "user": {"age": 36}}'
DEFINITION = {
    "name": "Own system",
    "status": "inactive",
    "identifiers": {"mail": "user_id"},
    "attributes": {"user.age": "age", "url": "analytics.event_url"},
    "test_request_body": SAMPLE,
}


@pytest.fixture
def workspace() -> Workspace:
    """A workspace with an attribute that reads the key age."""
    found = make_workspace()
    make_attribute(found, "years", type="number", event_data_key="age")
    return found


class Caller:
    """Calls the definition API with a token."""

    def __init__(self, workspace: Workspace, *scopes: Scope) -> None:
        self.workspace = workspace
        secret = make_token(workspace, *scopes)
        self._headers = {"Authorization": f"Bearer {secret}"}
        self._client = Client()
        self.base = f"/api/cdp/settings/v1/app/{workspace.app_id}/webhook-import"

    def send(self, method: str, rest: str = "", body: Any = None) -> Any:
        """The answer; ``rest`` follows the base, or is a path of its own."""
        path = rest if rest.startswith("/api") else f"{self.base}{rest}"
        return self._client.generic(
            method,
            path,
            data="" if body is None else json.dumps(body),
            content_type="application/json",
            headers=self._headers,
        )


@pytest.fixture
def caller(workspace: Workspace) -> Caller:
    """A program that may manage webhooks."""
    return Caller(workspace, Scope.MANAGE_WEBHOOKS)


def created(caller: Caller, **fields: Any) -> dict[str, Any]:
    response = caller.send("POST", body={**DEFINITION, **fields})
    assert response.status_code == 201, response.content
    made: dict[str, Any] = response.json()
    return made


def test_creates_and_reads(caller: Caller) -> None:
    made = created(caller)
    shown = caller.send("GET", f"/{made['id']}").json()
    assert shown == made
    assert {name: shown[name] for name in DEFINITION} == DEFINITION


def test_lists(caller: Caller) -> None:
    assert caller.send("GET").json() == []
    made = created(caller)
    assert [one["id"] for one in caller.send("GET").json()] == [made["id"]]


def test_takes_the_clients_id_once(caller: Caller) -> None:
    wanted = str(uuid.uuid4())
    assert created(caller, id=wanted)["id"] == wanted
    again = caller.send("POST", body={**DEFINITION, "id": wanted})
    assert again.status_code == 409


def test_creates_one_that_is_on_and_applies(caller: Caller) -> None:
    made = created(caller, status="active")
    path = f"/cdp/webhook/{caller.workspace.app_id}/{made['id']}"
    Client().post(path, SAMPLE, content_type="application/json")
    drain_batch(caller.workspace.pk)
    (person,) = people(caller.workspace)
    assert person["identifiers"] == {"user_id": ["ada@example.com"]}
    assert person["attributes"] == {"years": 36}


def test_activates(caller: Caller) -> None:
    made = created(caller)
    response = caller.send("POST", f"/{made['id']}/activate")
    assert response.json()["status"] == "active"


@pytest.mark.parametrize("name", ["identifiers", "attributes"])
def test_refuses_to_switch_on_what_is_incomplete(caller: Caller, name: str) -> None:
    response = caller.send("POST", body={**DEFINITION, "status": "active", name: {}})
    assert response.status_code == 422
    assert response.content.decode().startswith(f"{name} are missing")
    assert not WebhookSource.objects.exists()


def test_changes_name_status_and_mapping(caller: Caller) -> None:
    made = created(caller, status="active")
    changed = {**DEFINITION, "name": "Renamed", "attributes": {"a.0.b": "age"}}
    shown = caller.send("PUT", f"/{made['id']}", changed).json()
    assert (shown["name"], shown["status"]) == ("Renamed", "inactive")
    assert shown["attributes"] == {"a.0.b": "age"}
    assert WebhookSource.objects.get().state == "paused"


def test_keeps_what_a_definition_cannot_say(caller: Caller) -> None:
    email = Field(path="mail", target="identifier:email", steps=(Step(StepKind.LOWER),))
    consent = Field(path="ok", target="unsubscribed", inverted=True)
    condition = Condition("kind", value="customer")
    mapping = WebhookMapping(fields=(email, consent), conditions=(condition,))
    source = make_source(caller.workspace, draft=mapping.to_json())
    changed = {**DEFINITION, "identifiers": {"mail": "email"}, "attributes": {}}
    caller.send("PUT", f"/{source.pk}", changed)
    source.refresh_from_db()
    assert sources.draft_of(source) == mapping


def test_requires_the_scope(workspace: Workspace) -> None:
    other = Caller(workspace, Scope.READ_PROFILES, Scope.WRITE_PROFILES)
    assert other.send("GET").status_code == 403
    assert Client().get(other.base).status_code == 401


def test_hides_sources_of_other_workspaces(caller: Caller) -> None:
    other = make_source(make_workspace())
    assert caller.send("GET", f"/{other.pk}").status_code == 404
    theirs = caller.base.replace(str(caller.workspace.app_id), str(uuid.uuid4()))
    assert caller.send("GET", theirs).status_code == 404


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        ({"name": None}, 400, "name is missing."),
        ({"name": ""}, 422, "name has not between 1 and 255 characters."),
        ({"name": "x" * 256}, 422, "name has not between 1 and 255 characters."),
        ({"status": "on"}, 400, "status is neither active nor inactive."),
        ({"id": "x"}, 400, "id is no UUID."),
        ({"colour": "red"}, 400, "colour is not known here."),
        ({"identifiers": []}, 400, "identifiers is not an object."),
        ({"identifiers": {"a": "user_id", "b": "email"}}, 422, "more than one path"),
        ({"identifiers": {"a": "shoe"}}, 422, "identifiers.a is none of"),
        ({"attributes": {"a": 7}}, 400, "attributes.a is not text."),
        ({"attributes": {"a b": "age"}}, 422, "The path a b may hold"),
        ({"attributes": {"a..b": "age"}}, 422, "needs a name"),
        ({"attributes": {f"p{n}": "age" for n in range(101)}}, 422, "more than 100"),
        ({"test_request_body": {"a": 1}}, 400, "test_request_body is not text."),
    ],
)
def test_rejects_what_is_no_definition(
    caller: Caller, change: dict[str, Any], status: int, said: str
) -> None:
    response = caller.send("POST", body={**DEFINITION, **change})
    assert response.status_code == status
    assert said in response.content.decode()
    assert not WebhookSource.objects.exists()


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"name": "a", "name": "b"}'])
def test_rejects_what_is_no_json_object(caller: Caller, body: bytes) -> None:
    response = Client().post(
        caller.base, body, content_type="application/json", headers=caller._headers
    )
    assert response.status_code == 400


def log_path(source: WebhookSource) -> str:
    app = source.workspace.app_id
    return f"/api/cdp/v3/logs/apps/{app}/webhook-imports/{source.pk}"


def old_path(source: WebhookSource, rest: str) -> str:
    app = source.workspace.app_id
    return f"/api/cdp/log/v1/app/{app}/webhook-import/{source.pk}/{rest}"


@pytest.fixture
def logged(caller: Caller) -> WebhookSource:
    """A source with one request that went well and one that did not."""
    source = make_source_on(caller.workspace, "shopify")
    deliver(source, {"id": 7, "email": "ada@example.com"}, minutes_ago=3)
    deliver(source, {"email": "nobody"}, minutes_ago=1)
    return source


def test_tells_what_came(caller: Caller, logged: WebhookSource) -> None:
    shown = caller.send("GET", log_path(logged)).json()
    assert (shown["total"], shown["offset"], shown["limit"]) == (2, 0, 10)
    failed, went_well = shown["items"]
    assert failed["success"] is False
    assert failed["error"]["code"] == "validation-error"
    assert "nobody" in failed["error"]["message"]
    assert went_well["success"] is True
    assert went_well["profile_identifier_type"] == "user_id"
    assert went_well["profile_identifier_value"] == "7"
    assert json.loads(went_well["request"]["body"])["id"] == 7
    assert went_well["response"]["status"] == 202


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("?q=ADA@", 1),
        ("?q=zoe", 0),
        ('?filter={"status":["error"]}', 1),
        ('?filter={"status":["error","success"]}', 2),
        ('?filter={"profile_type":["user"]}', 1),
        ('?filter={"profile_type":["visitor"]}', 0),
        ("?limit=1&offset=1", 2),
    ],
)
def test_narrows_the_log(
    caller: Caller, logged: WebhookSource, query: str, total: int
) -> None:
    assert caller.send("GET", log_path(logged) + query).json()["total"] == total


@pytest.mark.parametrize(
    "query",
    ["?limit=0", "?limit=101", "?offset=-1", "?filter=x", '?filter={"status":["x"]}'],
)
def test_rejects_parameters_of_the_log(
    caller: Caller, logged: WebhookSource, query: str
) -> None:
    response = caller.send("GET", log_path(logged) + query)
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["type"] == "/problems/validation-error"


def test_tells_the_latest_of_one_outcome(caller: Caller, logged: WebhookSource) -> None:
    shown = caller.send("GET", old_path(logged, "last?outcome=success")).json()
    assert [item["success"] for item in shown] == [True]
    assert len(caller.send("GET", old_path(logged, "last")).json()) == 2
    assert caller.send("GET", old_path(logged, "last?outcome=x")).status_code == 400


@pytest.mark.parametrize("zone", ["", "UTC%2B2", "-05:30", "Europe/Berlin"])
def test_counts_by_day(caller: Caller, logged: WebhookSource, zone: str) -> None:
    shown = caller.send("GET", old_path(logged, f"stats?timezone={zone}")).json()
    assert shown["total"] == {"success": 1, "error": 1}
    assert sum(day["success"] for day in shown["time_series"]) == 1
    assert all(day["time"][:4] >= str(now().year - 1) for day in shown["time_series"])


def test_rejects_a_zone_that_is_none(caller: Caller, logged: WebhookSource) -> None:
    response = caller.send("GET", old_path(logged, "stats?timezone=Moon"))
    assert response.status_code == 400
