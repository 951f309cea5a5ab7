"""Our own API about people, over a real server."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from cdp.api.models import ApiCall
from cdp.api.scopes import Scope
from cdp.models import Workspace
from profiles.models import Forgotten, ProfileChange
from profiles.statuses import ChangeOutcome, OriginKind
from tests.makers import (
    apply_records,
    make_attribute,
    make_record,
    make_resource,
    make_segment,
    make_workspace,
    people,
)
from tests.profiles.api.makers import Answer, Sender, make_token

pytestmark = pytest.mark.django_db(transaction=True)

PATH = "/api/v1/profiles"
ADA = {
    "identifiers": {"email": "Ada@Example.com", "user_id": "u1"},
    "attributes": {"first_name": "Ada", "score": 12.50},
}


@pytest.fixture
def workspace() -> Workspace:
    made = make_workspace()
    make_attribute(made, "score", type="number")
    make_attribute(made, "tags", type="string", aggregation="list_unique")
    make_attribute(made, "sizes", type="object")
    return made


@pytest.fixture
def sender(live_server: LiveServer, workspace: Workspace) -> Sender:
    token = make_token(workspace)
    return Sender(live_server.url, {"Authorization": f"Bearer {token}"})


def only_result(answer: Answer) -> dict[str, Any]:
    (result,) = answer.json()["results"]
    return dict(result)


def test_creates_a_person_from_one_record(sender: Sender, workspace: Workspace) -> None:
    answer = sender.post(PATH, ADA)
    result = only_result(answer)
    assert answer.status == 200
    assert answer.json()["counts"] == {"created": 1}
    assert result["change"]["after"]["attributes"] == {
        "first_name": "Ada",
        "score": 12.5,
    }
    (person,) = people(workspace)
    assert person["identifiers"] == {"email": ["ada@example.com"], "user_id": ["u1"]}
    call = ApiCall.objects.get(workspace=workspace)
    assert call.counts == {"created": 1}
    change = ProfileChange.objects.get()
    assert (change.origin_kind, change.origin_id) == (OriginKind.CALL, call.pk)


def test_shows_the_person_whole(sender: Sender, workspace: Workspace) -> None:
    make_segment(workspace, "VIP")
    make_resource(workspace, 7)
    said = {"channel": "email", "resource_id": 7, "status": "subscribed"}
    record = {**ADA, "segments": {"join": ["vip"]}, "subscriptions": [said]}
    result = only_result(sender.post(PATH, record))
    shown = sender.get(f"{PATH}/{result['profile_id']}").json()
    assert shown["identifiers"] == {"email": ["Ada@Example.com"], "user_id": ["u1"]}
    assert shown["attributes"] == {"first_name": "Ada", "score": 12.5}
    assert shown["segments"] == ["VIP"]
    (subscription,) = shown["subscriptions"]
    assert subscription["status"] == "subscribed"
    assert subscription["resource_id"] == 7


def test_keeps_every_digit(sender: Sender) -> None:
    body = (
        '{"identifiers": {"email": "a@x.de"},'
        ' "attributes": {"score": 0.10000000000000000001}}'
    )
    result = only_result(sender.post(PATH, body))
    shown = sender.get(f"{PATH}/{result['profile_id']}")
    assert '"score":0.10000000000000000001' in shown.text


@pytest.mark.parametrize(
    ("operation", "after"),
    [
        ({"attribute": "score", "action": "increment", "value": 3}, {"score": 13}),
        ({"attribute": "score", "action": "unset"}, {}),
        ({"attribute": "score", "action": "set", "value": 1}, {"score": 1}),
        (
            {"attribute": "tags", "action": "add", "value": ["vip", "new"]},
            {"score": 10, "tags": ["vip", "new"]},
        ),
        (
            {"attribute": "sizes", "action": "upsert", "value": {"shoe": 42}},
            {"score": 10, "sizes": {"shoe": 42}},
        ),
    ],
)
def test_does_operations(
    sender: Sender,
    workspace: Workspace,
    operation: dict[str, Any],
    after: dict[str, Any],
) -> None:
    apply_records(workspace, make_record(user_id="u1", sets={"score": 10}))
    record = {"identifiers": {"user_id": "u1"}, "operations": [operation]}
    assert sender.post(PATH, record).status == 200
    assert people(workspace)[0]["attributes"] == after


def test_clears_with_null(sender: Sender, workspace: Workspace) -> None:
    apply_records(workspace, make_record(user_id="u1", sets={"score": 10}))
    record = {"identifiers": {"user_id": "u1"}, "attributes": {"score": None}}
    assert only_result(sender.post(PATH, record))["outcome"] == "updated"
    assert people(workspace)[0]["attributes"] == {}


def test_adds_events(sender: Sender, workspace: Workspace) -> None:
    event = {
        "name": "Order placed",
        "at": "2026-02-01T10:00:00+01:00",
        "data": {"n": 1},
    }
    sender.post(PATH, {**ADA, "events": [event]})
    assert people(workspace)[0]["events"] == [("Order placed", {"n": 1})]


def test_answers_each_record_of_a_batch(sender: Sender, workspace: Workspace) -> None:
    apply_records(workspace, make_record(user_id="u9", sets={"score": 1}))
    records = [
        {"identifiers": {"user_id": "u9"}, "attributes": {"score": 1}},
        {"identifiers": {"user_id": "u9"}, "attributes": {"score": "1"}},
        {"identifiers": 5},
        {"identifiers": {"user_id": "u10"}},
    ]
    answer = sender.post(PATH, records)
    results = answer.json()["results"]
    assert [one["index"] for one in results] == [0, 1, 2, 3]
    outcomes = [one["outcome"] for one in results]
    assert outcomes == ["unchanged", "held", "held", "created"]
    assert results[1]["issues"][0]["field"] == "attributes.score"
    assert results[2]["issues"][0]["code"] == "malformed_record"
    assert answer.json()["counts"] == {"unchanged": 1, "held": 2, "created": 1}


def test_says_everything_wrong_with_a_record(sender: Sender) -> None:
    record = {
        "identifiers": {"email": "ada", "shoe": "1"},
        "attributes": {"nothing": 1, "score": "12"},
        "segments": {"join": ["Nobody"]},
        "events": [{"name": "x", "at": "yesterday"}],
    }
    answer = sender.post(PATH, record)
    codes = {one["code"] for one in only_result(answer)["issues"]}
    assert answer.status == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert codes == {
        "not_an_email",
        "unknown_kind",
        "unknown_attribute",
        "wrong_type",
        "unknown_segment",
    }


def test_plans_without_writing(sender: Sender, workspace: Workspace) -> None:
    answer = sender.post(f"{PATH}?dry_run=true", [ADA, ADA])
    first, second = answer.json()["results"]
    assert answer.json()["dry_run"] is True
    assert (first["outcome"], second["outcome"]) == ("created", "unchanged")
    assert first["profile_id"] is None
    assert first["change"]["after"]["attributes"]["first_name"] == "Ada"
    assert people(workspace) == []
    assert not ApiCall.objects.exists()


def test_keeps_people_as_the_mode_says(sender: Sender, workspace: Workspace) -> None:
    answer = sender.post(f"{PATH}?mode=update_only", ADA)
    assert only_result(answer)["outcome"] == "skipped"
    assert people(workspace) == []


def test_merges_where_the_caller_says_so(sender: Sender, workspace: Workspace) -> None:
    apply_records(workspace, make_record(user_id="u1"))
    apply_records(workspace, make_record(email="ada@example.com"))
    held = sender.post(PATH, {"identifiers": ADA["identifiers"]})
    merged = sender.post(f"{PATH}?conflicts=merge", {"identifiers": ADA["identifiers"]})
    assert held.status == 422
    assert only_result(merged)["outcome"] == "merged"
    assert len(people(workspace)) == 1


def test_answers_a_repeated_key_with_the_first_answer(
    sender: Sender, workspace: Workspace
) -> None:
    add = {
        "identifiers": {"user_id": "u1"},
        "operations": [{"attribute": "score", "action": "increment", "value": 5}],
    }
    first = sender.post(PATH, add, Idempotency_Key="k1")
    again = sender.post(PATH, add, Idempotency_Key="k1")
    other = sender.post(PATH, ADA, Idempotency_Key="k1")
    assert again.body == first.body
    assert again.headers["idempotency-replayed"] == "true"
    assert other.status == 422
    assert people(workspace)[0]["attributes"] == {"score": 5}


def test_forgets_a_person(sender: Sender, workspace: Workspace) -> None:
    kept = sender.post(PATH, ADA, Idempotency_Key="k1")
    profile_id = only_result(kept)["profile_id"]
    assert sender.send("DELETE", f"{PATH}/{profile_id}").status == 204
    assert people(workspace) == []
    assert Forgotten.objects.count() == 2
    change = ProfileChange.objects.latest("id")
    assert change.outcome == ChangeOutcome.FORGOTTEN
    assert change.origin_kind == OriginKind.CALL
    assert sender.get(f"{PATH}/{profile_id}").status == 404
    assert sender.send("DELETE", f"{PATH}/{profile_id}").status == 404
    assert sender.post(PATH, ADA, Idempotency_Key="k1").status == 410


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ("{", 400, None),
        ("[]", 400, None),
        ("3", 400, None),
        ('{"identifiers": {"email": "a@x.de"}, "identifiers": {}}', 400, "identifiers"),
        ('{"identifiers": {"user_id": "a\\u0000"}}', 422, "identifiers.user_id"),
        ('{"identifiers": {"user_id": "\\ud800"}}', 422, "identifiers.user_id"),
        ('{"attributes": {"\\ud800": 1}}', 422, None),
        ('{"workspace_id": 1, "identifiers": {"user_id": "a"}}', 422, "the record"),
        ('{"identifiers": {"user_id": "null"}}', 422, "identifiers.user_id"),
        ('{"identifiers": {}}', 422, "identifiers"),
        ('{"profile_id": "zz"}', 422, "profile_id"),
        ('{"profile_id": "0000000000000001"}', 422, "profile_id"),
        ('{"identifiers": {"user_id": "a"}, "attributes": {"score": NaN}}', 400, None),
        (
            '{"identifiers": {"user_id": "a"}, "attributes": {"score": 1e999}}',
            422,
            None,
        ),
        ("[" * 200 + "]" * 200, 400, None),
    ],
)
def test_refuses_bad_bodies_with_a_problem(
    sender: Sender, workspace: Workspace, body: str, status: int, field: str | None
) -> None:
    answer = sender.post(PATH, body)
    problem = answer.json()
    assert answer.status == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["status"] == status
    assert problem["type"].endswith(f"/api/docs#{problem['code']}")
    if field is not None:
        assert problem["field"] == field
    assert people(workspace) == []


@pytest.mark.parametrize(
    "query", ["dry_run=perhaps", "mode=none", "color=red", "dry_run=1&dry_run=0"]
)
def test_refuses_unknown_parameters(sender: Sender, query: str) -> None:
    answer = sender.post(f"{PATH}?{query}", ADA)
    assert answer.status == 400
    assert query.split("=")[0] in answer.json()["detail"]


def test_refuses_more_than_a_thousand_records(sender: Sender) -> None:
    records = [{"identifiers": {"user_id": f"u{n}"}} for n in range(1001)]
    assert sender.post(PATH, records).status == 413


def test_requires_token_with_the_scope(
    live_server: LiveServer, workspace: Workspace
) -> None:
    nobody = Sender(live_server.url)
    reader = Sender(
        live_server.url,
        {"Authorization": f"Bearer {make_token(workspace, Scope.READ_PROFILES)}"},
    )
    assert nobody.post(PATH, ADA).status == 401
    assert reader.post(PATH, ADA).status == 403
    assert reader.post(f"{PATH}?dry_run=true", ADA).status == 200
    assert reader.send("DELETE", f"{PATH}/0000000000000001").status == 403


def test_answers_402_without_the_import_module(
    sender: Sender, workspace: Workspace
) -> None:
    Workspace.objects.filter(pk=workspace.pk).update(imports_enabled=False)
    assert sender.post(PATH, ADA).status == 402


def test_knows_nobody_of_another_workspace(
    sender: Sender, live_server: LiveServer
) -> None:
    profile_id = only_result(sender.post(PATH, ADA))["profile_id"]
    other = Sender(
        live_server.url, {"Authorization": f"Bearer {make_token(make_workspace())}"}
    )
    assert other.get(f"{PATH}/{profile_id}").status == 404
    assert other.send("DELETE", f"{PATH}/{profile_id}").status == 404
    assert other.post(PATH, {"profile_id": profile_id}).status == 422


def test_forbids_other_methods(sender: Sender) -> None:
    answer = sender.send("PUT", PATH, ADA)
    assert answer.status == 405
    assert answer.headers["allow"] == "POST"
    assert json.loads(answer.body)["code"] == "wrong_method"
