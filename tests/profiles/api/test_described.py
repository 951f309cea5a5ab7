"""What the document says of the APIs is what they do.

A program that tries everything the document allows, and much that it does not, finds
no fault of ours and no answer of another shape.
"""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from pytest_django.live_server_helper import LiveServer
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from cdp.api import catalogue
from cdp.api.openapi import document
from cdp.models import Workspace
from tests.makers import make_attribute, make_segment, make_workspace
from tests.profiles.api.makers import make_resources, make_token

pytestmark = pytest.mark.django_db(transaction=True)

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
MOST = 20
schema = schemathesis.openapi.from_dict(
    document(catalogue.endpoints(), base_url="http://testserver")
)


@pytest.fixture
def workspace() -> Workspace:
    made = make_workspace()
    make_resources(made)
    make_attribute(made, "score", type="number")
    make_segment(made, "VIP")
    return made


@pytest.fixture
def token(workspace: Workspace) -> str:
    return make_token(workspace)


@schema.parametrize()
@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
def test_does_as_the_document_says(
    case: Any, workspace: Workspace, token: str, live_server: LiveServer
) -> None:
    if isinstance(case.body, dict):
        known = {"token": token, "apptoken": token, "db_id": workspace.pk}
        case.body.update({key: known[key] for key in known if key in case.body})
        for name, value in case.body.items():
            if isinstance(value, list):
                case.body[name] = value[:MOST]  # the largest batches take long
    if "app_id" in case.path_parameters:
        case.path_parameters["app_id"] = str(workspace.app_id)
    case.call_and_validate(
        base_url=live_server.url,
        headers={"Authorization": f"Bearer {token}"},
        checks=CHECKS,
        timeout=60,  # of a machine that does other things too
    )
