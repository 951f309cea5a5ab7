from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from cdp.models import Workspace
from tests.makers import make_workspace
from tests.webhooks.makers import make_incoming, make_source, store
from webhooks.models import Delivery, DeliveryKey, WebhookSource
from webhooks.statuses import DeliveryStatus, Door, Reason

pytestmark = pytest.mark.django_db


def test_keeps_the_bytes_as_they_came() -> None:
    body = b'\xff\x00{"a": 1e400}'
    store(make_workspace(), body)
    assert bytes(Delivery.objects.get().body) == body


def test_takes_secrets_out_of_what_is_kept() -> None:
    headers = (("Authorization", "Bearer s3cret"), ("X-Shop", "s3cret"), ("A", "b"))
    from webhooks import receive

    receive.store(
        make_incoming(headers=headers, query="token=s3cret&x=1"),
        workspace_id=make_workspace().pk,
        door=Door.WEBHOOK,
        now=Delivery._meta.get_field("received").to_python("2026-03-01T08:00:00Z"),
        secret_names=("x-shop",),
    )
    kept = Delivery.objects.get()
    assert "s3cret" not in f"{kept.headers} {kept.query}"
    assert ["A", "b"] in kept.headers


def test_counts_a_repeat_and_stores_it_once() -> None:
    workspace = make_workspace()
    source = make_source(workspace)
    first = store(workspace, source=source, key="evt_1")
    again = store(workspace, source=source, key="evt_1")
    assert (again.id, again.repeated) == (first.id, True)
    assert DeliveryKey.objects.get().repeats == 1
    assert Delivery.objects.get().pk == first.id


def test_keeps_why_a_request_will_not_be_applied() -> None:
    store(make_workspace(), reason=Reason.SIGNATURE, answer=401)
    kept = Delivery.objects.get()
    assert (kept.status, kept.reason) == (DeliveryStatus.PENDING, Reason.SIGNATURE)


@pytest.mark.django_db(transaction=True)
def test_stores_one_of_many_at_once() -> None:
    workspace = make_workspace()
    source = make_source(workspace)

    def send(_: int) -> bool:
        try:
            return _store_one(workspace, source)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        repeated = list(pool.map(send, range(40)))
    assert repeated.count(False) == 1
    assert Delivery.objects.count() == 1
    assert DeliveryKey.objects.get().repeats == 39


def _store_one(workspace: Workspace, source: WebhookSource) -> bool:
    return store(workspace, source=source, key="evt_1").repeated
