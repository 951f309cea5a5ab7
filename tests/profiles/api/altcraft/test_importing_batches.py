"""Many people in one request, judged one after another."""

from __future__ import annotations

from typing import Any

import pytest

from cdp.api.models import ApiCall
from cdp.models import Workspace
from profiles.models import (
    Identifier,
    Profile,
)
from tests.makers import (
    people,
)
from tests.profiles.api.altcraft.calls import BATCH, Import

pytestmark = pytest.mark.django_db


def test_imports_batch_row_by_row(send: Import, workspace: Workspace) -> None:
    rows = [
        {"email": "a@x.de", "bonus": 1},
        {"email": "b@x.de", "bonus": "wrong"},
        {"email": "a@x.de", "bonus": {"action": "incr", "value": 5}},
        {"_fname": "Nobody"},
        {"email": "c@x.de"},
    ]
    answer = send(BATCH, data=rows).json()
    assert (answer["error"], answer["error_text"]) == (0, "Successful operation")
    shown = answer["result"]
    assert [row["error"] for row in shown] == [0, 400, 0, 400, 0]
    assert shown[0] == shown[2]
    assert "bonus" in shown[1]["error_text"]
    assert [p["attributes"] for p in people(workspace)] == [{"bonus": 6}, {}]
    assert ApiCall.objects.get().counts == {"created": 2, "updated": 1}


def test_imports_batch_by_phones(send: Import, workspace: Workspace) -> None:
    rows = [
        {"phones": ["+4930111111"], "_fname": "Ada"},
        {"phones": ["+4930222222"], "email": "b@x.de"},
        {"phones": ["+4930111111"], "_lname": "Byron"},
    ]
    answer = send(BATCH, data=rows, matching="phone").json()
    assert [row["error"] for row in answer["result"]] == [0, 0, 0]
    other, ada = people(workspace)
    assert ada["attributes"] == {"first_name": "Ada", "last_name": "Byron"}
    assert other["identifiers"]["email"] == ["b@x.de"]


def test_asks_no_query_for_each_row(
    send: Import, workspace: Workspace, django_assert_max_num_queries: Any
) -> None:
    rows = [{"email": f"p{n}@x.de", "_fname": "Ada"} for n in range(300)]
    with django_assert_max_num_queries(40):
        answer = send(BATCH, data=rows).json()
    assert {row["error"] for row in answer["result"]} == {0}


def test_asks_no_query_for_each_row_of_one_person(
    send: Import, workspace: Workspace, django_assert_max_num_queries: Any
) -> None:
    add = {"bonus": {"action": "incr", "value": 1}}
    with django_assert_max_num_queries(40):
        answer = send(BATCH, data=[{"email": "a@x.de", **add}] * 300).json()
    assert {row["error"] for row in answer["result"]} == {0}
    assert people(workspace)[0]["attributes"] == {"bonus": 300}
    assert ApiCall.objects.get().counts == {"created": 1, "updated": 299}


@pytest.mark.parametrize("matching", ["email_sub", "email", "email_profile"])
def test_judges_rows_of_a_batch_as_one_after_another(
    send: Import, workspace: Workspace, matching: str
) -> None:
    """Also where the first row makes nobody whom the second one's look-up finds."""
    rows: list[dict[str, Any]] = [
        {"email": "a@x.de", "bonus": 1},
        {"email": "a@x.de", "bonus": {"action": "incr", "value": 2}},
        {"email": "b@x.de", "phones": ["+4930111111"]},
        {"email": "b@x.de", "phones": {"action": "unset"}},
        {"email": "b@x.de", "phones": ["+4930222222"]},
    ]
    batch = send(BATCH, data=rows, matching=matching).json()["result"]
    together = [row["error"] for row in batch], _ends(workspace)
    Profile.objects.all().delete()
    Identifier.objects.all().delete()
    singly = [
        send("profiles/import", data=row, matching=matching, email=row["email"])
        for row in rows
    ]
    apart = [answer.json()["error"] for answer in singly], _ends(workspace)
    assert together == apart


def _ends(workspace: Workspace) -> list[Any]:
    return [(one["identifiers"], one["attributes"]) for one in people(workspace)]
