from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from django.db import connection, connections

from cdp.data_checks import findings
from profiles.definitions import Definitions
from profiles.models import ProfileChange
from profiles.statuses import OriginKind
from tests.makers import NOW, make_workspace, people
from tests.webhooks.makers import read_names, store
from webhooks import drain, readings
from webhooks.applying import Settled, apply_deliveries
from webhooks.models import Delivery
from webhooks.readings import Reading
from webhooks.statuses import DeliveryStatus, Door, Reason

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reader() -> Iterator[None]:
    """Update-profile is read by the tests' own reader."""
    known = dict(readings._readers)
    readings.register(Door.UPDATE_PROFILE, read_names)
    yield
    readings._readers.clear()
    readings._readers.update(known)


def test_applies_what_waits_in_order() -> None:
    workspace = make_workspace()
    for name in ("Ada", "Bea", "Cy"):
        store(workspace, {"id": "u1", "name": name})
    assert drain.drain_batch(workspace.pk) == 3
    (person,) = people(workspace)
    assert person["attributes"]["first_name"] == "Cy"
    assert findings(workspace) == []


def test_gives_each_change_the_delivery_it_came_from() -> None:
    workspace = make_workspace()
    ids = [store(workspace, {"id": f"u{n}", "name": "Ada"}).id for n in range(3)]
    drain.drain_batch(workspace.pk)
    changes = ProfileChange.objects.order_by("id")
    assert [(c.origin_kind, c.origin_id, c.line) for c in changes] == [
        (OriginKind.REQUEST, delivery_id, 1) for delivery_id in ids
    ]


def test_says_how_a_delivery_ended() -> None:
    workspace = make_workspace()
    store(workspace, {"id": "u1", "name": "Ada"})
    store(workspace, {})
    drain.drain_batch(workspace.pk)
    first, second = Delivery.objects.order_by("id")
    assert first.status == DeliveryStatus.APPLIED
    assert first.counts == {"created": 1}
    assert len(first.people) == 1
    assert first.rows[0]["outcome"] == "created"
    assert second.status == DeliveryStatus.IGNORED
    assert second.reason == Reason.NOBODY
    assert len(second.history) == 1


def test_rejects_the_delivery_that_fails_and_applies_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    workspace = make_workspace()
    for name in ("Ada", "Bea", "Cy"):
        store(workspace, {"id": name, "name": name})

    def faulty(deliveries: Sequence[Delivery], definitions: Definitions) -> list[Any]:
        found: list[Reading] = read_names(deliveries, definitions)
        found[1].records[0].sets["no_such_attribute_type"] = object()  # type: ignore
        return found

    readings.register(Door.UPDATE_PROFILE, faulty)
    drain.drain_batch(workspace.pk)
    statuses = Delivery.objects.order_by("id").values_list("status", "reason")
    assert list(statuses) == [(1, ""), (3, "failed"), (1, "")]


def test_leaves_a_delivery_that_somebody_else_has_settled() -> None:
    workspace = make_workspace()
    store(workspace, {"id": "u1", "name": "Ada"})
    batch = list(Delivery.objects.all())
    drain.drain_batch(workspace.pk)
    from profiles.loading import load_definitions

    with pytest.raises(Settled):
        apply_deliveries(batch, load_definitions(workspace), now=NOW)
    assert ProfileChange.objects.count() == 1


def test_applies_a_large_delivery_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drain, "BATCH_BYTES", 10)
    workspace = make_workspace()
    for number in range(3):
        store(workspace, {"id": f"u{number}", "name": "Ada"})
    assert drain.drain_batch(workspace.pk) == 1


@pytest.mark.django_db(transaction=True)
def test_lets_one_drainer_in(monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = make_workspace()
    store(workspace, {"id": "u1", "name": "Ada"})
    other = connections.create_connection("default")
    with other.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s, %s)", [drain.LOCK, workspace.pk])
        assert drain.drain(workspace.pk) == 0
        cursor.execute("select pg_advisory_unlock_all()")
    other.close()
    monkeypatch.setattr(drain, "LINGER_SECONDS", 0)
    assert drain.drain(workspace.pk) == 1
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from pg_locks join pg_database on oid = database "
            "where locktype = 'advisory' and datname = current_database()"
        )
        assert cursor.fetchone() == (0,)
