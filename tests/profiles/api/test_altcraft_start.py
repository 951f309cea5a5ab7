"""Import + trigger: the person is imported, and the trigger told, at once."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from cdp.models import Workspace
from profiles.triggers.models import Notification
from tests.makers import make_workspace, people
from tests.profiles.api.makers import Sender, make_token
from tests.profiles.triggers.makers import make_trigger, told

pytestmark = pytest.mark.django_db(transaction=True)

PATH = "/api/v1.1/campaigns/triggers/import_and_start"


@pytest.fixture
def workspace() -> Workspace:
    return make_workspace()


@pytest.fixture
def body(workspace: Workspace) -> dict[str, Any]:
    return {
        "token": make_token(workspace),
        "trigger_id": 7,
        "matching": "email",
        "email": "ada@example.com",
        "data": {"email": "ada@example.com", "_fname": "Ada"},
        "custom_data": {"code": "A-1"},
    }


@pytest.fixture
def sender(live_server: LiveServer) -> Sender:
    return Sender(live_server.url)


def test_imports_and_starts(
    sender: Sender, workspace: Workspace, body: dict[str, Any]
) -> None:
    trigger = make_trigger(workspace, number=7, happenings=["trigger.started"])
    first, again = sender.post(PATH, body), sender.post(f"{PATH}/", body)
    assert (first.status, first.json()["error"]) == (200, 0)
    assert again.json()["profile_id"] == first.json()["profile_id"]
    assert told(trigger) == ["trigger.started", "trigger.started"]
    note = Notification.objects.earliest("id")
    assert note.data == {"data": {"custom_data": {"code": "A-1"}}}
    assert len(people(workspace)) == 1


@pytest.mark.parametrize(
    ("skips", "happenings"),
    [(False, ["trigger.started", "person.created"]), (True, ["trigger.started"])],
)
def test_tells_others_unless_they_are_skipped(
    sender: Sender,
    workspace: Workspace,
    body: dict[str, Any],
    skips: bool,
    happenings: list[str],
) -> None:
    trigger = make_trigger(workspace, number=7)
    sender.post(PATH, {**body, "skip_triggers": skips})
    assert told(trigger) == happenings


def test_skips_triggers_of_an_import(
    sender: Sender, workspace: Workspace, body: dict[str, Any]
) -> None:
    trigger = make_trigger(workspace)
    del body["trigger_id"], body["custom_data"]
    body["db_id"] = workspace.pk
    for path in ("profiles/import", "profiles/import_batch"):
        sent = {**body, "skip_triggers": True}
        if path.endswith("batch"):
            sent["data"] = [{"email": "bob@example.com"}]
            del sent["email"]
        assert sender.post(f"/api/v1.1/{path}", sent).status == 200
    assert len(people(workspace)) == 2
    assert told(trigger) == []


@pytest.mark.parametrize(
    ("trigger", "status"),
    [
        ({"number": 8}, 404),
        ({"number": 7, "is_on": False}, 404),
        ({"number": 7, "happenings": ["person.created"]}, 404),
    ],
)
def test_refuses_a_trigger_that_no_call_starts(
    sender: Sender,
    workspace: Workspace,
    body: dict[str, Any],
    trigger: dict[str, Any],
    status: int,
) -> None:
    make_trigger(workspace, **trigger)
    answer = sender.post(PATH, body)
    assert (answer.status, answer.json()["error"]) == (status, status)
    assert people(workspace) == []


def test_requires_the_trigger(sender: Sender, body: dict[str, Any]) -> None:
    del body["trigger_id"]
    answer = sender.post(PATH, body)
    assert answer.status == 400
    assert "trigger_id" in answer.json()["error_text"]
