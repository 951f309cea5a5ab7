"""The APIs' addresses, a body that each takes, and the shape in which it says no."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lxml import etree

from cdp.models import Workspace
from tests.profiles.api.makers import Answer, Sender

XML = "application/xml"


def is_line(answer: Answer) -> bool:
    """Piwik PRO: one line of text."""
    return answer.headers["content-type"].startswith("text/plain")


def is_envelope(answer: Answer) -> bool:
    """Altcraft: the number and the sentence, in the format of the request."""
    if answer.headers["content-type"] == XML:
        root = etree.fromstring(answer.body)
        return root.findtext("error") == str(answer.status) and len(root) == 2
    shown = answer.json()
    return shown["error"] == answer.status and len(shown["error_text"]) > 5


def is_failure(answer: Answer) -> bool:
    """Xtremepush: no success, the code and the errors."""
    shown = answer.json()
    code, success = shown["code"], shown["success"]
    return (success, code) == (False, answer.status) and bool(shown["errors"])


def is_error_list(answer: Answer) -> bool:
    """Customer.io: a list of errors with their status."""
    (error,) = answer.json()["errors"]
    return bool(error["detail"]) and error["status"] == str(answer.status)


def is_oauth_error(answer: Answer) -> bool:
    """RFC 6749: a code, and what is meant."""
    return {"error", "error_description"} <= set(answer.json())


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address, a body that it takes, and how it says no."""

    name: str
    path: str
    body: dict[str, Any]
    has_shape: Callable[[Answer], bool]


def endpoints(workspace: Workspace, token: str) -> list[Endpoint]:
    app = workspace.app_id
    named = {"token": token, "db_id": workspace.pk, "email": "a@x.de"}
    keyed = {"apptoken": token}
    return [
        Endpoint(
            "update-profile",
            f"/api/cdp/profiles/public/v1/app/{app}/update-profile",
            {"identifiers": {"user_id": "u"}, "attributes": {"plan": "x", "age": 1}},
            is_line,
        ),
        Endpoint(
            "attribute",
            f"/api/cdp/settings/v1/app/{app}/attribute",
            {
                "name": "Plan",
                "event_data_key": "the_plan",
                "data_type": "string",
                "aggregation": "last",
            },
            is_line,
        ),
        Endpoint(
            "profiles/import",
            "/api/v1.1/profiles/import",
            {
                **named,
                "detect_geo": True,
                "data": {
                    "email": "a@x.de",
                    "_ip": "8.8.8.8",
                    "custom_field": "x",
                    "phones": ["+4930222222"],
                    "subscriptions": [
                        {
                            "channel": "email",
                            "email": "a@x.de",
                            "resource_id": 2,
                            "priority": 1,
                            "custom_fields": {"custom_field_1": "x"},
                            "cats": ["category_1"],
                        }
                    ],
                },
            },
            is_envelope,
        ),
        Endpoint(
            "profiles/import_batch",
            "/api/v1.1/profiles/import_batch",
            {**named, "data": [{"email": "a@x.de", "custom_field": "y"}]},
            is_envelope,
        ),
        Endpoint(
            "profiles/get",
            "/api/v1.1/profiles/get",
            {**named, "matching": "email", "resource_id": 1},
            is_envelope,
        ),
        Endpoint(
            "import/profile",
            "/api/external/import/profile",
            {
                **keyed,
                "columns": ["user_id", "plan", "age"],
                "rows": [["1", "x", 3]],
                "async": False,
            },
            is_failure,
        ),
        Endpoint(
            "info/task", "/api/external/info/task", {**keyed, "id": 1}, is_failure
        ),
        Endpoint(
            "list/task",
            "/api/external/list/task",
            {**keyed, "condition": [["id", ">", 1]], "order": ["id"], "limit": 5},
            is_failure,
        ),
        Endpoint(
            "imports",
            "/v1/imports",
            {
                "import": {
                    "name": "x",
                    "data_file_url": "http://10.0.0.1/x.csv",
                    "type": "people",
                    "identifier": "id",
                    "data_to_process": "all",
                    "description": "y",
                }
            },
            is_error_list,
        ),
        Endpoint(
            "auth/token",
            "/auth/token",
            {
                "grant_type": "client_credentials",
                "client_id": "x",
                "client_secret": "y",
            },
            is_oauth_error,
        ),
    ]


NAMES = [endpoint.name for endpoint in endpoints(Workspace(pk=1), "")]


@dataclass(frozen=True, slots=True)
class Target:
    """One endpoint of a workspace of its own, ready to be sent to."""

    endpoint: Endpoint
    sender: Sender

    def post(self, body: Any, **headers: str) -> Answer:
        return self.sender.post(self.endpoint.path, body, **headers)

    def refuses(self, body: Any, **headers: str) -> None:
        """See that it says no in its own shape."""
        answer = self.post(body, **headers)
        assert 400 <= answer.status < 500, (answer.status, answer.text[:200])
        assert self.endpoint.has_shape(answer), answer.text[:200]

    def survives(self, body: Any, **headers: str) -> None:
        """See that it answers, whatever it says."""
        answer = self.post(body, **headers)
        assert answer.status < 500, (answer.status, answer.text[:200])
        if answer.status >= 400:
            assert self.endpoint.has_shape(answer), answer.text[:200]
