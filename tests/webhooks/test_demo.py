from __future__ import annotations

import json

import pytest
from django.test import Client

from cdp.data_checks import findings
from tests.makers import make_workspace, people
from webhooks import demo
from webhooks.drain import drain_batch
from webhooks.models import Delivery, WebhookSource
from webhooks.statuses import DeliveryStatus, SourceState

pytestmark = pytest.mark.django_db


def test_names_a_source_that_is_on() -> None:
    workspace = make_workspace()
    demo.seed(workspace)
    facts = demo.describe(workspace)
    source = WebhookSource.objects.get(pk=facts["webhook_source_id"])
    assert source.state == SourceState.ON
    body = json.dumps({"id": 1, "email": "new@example.com"})
    answer = Client().post(facts["webhook_path"], body, content_type="application/json")
    assert answer.status_code == 202
    drain_batch(workspace.pk)
    emails = [one["identifiers"].get("email") for one in people(workspace)]
    assert ["new@example.com"] in emails


def test_has_something_to_tell() -> None:
    workspace = make_workspace()
    demo.seed(workspace)
    statuses = set(Delivery.objects.values_list("status", flat=True))
    assert statuses == {DeliveryStatus.APPLIED, DeliveryStatus.REJECTED}
    assert findings(workspace) == []


def test_keeps_what_is_there() -> None:
    workspace = make_workspace()
    for _ in range(2):
        demo.seed(workspace)
    assert WebhookSource.objects.count() == 2
