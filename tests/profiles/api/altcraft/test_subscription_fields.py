"""Functions that change the fields of a subscription."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from cdp.models import Workspace
from profiles.models import (
    Subscription,
)
from tests.makers import (
    people,
)
from tests.profiles.api.altcraft.calls import Import
from tests.profiles.api.makers import make_token

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("functions", "end"),
    [
        ([{"action": "set", "value": "x"}, {"action": "unset"}], None),
        ([5, {"action": "incr", "value": 2.5}], Decimal("7.5")),
        ([{"action": "incr", "value": -1}], -1),
        ([["a"], {"action": "add", "value": ["b", "a"]}], ["a", "b"]),
        ([["a", "b"], {"action": "delete", "value": "a"}], ["b"]),
        (
            [{"k": 1}, {"action": "upsert", "submatch": "l", "value": "x"}],
            {"k": 1, "l": "x"},
        ),
    ],
    ids=["unset", "incr", "incr from nothing", "add", "delete", "upsert"],
)
def test_changes_fields_of_subscriptions_by_functions(
    import_one: Import, workspace: Workspace, functions: list[Any], end: Any
) -> None:
    for function in functions:
        entry = {"channel": "email", "email": "a@x.de", "resource_id": 2}
        fields = {"custom_field_1": function}
        data = {"subscriptions": [{**entry, "custom_fields": fields}]}
        assert import_one(data, email="a@x.de")["error"] == 0
    (held,) = Subscription.objects.filter(workspace=workspace)
    assert (held.fields or {}).get("custom_field_1") == end


@pytest.mark.parametrize(
    ("function", "said"),
    [
        ({"action": "incr", "value": "x"}, "incr needs a number"),
        ({"action": "upsert", "value": "x"}, "upsert needs a submatch"),
        ({"action": "grow", "value": 1}, "the action is none of set, unset, incr"),
        ({"action": ["set"]}, "the action is none of"),
    ],
)
def test_refuses_functions_that_fields_of_subscriptions_do_not_have(
    import_one: Import, workspace: Workspace, function: Any, said: str
) -> None:
    entry = {"channel": "email", "email": "a@x.de", "resource_id": 2}
    fields = {"custom_field_1": function}
    data = {"subscriptions": [{**entry, "custom_fields": fields}]}
    answer = import_one(data, email="a@x.de")
    assert answer["error"] == 400
    assert said in answer["error_text"]
    assert people(workspace) == []


def test_changes_fields_of_subscriptions_in_xml(
    client: Client, workspace: Workspace
) -> None:
    token = make_token(workspace)
    for value in ("2", "3"):
        answer = client.post(
            "/api/v1.1/profiles/import",
            f"<xml><token>{token}</token><db_id>{workspace.pk}</db_id>"
            "<email>a@x.de</email><data><subscriptions array='true'><channel>email"
            "</channel><email>a@x.de</email><resource_id>2</resource_id><custom_fields>"
            f"<custom_field_1><action>incr</action><value>{value}</value>"
            "</custom_field_1></custom_fields></subscriptions></data></xml>",
            content_type="application/xml",
        )
        assert b"<error>0</error>" in answer.content
    (held,) = Subscription.objects.filter(workspace=workspace)
    assert held.fields == {"custom_field_1": 5}
