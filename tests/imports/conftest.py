"""What the tests of import pages ask for."""

from __future__ import annotations

import pytest
from django.test import Client

from cdp.models import Workspace
from cdp.statuses import Role
from tests.makers import make_member, make_workspace


@pytest.fixture
def demo(client: Client) -> Workspace:
    """A workspace of Bo (marketer, logged in) and Cem (staff)."""
    workspace = make_workspace(slug="demo", name="Demo")
    client.force_login(make_member(workspace, Role.MARKETER, "Bo Lindqvist"))
    make_member(workspace, Role.STAFF, "Cem Yildiz")
    return workspace
