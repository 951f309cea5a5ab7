"""Every request that the products' documents print, sent to the demo workspace."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from pytest_django.live_server_helper import LiveServer

from cdp import demo
from cdp.models import Workspace
from imports.statuses import ImportState
from profiles import demo as profiles_demo
from tests.cdp.servers import serving
from tests.imports.api import makers as printed
from tests.makers import people
from tests.profiles.api.makers import Sender, shape_of
from tests.profiles.api.seeds import (
    ALTCRAFT_JSON,
    ALTCRAFT_XML,
    EMAIL,
    PIWIK_CUSTOM,
    PIWIK_ORDER,
    PIWIK_PROFILE,
    altcraft_body,
)
from webhooks import drain

pytestmark = pytest.mark.django_db(transaction=True)

Facts = dict[str, Any]


@pytest.fixture
def facts(monkeypatch: pytest.MonkeyPatch) -> Facts:
    """What ``manage.py demo --json`` prints, of a demo that has no imports yet."""
    monkeypatch.setattr(demo, "app_modules", lambda: iter([profiles_demo]))
    return demo.describe(demo.seed())


@pytest.fixture
def workspace(facts: Facts) -> Workspace:
    return Workspace.objects.get(pk=facts["db_id"])


@pytest.fixture
def sender(live_server: LiveServer) -> Sender:
    return Sender(live_server.url)


def bearer(facts: Facts) -> dict[str, str]:
    return {"Authorization": f"Bearer {facts['token']}"}


@pytest.mark.parametrize("body", [PIWIK_ORDER, PIWIK_CUSTOM], ids=["order", "custom"])
def test_takes_updates_of_piwik_pro(
    sender: Sender, facts: Facts, body: dict[str, Any]
) -> None:
    path = f"/api/cdp/profiles/public/v1/app/{facts['app_id']}/update-profile"
    assert sender.post(path, body).status == 202


@pytest.mark.parametrize("is_form", [True, False])
def test_shows_profile_of_piwik_pro_to_its_client(
    sender: Sender, facts: Facts, workspace: Workspace, is_form: bool
) -> None:
    app = f"/api/cdp/profiles/public/v1/app/{facts['app_id']}"
    sender.post(f"{app}/update-profile", PIWIK_ORDER)
    drain.drain_batch(workspace.pk)
    asked = {"grant_type": "client_credentials"}
    asked |= {name: facts[name] for name in ("client_id", "client_secret")}
    given = (
        sender.post(
            "/auth/token",
            urlencode(asked),
            Content_Type="application/x-www-form-urlencoded",
        )
        if is_form
        else sender.post("/auth/token", asked)
    ).json()
    assert (given["token_type"], given["expires_in"]) == ("Bearer", 1800)
    header = {"Authorization": f"Bearer {given['access_token']}"}
    app = f"/api/cdp/profiles/v1/app/{facts['app_id']}"
    shown = sender.get(f"{app}/profile/user_id/{quote(EMAIL)}", **header).json()
    assert shape_of(shown) == shape_of(PIWIK_PROFILE)
    assert shown["predefined_attributes"] == PIWIK_PROFILE["predefined_attributes"]


@pytest.mark.parametrize(
    ("text", "media_type"),
    [(ALTCRAFT_JSON, "application/json"), (ALTCRAFT_XML, "application/xml")],
    ids=["JSON", "XML"],
)
def test_imports_profile_of_altcraft(
    sender: Sender, facts: Facts, workspace: Workspace, text: str, media_type: str
) -> None:
    body = altcraft_body(text, facts["token"], facts["db_id"])
    path = "/api/v1.1/profiles/import"
    answer = sender.post(path, body, Content_Type=media_type)
    assert (answer.status, answer.headers["content-type"]) == (200, media_type)
    assert "Successful operation" in answer.text
    assert re.search(r"\b[0-9a-f]{24}\b", answer.text)
    assert len(people(workspace)) == 1


@pytest.mark.parametrize(
    "text",
    [
        printed.XTREMEPUSH_USERS,
        printed.XTREMEPUSH_DEVICES,
        printed.XTREMEPUSH_LIST,
        printed.XTREMEPUSH_OBJECT,
    ],
    ids=["users", "devices", "list", "object"],
)
def test_imports_profiles_of_xtremepush(
    sender: Sender, facts: Facts, workspace: Workspace, text: str
) -> None:
    body = text.replace("YOUR_APPTOKEN", facts["token"])
    answer = sender.post("/api/external/import/profile", body)
    shown = answer.json()
    assert (answer.status, shown["success"], shown["code"]) == (200, True, 200)
    assert "ignored_columns" not in shown
    assert len(people(workspace)) == len(json.loads(body)["rows"])


@pytest.mark.parametrize(
    ("example", "text"),
    [
        (printed.CUSTOMER_IO_PEOPLE, "id,email,first_name\n7,ada@x.de,Ada\n"),
        (
            {**printed.CUSTOMER_IO_PEOPLE, "identifier": "email"},
            printed.CUSTOMER_IO_PREFERENCES,
        ),
        (
            printed.CUSTOMER_IO_EVENTS,
            "_cio_name,_cio_customer_id\nbought,nobody\n",
        ),
    ],
    ids=["people", "preferences", "events"],
)
def test_imports_files_of_customer_io(
    sender: Sender, facts: Facts, settings: Any, example: dict[str, Any], text: str
) -> None:
    settings.FETCH_ALLOWED_HOSTS = ["127.0.0.1"]
    with serving(printed.file_of(text)) as address:
        body = {"import": {**example, "data_file_url": f"{address}/myfile.csv"}}
        answer = sender.post("/v1/imports", body, **bearer(facts))
        number = answer.json()["result"]["id"]
        job = printed.worked_to_the_end(number)
    assert (answer.status, job.state) == (200, ImportState.FINISHED)
    shown = sender.get(f"/v1/imports/{number}", **bearer(facts)).json()["import"]
    assert (shown["state"], shown["skipped_columns"]) == ("imported", [])
    topics = sender.get("/v1/subscription_topics", **bearer(facts)).json()["topics"]
    assert {"topic_1", "topic_2"} <= {topic["identifier"] for topic in topics}
