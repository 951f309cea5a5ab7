from __future__ import annotations

import pytest
from django.test import Client

from cdp.models import Workspace
from tests.makers import make_attribute, people
from tests.webhooks.makers import make_source, make_source_on
from tests.webhooks.pages import HX, deliver, get, page, post, text_of
from webhooks import replays, sources
from webhooks.mapping import Field, WebhookMapping
from webhooks.models import Delivery, Replay, WebhookSource
from webhooks.statuses import DeliveryStatus, ReplayState

pytestmark = pytest.mark.django_db

EMAIL = Field(path="email", target="identifier:email")
CITY = Field(path="town", target="attribute:city")
SPENT = Field(path="spent", target="attribute:spent")
ADA = {"email": "ada@example.com", "town": "London", "spent": 10}


@pytest.fixture
def source(demo: Workspace) -> WebhookSource:
    """A source that maps emails alone, with one delivery of Ada."""
    make_attribute(demo, "spent", type="number", aggregation="sum")
    found = make_source_on(demo, "other", mapping=WebhookMapping(fields=(EMAIL,)))
    deliver(found, ADA)
    return found


def map_more(source: WebhookSource, *fields: Field) -> None:
    """Switch on a version that maps these too."""
    sources.edit_draft(source, WebhookMapping(fields=(EMAIL, *fields)))
    version = sources.save_version(source)
    source.on = version
    source.save()


def planned(client: Client, source: WebhookSource, **data: object) -> Replay:
    post(client, source, "replays/", **data)
    return Replay.objects.latest("pk")


def attributes(source: WebhookSource) -> list[dict[str, object]]:
    return [one["attributes"] for one in people(source.workspace)]


def run(client: Client, source: WebhookSource, replay: Replay, **data: object) -> None:
    """Begin the replay and have a worker do it."""
    given = {"rate": 500, "keeps_newer": "on"}
    post(client, source, f"replays/{replay.pk}/start/", **given | data)
    replays.work_on(replay.pk)
    replay.refresh_from_db()


def test_shows_a_plan_first(client: Client, source: WebhookSource) -> None:
    map_more(source, CITY)
    replay = planned(client, source, delivery=Delivery.objects.get().pk)
    text = get(client, source, f"replays/{replay.pk}/")
    assert "1 applied." in text
    assert "Replay 1 delivery" in text
    assert attributes(source) == [{}]


def test_applies_by_the_mapping_that_is_on_now(
    client: Client, source: WebhookSource
) -> None:
    map_more(source, CITY)
    replay = planned(client, source, delivery=Delivery.objects.get().pk)
    run(client, source, replay)
    assert replay.state == ReplayState.FINISHED
    assert attributes(source) == [{"city": "London"}]


def test_keeps_the_history(client: Client, source: WebhookSource) -> None:
    delivery = Delivery.objects.get()
    run(client, source, planned(client, source, delivery=delivery.pk))
    text = get(client, step=f"deliveries/{delivery.pk}/")
    assert "replayed by Ana Silva" in text
    assert len(Delivery.objects.get().history) == 2


def test_adds_nothing_twice(client: Client, source: WebhookSource) -> None:
    map_more(source, SPENT)
    for _ in range(2):
        run(client, source, planned(client, source, delivery=Delivery.objects.get().pk))
    assert attributes(source) == [{"spent": 10}]


def test_keeps_what_came_later(client: Client, source: WebhookSource) -> None:
    first = Delivery.objects.get()
    map_more(source, CITY)
    deliver(source, {**ADA, "town": "Paris"}, minutes_ago=0)
    run(client, source, planned(client, source, delivery=first.pk))
    assert attributes(source) == [{"city": "Paris"}]


def test_undoes_what_came_later_if_told(client: Client, source: WebhookSource) -> None:
    first = Delivery.objects.get()
    map_more(source, CITY)
    deliver(source, {**ADA, "town": "Paris"}, minutes_ago=0)
    run(client, source, planned(client, source, delivery=first.pk), keeps_newer="")
    assert attributes(source) == [{"city": "London"}]


def test_replays_all_since_a_version(client: Client, source: WebhookSource) -> None:
    map_more(source, CITY)
    deliver(source, {**ADA, "email": "bea@example.com"}, minutes_ago=-1)
    replay = planned(client, source, since=2)
    Replay.objects.filter(pk=replay.pk).update(until="2100-01-01T00:00Z")
    replay.refresh_from_db()
    assert replays.deliveries_of(replay).count() == 1


def test_turns_a_held_request_into_an_applied_one(
    client: Client, source: WebhookSource
) -> None:
    held = deliver(source, {"mail": "cy@example.com"})
    assert held.status == DeliveryStatus.REJECTED
    map_more(source, Field(path="mail", target="identifier:email"))
    run(client, source, planned(client, source, delivery=held.pk))
    held.refresh_from_db()
    assert held.status == DeliveryStatus.APPLIED


def test_is_done_at_most_once(client: Client, source: WebhookSource) -> None:
    replay = planned(client, source, delivery=Delivery.objects.get().pk)
    run(client, source, replay)
    run(client, source, replay)
    assert len(Delivery.objects.get().history) == 2


def test_stops(client: Client, source: WebhookSource) -> None:
    replay = planned(client, source, delivery=Delivery.objects.get().pk)
    post(client, source, f"replays/{replay.pk}/stop/")
    run(client, source, replay)
    assert replay.state == ReplayState.CANCELLED
    assert len(Delivery.objects.get().history) == 1


def test_tells_how_far_it_is(client: Client, source: WebhookSource) -> None:
    replay = planned(client, source, delivery=Delivery.objects.get().pk)
    Replay.objects.filter(pk=replay.pk).update(state=ReplayState.RUNNING)
    text = text_of(client.get(page(source, f"replays/{replay.pk}/"), headers=HX))
    assert "0 of 1" in text
    assert 'hx-trigger="every 1s"' in text


@pytest.mark.parametrize("rate", ["0", "501", "x", ""])
def test_rejects_rates_beyond_the_cap(
    client: Client, source: WebhookSource, rate: str
) -> None:
    replay = planned(client, source, delivery=Delivery.objects.get().pk)
    response = post(client, source, f"replays/{replay.pk}/start/", rate=rate)
    assert response.status_code == 422
    replay.refresh_from_db()
    assert replay.state == ReplayState.PLANNED


def test_asks_for_deliveries(client: Client, source: WebhookSource) -> None:
    post(client, source, "replays/")
    assert not Replay.objects.exists()
    assert "Choose the deliveries to replay." in get(client, source, "deliveries/")


def test_leaves_deliveries_of_other_sources_alone(
    client: Client, demo: Workspace, source: WebhookSource
) -> None:
    other = deliver(make_source(demo, name="Other"), ADA)
    replay = planned(client, source, delivery=other.pk)
    assert replay.total == 0
