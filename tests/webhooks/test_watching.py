from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from cdp.models import Workspace
from tests.webhooks.makers import make_source, make_source_on
from tests.webhooks.pages import deliver, get, log_in_as, text_of
from webhooks.models import MappingVersion, SourceHour, WebhookSource
from webhooks.watching import watch

pytestmark = pytest.mark.django_db


@pytest.fixture
def silent(demo: Workspace) -> WebhookSource:
    """A source that had requests every hour until ten hours ago."""
    source = make_source_on(demo, "shopify", name="Berlin shop")
    hour = now().replace(minute=0, second=0, microsecond=0)
    MappingVersion.objects.update(created_at=hour - timedelta(days=20))
    for ago in range(10, 60):
        SourceHour.objects.create(
            source=source, hour=hour - timedelta(hours=ago), applied=3, rows=3
        )
    return source


def home(client: Client) -> str:
    return text_of(client.get("/w/demo/"))


def test_raises_a_quiet_source(client: Client, silent: WebhookSource) -> None:
    watch(at=now())
    assert "Berlin shop: Nothing has come for" in home(client)
    assert "Nothing has come for" in get(client)


def test_forgets_it_when_requests_come_again(
    client: Client, silent: WebhookSource
) -> None:
    watch(at=now())
    deliver(silent, {"id": 1})
    watch(at=now())
    assert "Nothing has come" not in home(client)


def test_ignores_a_paused_source(client: Client, silent: WebhookSource) -> None:
    WebhookSource.objects.update(state="paused")
    watch(at=now())
    silent.refresh_from_db()
    assert silent.concerns == []


def test_raises_rejected_requests(client: Client, demo: Workspace) -> None:
    deliver(make_source_on(demo, "shopify", name="Shop"), {"email": "nobody"})
    assert "Shop: 1 request of the last 24 hours was rejected" in home(client)


def test_keeps_it_from_those_who_may_not_look(client: Client, demo: Workspace) -> None:
    deliver(make_source_on(demo, "shopify", name="Shop"), {"email": "nobody"})
    log_in_as(client, "Bo")
    assert "Shop: 1 request" not in home(client)


def test_finds_sources_by_name_and_sender(client: Client, demo: Workspace) -> None:
    make_source(demo, name="Berlin", sender="stripe")
    for words in ("berl", "STRIPE"):
        found = text_of(client.get("/w/demo/search/", {"q": words}))
        assert "Stripe customers" in found
