"""What the tests of fetched files ask for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from cdp.models import Workspace
from cdp.statuses import Role
from tests.imports.remote.fake_google import FakeGoogle, fake_google
from tests.makers import make_member, make_workspace


@pytest.fixture(autouse=True)
def allowed(settings: Any) -> None:
    """The operator allows this machine, on which the tests' servers answer."""
    settings.FETCH_ALLOWED_HOSTS = ["127.0.0.1"]


@pytest.fixture
def demo(client: Client) -> Workspace:
    """A workspace of Bo (marketer, logged in) and Cem (staff)."""
    workspace = make_workspace(slug="demo", name="Demo", time_zone="Europe/Berlin")
    client.force_login(make_member(workspace, Role.MARKETER, "Bo Lindqvist"))
    make_member(workspace, Role.STAFF, "Cem Yildiz")
    return workspace


@pytest.fixture
def fake(settings: Any) -> Iterator[FakeGoogle]:
    """A Google to ask."""
    with fake_google(settings) as running:
        yield running
