"""Xtremepush's requests, sent to a real server."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django.live_server_helper import LiveServer

from cdp.models import ApiCall, Workspace
from imports.models import ImportJob
from imports.statuses import Door, ImportState
from profiles.models import Profile
from tests.imports.api.makers import (
    XTREMEPUSH_DEVICES,
    XTREMEPUSH_LIST,
    XTREMEPUSH_OBJECT,
    XTREMEPUSH_USERS,
    worked_to_the_end,
)
from tests.makers import make_attribute, make_workspace, people
from tests.profiles.api.makers import Answer, Sender, make_token

pytestmark = pytest.mark.django_db(transaction=True)

PATH = "/api/external/import/profile"
EMAIL = ["user_id", "email", "email_subscription"]


@pytest.fixture
def workspace() -> Workspace:
    made = make_workspace(default_region="DE")
    make_attribute(made, "order", type="list")
    make_attribute(made, "score", type="number")
    make_attribute(made, "joined", type="datetime")
    return made


@pytest.fixture
def token(workspace: Workspace) -> str:
    return make_token(workspace)


@pytest.fixture
def sender(live_server: LiveServer) -> Sender:
    return Sender(live_server.url)


def send(
    sender: Sender,
    token: str,
    columns: list[str],
    rows: list[list[Any]],
    **more: Any,
) -> Answer:
    body = {"apptoken": token, "columns": columns, "rows": rows, **more}
    return sender.post(PATH, body)


def of_seed(sender: Sender, token: str, text: str) -> Answer:
    return sender.post(PATH, text.replace("YOUR_APPTOKEN", token))


def test_imports_users_of_seed(
    sender: Sender, token: str, workspace: Workspace
) -> None:
    answer = of_seed(sender, token, XTREMEPUSH_USERS)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    assert answer.json() == {
        "success": True,
        "code": 200,
        "model": {
            "identifier": "profile_import",
            "total": 2,
            "success_count": 2,
            "created_count": 2,
            "updated_count": 0,
            "unchanged_count": 0,
            "error_count": 0,
        },
    }
    sam, _ = people(workspace)
    assert sam == {
        "identifiers": {
            "email": ["sam@example.com"],
            "phone": ["+353850123456"],
            "user_id": ["fe56bc676be78"],
        },
        "attributes": {"first_name": "Sam"},
        "subscriptions": {"email:0:": "subscribed", "sms:0:": "subscribed"},
    }
    assert ApiCall.objects.get().counts == {"created": 2}


def test_imports_devices_of_seed(
    sender: Sender, token: str, workspace: Workspace
) -> None:
    assert of_seed(sender, token, XTREMEPUSH_DEVICES).status == 200
    sam, _ = people(workspace)
    assert sam["identifiers"] == {"device_id": ["12345"]}
    assert sam["attributes"] == {
        "language": "en",
        "timezone": "Europe/Dublin",
        "country": "Ireland",
        "region": "Europe",
        "first_name": "Sam",
    }


def test_imports_list_and_object_of_seed(
    sender: Sender, token: str, workspace: Workspace
) -> None:
    assert of_seed(sender, token, XTREMEPUSH_LIST).status == 200
    assert of_seed(sender, token, XTREMEPUSH_OBJECT).status == 200
    first, second = (person["attributes"]["order"] for person in people(workspace))
    assert first == ["frapuccino", "iced latte"]
    assert (second["item_name"], str(second["order_total"])) == ("socks", "12.34")
    assert second["properties"] == {"colour": "red", "size": "M"}


@pytest.mark.parametrize("rows", [1, 99, 100, 150])
@pytest.mark.parametrize("asked", [None, True, False])
def test_decides_by_size_unless_told(
    sender: Sender, token: str, rows: int, asked: bool | None
) -> None:
    more = {} if asked is None else {"async": asked}
    batch = [[f"u{n}", "Sam"] for n in range(rows)]
    answer = send(sender, token, ["user_id", "first_name"], batch, **more)
    is_task = rows >= 100 if asked is None else asked
    assert (answer.status, answer.json()["code"]) == (
        (202, 202) if is_task else (200, 200)
    )
    assert ImportJob.objects.exists() is is_task
    assert Profile.objects.count() == (0 if is_task else rows)


def test_answers_task_that_can_be_followed(
    sender: Sender, token: str, workspace: Workspace
) -> None:
    rows = [[f"u{n}", f"u{n}@x.de", 1, "?"] for n in range(120)]
    rows[6][1] = "nonsense"
    answer = send(sender, token, [*EMAIL, "unheard of"], rows).json()
    number = answer["task_id"]
    assert answer == {
        "success": True,
        "code": 202,
        "model": {"id": number, "identifier": "profile_import"},
        "task_id": number,
        "ignored_columns": ["unheard of"],
        "ignored_count": 1,
    }
    job = worked_to_the_end(number)
    assert (job.state, job.door) == (ImportState.FINISHED, Door.API)
    asked = {"apptoken": token, "id": number}
    task = sender.post("/api/external/info/task", asked).json()["model"]
    assert (task["status"], task["progress"], task["total"]) == ("done", 100, 120)
    assert (task["success_count"], task["error_count"]) == (119, 1)
    (error,) = task["errors"]
    assert (error["row"], error["column"]) == (7, "email")
    assert task["ignored_columns"] == ["unheard of"]
    assert Profile.objects.filter(workspace=workspace).count() == 119


def test_shows_only_what_is_selected(sender: Sender, token: str) -> None:
    number = send(sender, token, ["user_id"], [["1"]], **{"async": True}).json()[
        "task_id"
    ]
    asked = {"apptoken": token, "id": str(number), "select": ["status", "nothing"]}
    answer = sender.post("/api/external/info/task", asked).json()
    assert answer["model"] == {"id": number, "status": "running"}


def listed(sender: Sender, token: str, **asked: Any) -> Any:
    answer = sender.post("/api/external/list/task", {"apptoken": token, **asked})
    shown = answer.json()
    return [task["id"] for task in shown["data"]] if answer.status == 200 else shown


def test_lists_tasks_by_conditions(sender: Sender, token: str) -> None:
    first, second, third = (
        send(sender, token, ["user_id"], [[n]], **{"async": True}).json()["task_id"]
        for n in range(3)
    )
    worked_to_the_end(second)
    just_now = int(time.time()) - 600
    documented = [["identifier", "=", "profile_import"], ["finish_time", ">", just_now]]
    assert listed(sender, token, condition=documented) == [second]
    assert listed(sender, token, order=["id DESC"], limit=2) == [third, second]
    assert listed(sender, token, order=["id"], limit=2, offset=1) == [second, third]
    assert listed(sender, token, condition=[["status", "!=", "done"]]) == [third, first]
    assert listed(sender, token, condition=[["identifier", "=", "list_import"]]) == []
    assert listed(sender, token, condition=[["id", ">", first]]) == [third, second]
    assert listed(sender, make_token(make_workspace())) == []


@pytest.mark.parametrize(
    "asked",
    [
        {"condition": [["id", "=", 1, 2]]},
        {"condition": [["id", "like", 1]]},
        {"condition": [["name", "=", 1]]},
        {"condition": [["id", "=", "x"]]},
        {"condition": [[["id"], "=", 1]]},
        {"condition": [["status", "=", []]]},
        {"condition": [["status", ">", "done"]]},
        {"condition": "id = 1"},
        {"order": ["name"]},
        {"order": ["id down"]},
        {"order": [1]},
        {"limit": -1},
        {"limit": 10**20},
        {"limit": True},
        {"offset": "0"},
        {"select": "id"},
        {"workspace_id": 1},
    ],
)
def test_rejects_odd_conditions(sender: Sender, token: str, asked: Any) -> None:
    shown = listed(sender, token, **asked)
    assert (shown["success"], shown["code"]) == (False, 400)


def test_gives_matched_person_another_email(
    sender: Sender, token: str, workspace: Workspace
) -> None:
    send(sender, token, EMAIL, [["1", "old@x.de", 1]])
    send(sender, token, EMAIL, [["1", "new@x.de", 1]])
    (person,) = people(workspace)
    assert person["identifiers"]["email"] == ["new@x.de"]


def test_keeps_other_rows_when_one_is_held(
    sender: Sender, token: str, workspace: Workspace
) -> None:
    rows = [["1", "a@x.de", 1], ["2", "nonsense", 1], ["3", "c@x.de", 2]]
    answer = send(sender, token, EMAIL, rows).json()
    assert (answer["code"], answer["model"]["error_count"]) == (200, 2)
    assert [(e["row"], e["column"]) for e in answer["errors"]] == [
        (2, "email"),
        (3, "email_subscription"),
    ]
    assert len(people(workspace)) == 1


def test_rejects_batch_of_which_nothing_goes_in(sender: Sender, token: str) -> None:
    answer = send(sender, token, EMAIL, [["2", "nonsense", 1]])
    shown = answer.json()
    assert (answer.status, shown["code"], shown["success"]) == (400, 400, False)
    assert shown["message"] == shown["errors"][0]["message"]


def test_takes_large_batch_with_a_note(sender: Sender, token: str) -> None:
    rows = [[n] for n in range(10_001)]
    answer = send(sender, token, ["user_id"], rows, **{"async": True}).json()
    assert answer["message"].startswith("The batch has 10,001 rows")


@pytest.mark.parametrize(
    ("columns", "rows", "field"),
    [
        (None, [["1"]], "columns"),
        ([], [["1"]], "columns"),
        (["user_id", "user_id"], [["1", "2"]], "columns"),
        (["user_id", 1], [["1", "2"]], "columns[1]"),
        (["user_id", " "], [["1", "2"]], "columns[1]"),
        (["first_name"], [["Sam"]], "columns"),
        (["user_id", "email"], [["1", "a@x.de"]], "columns"),
        (["user_id", "mobile_number"], [["1", 353850123456]], "columns"),
        (["user_id", "whatsapp_number"], [["1", 353850123456]], "columns"),
        (["user_id"], None, "rows"),
        (["user_id"], [], "rows"),
        (["user_id"], {"0": ["1"]}, "rows"),
        (["user_id"], ["1"], "rows[0]"),
        (["user_id"], [["1"], ["1", "2"]], "rows[1]"),
        (["user_id"], [["1"], [""]], "rows[1]"),
        (["user_id", "order"], [["1", ["a"]]], "rows[0]"),
        (["user_id", "order"], [["1", {"a": 1}]], "rows[0]"),
    ],
)
def test_rejects_what_is_out_of_order(
    sender: Sender, token: str, columns: Any, rows: Any, field: str
) -> None:
    answer = send(sender, token, columns, rows)
    assert (answer.status, answer.json()["code"]) == (400, 400)
    assert answer.json()["errors"][0]["field"] == field


def test_requires_known_token(sender: Sender) -> None:
    missing = sender.post(PATH, {"columns": ["user_id"], "rows": [["1"]]})
    wrong = send(sender, "wrong", ["user_id"], [["1"]])
    assert (missing.status, wrong.status) == (400, 401)
    assert wrong.json()["success"] is False


@pytest.mark.parametrize("number", [0, -1, 10**30, "1" * 60, "x", None, True, [1]])
def test_knows_no_such_task(sender: Sender, token: str, number: Any) -> None:
    answer = sender.post("/api/external/info/task", {"apptoken": token, "id": number})
    assert answer.status in (400, 404)
    assert answer.json()["success"] is False


def test_answers_unknown_methods_in_its_own_shape(sender: Sender) -> None:
    answer = sender.post("/api/external/import/unheard", {})
    assert (answer.status, answer.json()["code"]) == (404, 404)


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=12),
    st.sampled_from(
        ["#1", "=1+1", '"', "a,b", "a\nb", "a\r\nb", " x ", "%CLEAR%", "\0", "\ud800"]
    ),
    st.sampled_from(["2024-01-02", "2024-01-02 03:04:05", "01/02/2024", "1.5", "1,5"]),
    st.sampled_from(['["a"]', '{"a": 1}', "[", "{}", "null"]),
)
ROWS = st.lists(
    st.tuples(st.sampled_from(["1", "2", 3, None]), CELLS, CELLS, CELLS, CELLS),
    min_size=1,
    max_size=8,
)


@settings(max_examples=12)
@given(ROWS)
def test_does_alike_at_once_and_as_task(live_server: LiveServer, rows: Any) -> None:
    """The same rows leave the same people behind, whichever way they go in."""
    sender = Sender(live_server.url)
    columns = ["user_id", "first_name", "order", "score", "joined"]
    left: list[Any] = []
    for is_task in (False, True):
        workspace = make_workspace()
        for key, type_ in (
            ("order", "list"),
            ("score", "number"),
            ("joined", "datetime"),
        ):
            make_attribute(workspace, key, type=type_)
        answer = send(
            sender,
            make_token(workspace),
            columns,
            [list(r) for r in rows],
            **{"async": is_task},
        )
        if answer.status == 202:
            job = worked_to_the_end(answer.json()["task_id"])
            assert job.state == ImportState.FINISHED, job.error
        else:
            assert answer.status in (200, 400), answer.text
        left.append(people(workspace))
    assert left[0] == left[1]
