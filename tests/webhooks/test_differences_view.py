from __future__ import annotations

import pytest
from django.test import Client

from cdp.models import Workspace
from profiles.rules import Mode
from tests.makers import people
from tests.webhooks.makers import make_source, make_source_on
from tests.webhooks.pages import deliver, get, post
from webhooks import replays, sources
from webhooks.mapping import Field, WebhookMapping
from webhooks.models import Delivery, Replay, WebhookSource
from webhooks.transformations import Step, StepKind

pytestmark = pytest.mark.django_db

EMAIL = Field(path="email", target="identifier:email")
CITY = Field(path="town", target="attribute:city")
LOUD = Field(path="town", target="attribute:city", steps=(Step(StepKind.UPPER),))


@pytest.fixture
def source(demo: Workspace) -> WebhookSource:
    """A source that maps towns, with one request that has one and one without."""
    found = make_source_on(demo, "other", mapping=WebhookMapping(fields=(EMAIL, CITY)))
    deliver(found, {"email": "ada@example.com", "town": "London"}, minutes_ago=5)
    deliver(found, {"email": "bea@example.com"}, minutes_ago=2)
    return found


def change(source: WebhookSource, *fields: Field) -> None:
    sources.edit_draft(source, WebhookMapping(fields=fields))


def test_shows_which_requests_come_out_differently(
    client: Client, source: WebhookSource
) -> None:
    change(source, EMAIL, LOUD)
    text = get(client, source, "differences/")
    assert "1 request of the last 2 would come out differently" in text
    assert "London" in text
    assert "LONDON" in text


def test_says_that_nothing_differs(client: Client, source: WebhookSource) -> None:
    change(source, EMAIL, CITY)
    assert "All come out the same" in get(client, source, "differences/")


def test_notices_other_rules(client: Client, source: WebhookSource) -> None:
    deliver(source, {"email": "cy@example.com"}, minutes_ago=1, drains=False)
    mapping = WebhookMapping(fields=(EMAIL, CITY), mode=Mode.ADD_ONLY)
    sources.edit_draft(source, mapping)
    text = get(client, source, "differences/")
    assert "2 requests of the last 2" in text


def test_changes_nobody_by_looking(client: Client, source: WebhookSource) -> None:
    change(source, EMAIL, LOUD)
    before = people(source.workspace)
    get(client, source, "differences/")
    assert people(source.workspace) == before


def test_reapplies_to_the_chosen(client: Client, source: WebhookSource) -> None:
    change(source, EMAIL, LOUD)
    ada = Delivery.objects.earliest("received")
    post(client, source, "differences/apply/", delivery=ada.pk)
    replay = Replay.objects.get()
    assert replay.chosen == [ada.pk]
    replays.start(replay, keeps_newer=True, rate=100)
    replays.work_on(replay.pk)
    assert people(source.workspace)[0]["attributes"] == {"city": "LONDON"}


def test_reapplies_to_all_that_differ(client: Client, source: WebhookSource) -> None:
    change(source, EMAIL, LOUD)
    post(client, source, "differences/apply/", all="yes")
    source.refresh_from_db()
    assert source.on is not None
    assert source.on.number == 2
    assert Replay.objects.get().total == 1


def test_refuses_to_switch_on_what_stands_against(
    client: Client, source: WebhookSource
) -> None:
    change(source, CITY)
    assert "There is nothing to compare" in get(client, source, "differences/")
    post(client, source, "differences/apply/", all="yes")
    source.refresh_from_db()
    assert source.on is not None
    assert source.on.number == 1


def test_has_nothing_to_compare_before_it_is_on(
    client: Client, demo: Workspace
) -> None:
    source = make_source(demo)
    assert "There is nothing to compare" in get(client, source, "differences/")
