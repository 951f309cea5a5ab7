"""What a process knows of a source or a workspace holds until it is changed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from cdp.models import Workspace
from tests.makers import make_attribute, make_workspace
from tests.webhooks.makers import make_source
from webhooks.addresses import source_path
from webhooks.models import Delivery, WebhookSource
from webhooks.signatures import Scheme
from webhooks.verification import Verification

pytestmark = pytest.mark.django_db
JSON = "application/json"


def hook(source: WebhookSource, query: str = "") -> int:
    return Client().post(source_path(source) + query, b"{}", JSON).status_code


def update(workspace: Workspace, value: Any) -> int:
    path = f"/api/cdp/profiles/public/v1/app/{workspace.app_id}/update-profile"
    body = {"identifiers": {"user_id": "u"}, "attributes": {"score": value}}
    return Client().post(path, body, JSON).status_code


def test_asks_once_for_a_request(django_assert_num_queries: Any) -> None:
    source = make_source(make_workspace())
    assert (hook(source), update(source.workspace, 1)) == (202, 202)
    # What stores is prepared on the connection itself, and not counted here.
    with django_assert_num_queries(0):
        assert (hook(source), update(source.workspace, 1)) == (202, 202)
    assert Delivery.objects.count() == 4


def test_follows_a_switch_and_a_secret_at_once() -> None:
    source = make_source(make_workspace())
    assert hook(source) == 202
    known = Verification(scheme=Scheme.TOKEN, secret="a new token", query="key")
    WebhookSource.objects.update(verification=known.to_json())
    assert hook(source, "?x=1") == 401
    assert hook(source, "?key=a+new+token&x=1") == 202
    Workspace.objects.update(imports_enabled=False)
    assert hook(source, "?key=a+new+token&x=1") == 402
    assert update(source.workspace, 1) == 402
    Workspace.objects.update(imports_enabled=True)
    assert update(source.workspace, 1) == 202


def test_follows_definitions_and_removal_at_once() -> None:
    source = make_source(make_workspace())
    assert (hook(source), update(source.workspace, "x")) == (202, 202)
    make_attribute(source.workspace, "score", type="number", event_data_key="score")
    assert update(source.workspace, "x") == 400
    assert update(source.workspace, 1) == 202
    path = source_path(source)
    source.delete()
    assert Client().post(path, b"{}", JSON).status_code == 404
