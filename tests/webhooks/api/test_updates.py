from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.test import Client

from cdp.models import Workspace
from tests.makers import make_attribute, make_workspace, people
from webhooks.drain import drain_batch
from webhooks.models import Delivery
from webhooks.statuses import DeliveryStatus

pytestmark = pytest.mark.django_db

UPDATE = {
    "identifiers": {"user_id": "u1"},
    "attributes": {"name": "Ada", "analytics.order_id": "x"},
}


@pytest.fixture
def workspace() -> Workspace:
    """A workspace with an attribute that reads the key name."""
    found = make_workspace()
    make_attribute(found, "called", event_data_key="name")
    return found


def send(workspace: Workspace | uuid.UUID, body: Any) -> Any:
    app_id = workspace.app_id if isinstance(workspace, Workspace) else workspace
    return Client().post(
        f"/api/cdp/profiles/public/v1/app/{app_id}/update-profile",
        body if isinstance(body, bytes | str) else json.dumps(body),
        content_type="application/json",
        headers={"Origin": "https://shop.example"},
    )


def test_takes_an_update_and_applies_it(workspace: Workspace) -> None:
    response = send(workspace, UPDATE)
    assert (response.status_code, response.content) == (202, b"")
    assert response["Access-Control-Allow-Origin"] == "*"
    drain_batch(workspace.pk)
    (person,) = people(workspace)
    assert person["attributes"] == {"called": "Ada"}
    assert person["identifiers"] == {"user_id": ["u1"]}


def test_tells_an_admin_of_keys_that_nobody_reads(workspace: Workspace) -> None:
    send(workspace, {**UPDATE, "attributes": {"name": "Ada", "shoe_size": 38}})
    drain_batch(workspace.pk)
    delivery = Delivery.objects.get()
    assert delivery.status == DeliveryStatus.APPLIED
    assert delivery.why == "Nobody reads these keys: shoe_size."


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        ([], 400),
        ({"identifiers": {"user_id": "u1"}}, 400),
        ({**UPDATE, "identifiers": {}}, 400),
        ({**UPDATE, "attributes": {"name": 7}}, 400),
        ({**UPDATE, "attributes": {"name": ["a"]}}, 400),
        ({**UPDATE, "attributes": {"analytics.user_id": "u2"}}, 422),
        ({**UPDATE, "identifiers": {"user_id": "null"}}, 422),
        ({**UPDATE, "attributes": {"name": "x" * 60_000}}, 413),
    ],
)
def test_stores_nothing_of_what_is_wrong(
    workspace: Workspace, body: Any, status: int
) -> None:
    assert send(workspace, body).status_code == status
    assert not Delivery.objects.exists()


def test_handles_an_unknown_app(workspace: Workspace) -> None:
    assert send(uuid.uuid4(), UPDATE).status_code == 404


def test_refuses_where_the_module_is_off(workspace: Workspace) -> None:
    Workspace.objects.update(imports_enabled=False)
    response = send(workspace, UPDATE)
    assert (response.status_code, response.content) == (402, b"Module disabled.")


def test_rejects_later_what_no_longer_fits(workspace: Workspace) -> None:
    send(workspace, UPDATE)
    workspace.attribute_set.filter(key="called").update(type="number")
    workspace.refresh_from_db()
    drain_batch(workspace.pk)
    assert Delivery.objects.get().status == DeliveryStatus.REJECTED
    assert people(workspace) == []
