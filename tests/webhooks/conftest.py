"""What the tests of webhook pages ask for."""

from __future__ import annotations

import pytest
from django.test import Client

from cdp.models import Workspace
from cdp.statuses import Role
from tests.makers import make_member, make_workspace


@pytest.fixture
def demo(client: Client) -> Workspace:
    """A workspace of Ana (admin, logged in) and Bo (marketer)."""
    workspace = make_workspace(slug="demo", name="Demo")
    client.force_login(make_member(workspace, Role.ADMIN, "Ana Silva"))
    make_member(workspace, Role.MARKETER, "Bo Lindqvist")
    return workspace
