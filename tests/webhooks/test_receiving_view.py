from __future__ import annotations

import gzip
import hashlib
import hmac
import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from cdp.api import rates
from cdp.data_checks import findings
from cdp.models import Workspace
from tests.makers import make_workspace, people
from tests.webhooks.makers import make_source, make_source_on, sent
from webhooks import drain
from webhooks.addresses import source_path
from webhooks.models import Delivery, DeliveryKey, WebhookSource
from webhooks.statuses import DeliveryStatus, Reason, SourceState

pytestmark = pytest.mark.django_db
JSON, FORM = "application/json", "application/x-www-form-urlencoded"


def send(
    source: WebhookSource, body: Any = b"", content_type: str = JSON, **headers: str
) -> Any:
    """Sends a request to the source's address."""
    data = json.dumps(body) if isinstance(body, dict | list) else body
    path = source_path(source) + headers.pop("query", "")
    return Client().generic(
        headers.pop("method", "POST"), path, data, content_type, headers=headers
    )


def applied(workspace: Workspace) -> list[dict[str, Any]]:
    """The workspace's people after its inbox was drained."""
    drain.drain_batch(workspace.pk)
    assert findings(workspace) == []
    return people(workspace)


@pytest.mark.parametrize(
    ("sender", "file", "content_type", "identifiers", "attributes"),
    [
        (
            "shopify",
            "customers_create_fixture.json",
            JSON,
            {"user_id": ["6001"], "email": ["new@example.com"]},
            {"first_name": "New", "last_name": "Customer", "city": "Portland"},
        ),
        (
            "stripe",
            "customer.updated.json",
            JSON,
            {"user_id": ["cus_00000000000000"]},
            {"registered_at": "2022-03-26T18:41:47Z"},
        ),
        (
            "segment",
            "identify_minimal.json",
            JSON,
            {"user_id": ["97980cfea0067"], "email": ["peter@example.com"]},
            {"first_name": "Peter", "last_name": "Gibbons"},
        ),
        (
            "mailchimp",
            "subscribe.form",
            FORM,
            {"email": ["customer@example.com"]},
            {"first_name": "Octavia", "last_name": "Chen", "ip": "192.0.2.1"},
        ),
        (
            "sendgrid",
            "events_array.json",
            JSON,
            {"email": ["example@test.com"]},
            {},
        ),
    ],
)
def test_changes_the_right_person(
    sender: str,
    file: str,
    content_type: str,
    identifiers: dict[str, list[str]],
    attributes: dict[str, Any],
) -> None:
    workspace = make_workspace()
    source = make_source_on(workspace, sender)
    response = send(source, sent(file), content_type)
    assert (response.status_code, response.content) == (202, b"")
    assert response.headers["Content-Length"] == "0"
    (person,) = applied(workspace)
    assert person["identifiers"] == identifiers
    assert person["attributes"].items() >= attributes.items()
    assert Delivery.objects.get().status == DeliveryStatus.APPLIED


def test_fans_out_an_array() -> None:
    workspace = make_workspace()
    send(make_source_on(workspace, "sendgrid"), sent("events_array.json"))
    (person,) = applied(workspace)
    assert len(person["events"]) == 11
    assert person["subscriptions"] == {"email:0:": "unsubscribed"}


@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
def test_takes_a_body_by_each_method(method: str) -> None:
    workspace = make_workspace()
    source = make_source_on(workspace, "segment")
    response = send(source, sent("identify_minimal.json"), method=method)
    assert response.status_code == 202
    assert len(applied(workspace)) == 1


def test_takes_packed_bodies() -> None:
    workspace = make_workspace()
    source = make_source_on(workspace, "segment")
    body = gzip.compress(sent("identify_minimal.json"))
    assert send(source, body, **{"Content-Encoding": "gzip"}).status_code == 202
    assert len(applied(workspace)) == 1


def test_applies_the_rows_beside_a_malformed_one() -> None:
    workspace = make_workspace()
    source = make_source_on(workspace, "sendgrid")
    rows = [{"email": "a@x.org", "event": "open"}, {"email": "ada@", "event": "open"}]
    send(source, rows)
    assert len(applied(workspace)) == 1
    delivery = Delivery.objects.get()
    assert delivery.counts == {"created": 1, "held": 1}
    assert delivery.rows[1]["issues"][0]["code"] == "not_an_email"


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b"{", "The text is not JSON at line 1, column 2."),
        (b"[" * 200_000, "The text is nested deeper than 100 levels."),
        (b'{"a": NaN}', "NaN is not a JSON number."),
        (b"\xff\xfe", "The text is not UTF-8 at byte 0."),
        (b"<a>&x;</a>", "The text is not XML at line 1, column 4."),
        (b"<!DOCTYPE a><a/>", "The XML has a DOCTYPE, which is not read."),
    ],
)
def test_keeps_what_cannot_be_read(body: bytes, detail: str) -> None:
    workspace = make_workspace()
    response = send(make_source_on(workspace, "segment"), body)
    assert response.status_code == 202
    assert applied(workspace) == []
    delivery = Delivery.objects.get()
    assert (delivery.reason, delivery.detail) == (Reason.MALFORMED, detail)


@pytest.mark.parametrize(
    "body",
    [
        {"type": "identify", "userId": "a\u0000b"},
        {"type": "identify", "userId": "null", "traits": {"email": "ada"}},
        b'{"type": "identify", "userId": "\\ud800"}',
        b'{"type": "identify", "userId": 1e400}',
        b'{"type": "identify", "userId": ' + b"9" * 5000 + b"}",
        {"type": "identify", "userId": {"$ne": 1}},
        {"type": "identify"},
        [1, "two", None],
    ],
)
def test_holds_what_names_nobody(body: Any) -> None:
    workspace = make_workspace()
    assert send(make_source_on(workspace, "segment"), body).status_code == 202
    assert applied(workspace) == []
    assert Delivery.objects.get().status != DeliveryStatus.APPLIED


def test_ignores_what_the_conditions_do_not_mean() -> None:
    workspace = make_workspace()
    send(make_source_on(workspace, "segment"), {"type": "track", "userId": "u1"})
    assert applied(workspace) == []
    assert Delivery.objects.get().reason == Reason.CONDITIONS


@pytest.mark.parametrize(("method", "body"), [("GET", b""), ("POST", b"  ")])
def test_answers_a_handshake(method: str, body: bytes) -> None:
    workspace = make_workspace()
    source = make_source_on(workspace, "mailchimp", verification=token("s3cret-s3cret"))
    assert send(source, body, FORM, method=method).status_code == 202
    assert applied(workspace) == []
    assert Delivery.objects.get().reason == Reason.HANDSHAKE


def test_counts_repeats_by_the_senders_id() -> None:
    workspace = make_workspace()
    source = make_source_on(workspace, "stripe")
    codes = [send(source, sent("customer.updated.json")).status_code for _ in "abc"]
    assert codes == [202, 202, 202]
    assert Delivery.objects.count() == 1
    assert DeliveryKey.objects.get().repeats == 2


@pytest.mark.parametrize("state", [SourceState.PAUSED, SourceState.SETTING_UP])
def test_stores_what_is_not_applied_and_says_so(state: SourceState) -> None:
    workspace = make_workspace()
    source = make_source_on(workspace, "segment")
    WebhookSource.objects.update(state=state)
    response = send(source, sent("identify_minimal.json"))
    assert response.status_code == 202
    assert response["X-Source-State"] == f"{state}; stored, not applied"
    assert applied(workspace) == []
    assert Delivery.objects.get().reason == state.value


def token(secret: str) -> dict[str, str]:
    return {"scheme": "token", "secret": secret, "query": "token", "header": "X-Token"}


def test_takes_a_shared_token() -> None:
    workspace = make_workspace()
    source = make_source(workspace, verification=token("s3cret-s3cret"))
    assert send(source, {}, query="?token=s3cret-s3cret").status_code == 202
    assert send(source, {}, **{"X-Token": "Bearer s3cret-s3cret"}).status_code == 202
    assert send(source, {}, query="?token=wrong").status_code == 401
    assert send(source, {}).status_code == 401
    kept = "".join(f"{d.query}{d.headers}" for d in Delivery.objects.all())
    assert "s3cret" not in kept


def test_refuses_and_keeps_what_is_not_signed() -> None:
    workspace = make_workspace()
    secret = {"scheme": "github", "secret": "s3cret"}
    source = make_source_on(workspace, "segment", verification=secret)
    body = sent("identify_minimal.json")
    right = hmac.new(b"s3cret", body, hashlib.sha256).hexdigest()
    assert send(source, body).status_code == 401
    assert send(source, body + b" ", **sign(right)).status_code == 401
    assert send(source, body, **sign(right)).status_code == 202
    assert len(applied(workspace)) == 1
    reasons = Delivery.objects.order_by("id").values_list("reason", "answer")
    assert list(reasons) == [("signature", 401), ("signature", 401), ("", 202)]


def sign(signature: str) -> dict[str, str]:
    return {"X-Hub-Signature-256": f"sha256={signature}"}


def test_refuses_too_large_bodies(settings: Any) -> None:
    settings.DELIVERY_MAX_BYTES = 100
    source = make_source(make_workspace())
    large = send(source, b"x" * 101)
    assert large.status_code == 413
    assert large.content == b"Payload exceeds 100 bytes size limit"
    packed = gzip.compress(b"0" * 10_000)
    assert send(source, packed, **{"Content-Encoding": "gzip"}).status_code == 413
    assert Delivery.objects.count() == 0


def test_turns_away_who_sends_too_much(settings: Any) -> None:
    settings.DELIVERY_RATE = 1
    rates._taken.clear()
    source, other = make_source(make_workspace()), make_source(make_workspace())
    codes = [send(source, {}).status_code for _ in range(2 * rates.WINDOW_SECONDS + 1)]
    assert 429 in codes
    refused = send(source, {})
    if refused.status_code == 429:
        assert 1 <= int(refused["Retry-After"]) <= rates.WINDOW_SECONDS + 1
    assert send(other, {}).status_code == 202


def test_answers_for_a_module_that_is_off() -> None:
    source = make_source(make_workspace(imports_enabled=False))
    response = send(source, {})
    assert (response.status_code, response.content) == (402, b"Module disabled.")


def test_forbids_other_methods() -> None:
    response = send(make_source(make_workspace()), method="DELETE")
    assert (response.status_code, response["Allow"]) == (405, "GET, POST, PUT")


def test_handles_unknown_addresses() -> None:
    source = make_source(make_workspace())
    other = make_workspace()
    for path in (
        f"/cdp/webhook/{source.workspace.app_id}/{uuid4()}",
        f"/cdp/webhook/{other.app_id}/{source.pk}",
        f"/cdp/webhook/{source.workspace.app_id}/7",
    ):
        response = Client().post(path, b"{}", JSON)
        assert (response.status_code, response.content) == (404, b"404 page not found")
    assert Delivery.objects.count() == 0
