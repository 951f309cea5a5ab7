"""What the tests of Altcraft's requests share: a workspace, and who calls."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from cdp.models import Workspace
from tests.makers import (
    make_attribute,
    make_workspace,
)
from tests.profiles.api.altcraft.calls import Import
from tests.profiles.api.makers import make_resources, make_token


@pytest.fixture
def workspace() -> Workspace:
    made = make_workspace(default_region="DE")
    make_resources(made)
    for key, type_ in (("bonus", "number"), ("tags", "list"), ("job", "string")):
        make_attribute(made, key, type=type_)
    return made


@pytest.fixture
def send(client: Client, workspace: Workspace) -> Import:
    """Posts to a method of the API; what is left out is filled in."""
    token = make_token(workspace)

    def send(method: str, **body: Any) -> Any:
        sent = {"token": token, "db_id": workspace.pk, **body}
        return client.post(
            f"/api/v1.1/{method}", json.dumps(sent), content_type="application/json"
        )

    return send


@pytest.fixture
def import_one(send: Import) -> Import:
    def import_one(data: Any = None, **body: Any) -> Any:
        return send("profiles/import", data={} if data is None else data, **body).json()

    return import_one
