"""Customer.io's requests, sent to a real server, which fetches from another one."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from cdp.models import Workspace
from imports import undo
from imports.models import ImportJob
from imports.statuses import Door, ImportState
from tests.cdp.servers import serving
from tests.imports.api.makers import (
    CUSTOMER_IO_EVENTS,
    CUSTOMER_IO_PEOPLE,
    CUSTOMER_IO_PREFERENCES,
    file_of,
    worked_to_the_end,
)
from tests.makers import (
    make_attribute,
    make_member,
    make_resource,
    make_workspace,
    people,
)
from tests.profiles.api.makers import Answer, Sender, make_token

pytestmark = pytest.mark.django_db(transaction=True)

REFUSED = "The address cannot be reached from here."
FILE = "id,email,first_name,plan,Plan,created_at\n7,Ada@X.de,Ada,gold,x,1461866400\n"


@pytest.fixture(autouse=True)
def allowed(settings: Any) -> None:
    settings.FETCH_ALLOWED_HOSTS = ["127.0.0.1"]


@pytest.fixture
def workspace() -> Workspace:
    made = make_workspace()
    make_attribute(made, "plan")
    return made


@pytest.fixture
def sender(live_server: LiveServer, workspace: Workspace) -> Sender:
    token = make_token(workspace)
    return Sender(live_server.url, {"Authorization": f"Bearer {token}"})


def start(sender: Sender, example: dict[str, Any], **changes: Any) -> Answer:
    return sender.post("/v1/imports", {"import": {**example, **changes}})


def imported(sender: Sender, text: str, **changes: Any) -> dict[str, Any]:
    """The import of a file of this text as GET shows it in the end."""
    example = CUSTOMER_IO_EVENTS if "_cio_" in text else CUSTOMER_IO_PEOPLE
    with serving(file_of(text)) as address:
        url = f"{address}/myfile.csv"
        answer = start(sender, example, **{**changes, "data_file_url": url})
        assert answer.status == 200, answer.text
        number = answer.json()["result"]["id"]
        worked_to_the_end(number)
    shown: dict[str, Any] = sender.get(f"/v1/imports/{number}").json()["import"]
    return shown


def rows_of(sender: Sender, shown: dict[str, Any], which: str) -> list[list[str]]:
    """The rows of an errors or warnings file, fetched as clients do."""
    path = shown[f"{which}_download_url"].partition("/v1/")[2]
    link = sender.get(f"/v1/{path}").json()["url"].partition("/v1/")[2]
    text = Sender(sender.base_url).get(f"/v1/{link}").body.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_imports_people_of_seed(sender: Sender, workspace: Workspace) -> None:
    with serving(file_of(FILE)) as address:
        url = f"{address}/myfile.csv"
        answer = start(sender, CUSTOMER_IO_PEOPLE, data_file_url=url)
        first = answer.json()["import"]
        assert (answer.status, answer.json()["result"]) == (200, {"id": first["id"]})
        assert {key: first[key] for key in ("state", "rows_to_import")} == {
            "state": "preprocessing",
            "rows_to_import": 0,
        }
        worked_to_the_end(first["id"])
    shown = sender.get(f"/v1/imports/{first['id']}").json()["import"]
    assert shown.pop("created_at") <= shown.pop("updated_at")
    assert shown == {
        "id": first["id"],
        "name": "my upload",
        "description": "uploading people",
        "rows_to_import": 1,
        "rows_imported": 1,
        "state": "imported",
        "type": "people",
        "identifier": "id",
        "data_to_process": "all",
        "people_to_process": "all",
        "skipped_columns": [
            {"name": "Plan", "reason": "no attribute of this workspace has this name"}
        ],
    }
    (person,) = people(workspace)
    assert person["identifiers"] == {"user_id": ["7"], "email": ["ada@x.de"]}
    assert person["attributes"] == {
        "first_name": "Ada",
        "plan": "gold",
        "created_at": "2016-04-28T18:00:00Z",
    }


def test_imports_events_of_seed(sender: Sender, workspace: Workspace) -> None:
    imported(sender, "id,email\n7,ada@x.de\n")
    shown = imported(
        sender,
        "_cio_name,_cio_customer_id,_cio_timestamp,item.name,price\n"
        "purchase,7,1461866400,socks,9.5\npurchase,8,1461866400,hat,1\n",
    )
    assert (shown["state"], shown["rows_imported"]) == ("imported", 1)
    (person,) = people(workspace)
    assert person["events"] == [
        ("purchase", {"item.name": "socks", "price": Decimal("9.5")})
    ]
    (_, row) = rows_of(sender, shown, "error")
    assert row[:2] == ["purchase", "8"]


def test_imports_preferences_of_seed(sender: Sender, workspace: Workspace) -> None:
    make_resource(workspace, 1)
    make_resource(workspace, 2)
    imported(sender, CUSTOMER_IO_PREFERENCES, identifier="email")
    first, second = people(workspace)
    assert first["subscriptions"] == {
        "email:1:": "subscribed",
        "email:2:": "unsubscribed",
    }
    assert second["subscriptions"] == {
        "email:1:": "subscribed",
        "email:2:": "subscribed",
    }


def test_takes_one_topic_by_its_column(sender: Sender, workspace: Workspace) -> None:
    make_resource(workspace, 4)
    header = "email,cio_subscription_preferences.topics.topic_4"
    imported(sender, f"{header}\nada@x.de,false\n", identifier="email")
    (person,) = people(workspace)
    assert person["subscriptions"] == {"email:4:": "unsubscribed"}


def test_is_import_as_any_other(sender: Sender, workspace: Workspace) -> None:
    shown = imported(sender, FILE)
    job = ImportJob.objects.get(pk=shown["id"])
    assert (job.door, job.ledger.created, job.ledger.balances) == (Door.API, 1, True)
    undone = undo.ask(job, by=make_member(workspace))
    worked_to_the_end(undone.pk)
    undone.refresh_from_db()
    assert undone.state == ImportState.READY  # a person looks at the plan of an undo


@pytest.mark.parametrize("name", ["data_to_process", "people_to_process"])
def test_keeps_to_who_may_be_touched(
    sender: Sender, workspace: Workspace, name: str
) -> None:
    imported(sender, "id,plan\n1,gold\n")
    imported(
        sender, "id,plan\n1,tin\n2,tin\n", **{"data_to_process": None, name: "only_new"}
    )
    imported(
        sender,
        "id,plan\n1,lead\n3,lead\n",
        **{"data_to_process": None, name: "only_existing"},
    )
    plans = {
        p["identifiers"]["user_id"][0]: p["attributes"]["plan"]
        for p in people(workspace)
    }
    assert plans == {"1": "lead", "2": "tin"}


def test_gives_known_email_its_id(sender: Sender, workspace: Workspace) -> None:
    imported(sender, "email\nada@x.de\n", identifier="email")
    imported(sender, "id,email\n7,ada@x.de\n")
    (person,) = people(workspace)
    assert person["identifiers"] == {"user_id": ["7"], "email": ["ada@x.de"]}


def test_offers_errors_and_warnings(sender: Sender) -> None:
    text = "id,email\n1,ada@x.de\n,bob@x.de\n1,cy@x.de\n"
    shown = imported(sender, text)
    assert rows_of(sender, shown, "error")[0] == ["id", "email", "_row", "_errors"]
    assert rows_of(sender, shown, "error")[1][:3] == ["", "bob@x.de", "2"]
    assert rows_of(sender, shown, "warning")[1][2] == "3"
    export = sender.get(f"/v1/exports/{shown['error_export_id']}").json()["export"]
    assert (export["status"], export["total"]) == ("done", 1)


def test_forbids_links_that_are_not_ours(sender: Sender) -> None:
    shown = imported(sender, 'id\n1\n""\n,x\n')
    answer = sender.get(f"/v1/exports/{2 * shown['id']}/file/forged")
    assert (answer.status, "errors" in answer.json()) == (403, True)


def test_passes_by_what_reads_two_ways(sender: Sender, workspace: Workspace) -> None:
    make_attribute(workspace, "joined", type="date")
    shown = imported(sender, "id,joined,id_\n1,03/04/2024,x\n2,05/06/2024,x\n")
    skipped = {column["name"]: column["reason"] for column in shown["skipped_columns"]}
    assert "day or the month first" in skipped["joined"]
    assert [p["attributes"] for p in people(workspace)] == [{}, {}]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("email\na@x.de\n", "The file has no column “id”."),
        ("id,id\n1,2\n", "The file has 2 columns “id”."),
        ("id,email,email\n1,a@x.de,b@x.de\n", "The file has 2 columns “email”."),
        ("_cio_name\nx\n", "The file has no column “_cio_customer_id”."),
        ("", "empty"),
    ],
)
def test_fails_without_needed_columns(sender: Sender, text: str, said: str) -> None:
    shown = imported(sender, text)
    assert shown["state"] == "failed"
    assert said in shown["error"]


def test_fails_where_file_leads_inside(sender: Sender) -> None:
    inside = "http://169.254.169.254/latest/meta-data/"
    with serving(lambda h: h.reply(302, Location=inside)) as address:
        answer = start(sender, CUSTOMER_IO_PEOPLE, data_file_url=f"{address}/x")
        job = worked_to_the_end(answer.json()["import"]["id"])
    assert (job.state, job.error) == (ImportState.FAILED, REFUSED)


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://localhost:5432/",
        "http://[::1]/",
        "http://10.0.0.1/x.csv",
        "file:///etc/passwd",
        "not a url",
    ],
)
def test_rejects_addresses_inside(sender: Sender, url: str) -> None:
    answer = start(sender, CUSTOMER_IO_PEOPLE, data_file_url=url)
    error = {
        "detail": REFUSED,
        "status": "400",
        "source": {"pointer": "/import/data_file_url"},
    }
    assert (answer.status, answer.json()) == (400, {"errors": [error]})
    assert not ImportJob.objects.exists()


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"type": None}, "/import/type"),
        ({"type": "object"}, "/import/identifier"),
        ({"type": ["people"]}, "/import/type"),
        ({"name": None}, "/import/name"),
        ({"name": " "}, "/import/name"),
        ({"name": "a\0b"}, "/import/name"),
        ({"name": "x" * 201}, "/import/name"),
        ({"identifier": "cio_id"}, "/import/identifier"),
        ({"identifier": None}, "/import/identifier"),
        ({"data_file_url": None}, "/import/data_file_url"),
        ({"data_to_process": "some"}, "/import/data_to_process"),
        ({"people_to_process": "only_new"}, "/import/data_to_process"),
        ({"type": "event", "data_to_process": "only_new"}, "/import/data_to_process"),
        ({"description": 3}, "/import/description"),
        ({"workspace_id": 1}, "/import/workspace_id"),
    ],
)
def test_rejects_what_is_out_of_order(
    sender: Sender, changes: dict[str, Any], pointer: str
) -> None:
    answer = start(sender, CUSTOMER_IO_PEOPLE, **changes)
    (error,) = answer.json()["errors"]
    assert (answer.status, error["status"]) == (400, "400")
    assert error["source"] == {"pointer": pointer}


def test_lists_topics(sender: Sender, workspace: Workspace) -> None:
    make_resource(workspace, 3, name="News", subscribed=False)
    assert sender.get("/v1/subscription_topics").json() == {
        "topics": [
            {
                "id": 3,
                "identifier": "topic_3",
                "name": "News",
                "description": "",
                "subscribed_by_default": False,
            }
        ]
    }


@pytest.mark.parametrize("path", ["/v1/imports/{}", "/v1/exports/{}/download"])
def test_hides_imports_of_others(sender: Sender, path: str) -> None:
    shown = imported(sender, 'id\n1\n""\n,x\n')
    stranger = make_token(make_workspace())
    other = Sender(sender.base_url, {"Authorization": f"Bearer {stranger}"})
    for number in (shown["id"], 2 * shown["id"], 999999, 10**30):
        assert other.get(path.format(number)).status == 404


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/imports", 405),
        ("DELETE", "/v1/imports/1", 405),
        ("GET", "/v1/imports/x", 404),
        ("GET", "/v1/customers", 404),
    ],
)
def test_answers_in_its_own_shape(
    sender: Sender, method: str, path: str, status: int
) -> None:
    answer = sender.send(method, path)
    assert (answer.status, list(answer.json())) == (status, ["errors"])


def test_requires_token(sender: Sender) -> None:
    answer = Sender(sender.base_url).post("/v1/imports", {})
    assert (answer.status, list(answer.json())) == (401, ["errors"])
