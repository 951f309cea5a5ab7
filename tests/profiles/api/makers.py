"""Makes what tests of the APIs need: tokens, and clients of a real server."""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from cdp.api import tokens
from cdp.api.scopes import Scope
from cdp.models import Workspace
from profiles.models import Resource
from tests.makers import make_attribute


def make_token(workspace: Workspace, *scopes: Scope) -> str:
    """The secret of a token that may do these things, or everything."""
    issued = tokens.issue_token(workspace, "Tests", scopes=scopes or list(Scope))
    return issued.secret


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it came over the wire."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    def json(self) -> Any:
        """The body as JSON values."""
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Sender:
    """Sends requests to a real server; ``headers`` go with each."""

    base_url: str
    headers: dict[str, str] = field(default_factory=dict)

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """The answer; a body that is not text or bytes is sent as JSON."""
        sent = {**self.headers, **{k.replace("_", "-"): v for k, v in headers.items()}}
        if body is not None and not isinstance(body, str | bytes):
            body = json.dumps(body)
        if body is not None:
            sent.setdefault("Content-Type", "application/json")
        data = body.encode() if isinstance(body, str) else body
        connection = http.client.HTTPConnection(urlsplit(self.base_url).netloc)
        connection.request(method, path, data, sent)
        response = connection.getresponse()
        answer = Answer(
            response.status,
            {key.lower(): value for key, value in response.getheaders()},
            response.read(),
        )
        connection.close()
        return answer

    def get(self, path: str, **headers: str) -> Answer:
        """The answer to a GET."""
        return self.send("GET", path, **headers)

    def post(self, path: str, body: Any, **headers: str) -> Answer:
        """The answer to a POST."""
        return self.send("POST", path, body, **headers)


def shape_of(value: Any) -> Any:
    """A JSON value with the type of each leaf in its place, for comparing shapes."""
    if isinstance(value, dict):
        return {key: shape_of(part) for key, part in value.items()}
    if isinstance(value, list):
        return [shape_of(part) for part in value]
    return type(value).__name__


def make_resources(workspace: Workspace) -> None:
    """The resources, fields and categories that Altcraft's examples speak of."""
    named = {
        1: ["sms", "push"],
        2: ["email"],
        28: ["email"],
        29: ["email"],
    }
    for number, channels in named.items():
        Resource.objects.create(
            workspace=workspace,
            number=number,
            name=f"Resource {number}",
            channels=channels,
            categories=["category_1", "category_2"],
            fields=[{"name": "custom_field_1", "title": "First", "type": "string"}],
        )
    make_attribute(workspace, "custom_field")
