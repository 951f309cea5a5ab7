"""Whatever is sent is stored or refused cleanly, and ends with a sentence."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cdp.data_checks import findings
from tests.makers import make_workspace
from tests.profiles.json_values import values
from tests.webhooks.makers import make_source_on
from webhooks import drain
from webhooks.addresses import source_path
from webhooks.models import Delivery
from webhooks.statuses import DeliveryStatus

pytestmark = pytest.mark.django_db
TYPES = (
    "application/json",
    "application/x-www-form-urlencoded",
    "text/xml",
    "application/x-ndjson",
    "multipart/form-data; boundary=x",
    "",
)
HEADERS = st.dictionaries(
    st.sampled_from(["Content-Encoding", "Idempotency-Key", "X-Any", "Webhook-Id"]),
    st.sampled_from(["gzip", "br", "1", "x" * 300, "\x7f", "ä"]),
    max_size=2,
)
BODIES = st.one_of(
    st.binary(max_size=300),
    values().map(lambda value: json.dumps(value, default=str).encode()),
    st.dictionaries(
        st.sampled_from(["id", "email", "phone", "first_name", "updated_at"]),
        values(),
        max_size=5,
    ).map(lambda value: json.dumps(value, default=str).encode()),
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(BODIES, st.sampled_from(TYPES), HEADERS, st.text(max_size=20))
def test_stores_or_refuses_whatever_is_sent(
    db: Any, body: bytes, content_type: str, headers: dict[str, str], query: str
) -> None:
    workspace = make_workspace()
    source = make_source_on(workspace, "shopify")
    answer = Client().generic(
        "POST",
        source_path(source),
        body,
        content_type,
        headers=headers,
        query_params={"q": query},
    )
    assert answer.status_code == 202
    drain.drain_batch(workspace.pk)
    delivery = Delivery.objects.get(workspace=workspace)
    assert bytes(delivery.body) == body
    assert delivery.status != DeliveryStatus.PENDING
    assert delivery.reason != "failed"
    assert delivery.status == DeliveryStatus.APPLIED or delivery.why
    assert findings(workspace) == []
