"""What the document says of the APIs about people is what they do.

Programs that try everything the document allows, and much that it does not, find no
fault of ours and no answer of another shape.
"""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import load_all_checks

from cdp.api import catalogue
from cdp.api.openapi import document
from cdp.models import Workspace
from cdp.wsgi import application
from tests.makers import make_attribute, make_segment, make_workspace
from tests.profiles.api.makers import make_resources, make_token

pytestmark = pytest.mark.django_db

load_all_checks()
TRIED = [each for each in catalogue.endpoints() if each.product.value != "Webhooks"]
drawn = document(TRIED, base_url="http://testserver")
schema = schemathesis.openapi.from_dict(drawn)
schema.app = application
CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
]


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
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
def test_does_as_the_document_says(
    case: Any, workspace: Workspace, token: str, db: None
) -> None:
    body = case.body
    if isinstance(body, dict) and "token" in body:
        body["token"], body["db_id"] = token, workspace.pk
    if isinstance(case.path_parameters, dict) and "app_id" in case.path_parameters:
        case.path_parameters["app_id"] = str(workspace.app_id)
    case.call_and_validate(headers={"Authorization": f"Bearer {token}"})
