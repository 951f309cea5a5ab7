from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cdp.models import Workspace
from tests.makers import make_workspace
from tests.webhooks.makers import make_source, make_source_on
from tests.webhooks.pages import deliver, get, log_in_as, page, post
from webhooks.models import WebhookSource
from webhooks.presets import PRESETS

pytestmark = pytest.mark.django_db


def test_shows_the_next_step_where_there_is_no_source(
    client: Client, demo: Workspace
) -> None:
    assert "No sources yet" in get(client)


def test_lists_sources_with_their_last_day(client: Client, demo: Workspace) -> None:
    source = make_source_on(demo, "shopify", name="Berlin shop")
    deliver(source, {"id": 7, "email": "ada@example.com"})
    text = get(client)
    assert "Berlin shop" in text
    assert "Shopify customers" in text
    assert "1 request in 24 hours, 100 % well" in text


@pytest.mark.parametrize("sender", PRESETS)
def test_creates_a_source_of_every_sender(
    client: Client, demo: Workspace, sender: str
) -> None:
    response = post(client, None, "new/", sender=sender, name="")
    source = WebhookSource.objects.get()
    assert response["Location"] == page(source)
    assert source.name == PRESETS[sender].name
    assert str(source.pk) in get(client, source)


def test_rejects_an_unknown_sender(client: Client, demo: Workspace) -> None:
    response = post(client, None, "new/", sender="nobody", name="x")
    assert response.status_code == 422
    assert not WebhookSource.objects.exists()


def test_requires_an_admin(client: Client, demo: Workspace) -> None:
    source = make_source(demo)
    log_in_as(client, "Bo")
    for address in (page(), page(None, "new/"), page(source)):
        assert client.get(address).status_code == 403


def test_hides_sources_of_other_workspaces(client: Client, demo: Workspace) -> None:
    other = make_source(make_workspace(), name="Secret shop")
    assert "Secret shop" not in get(client)
    assert client.get(page(other)).status_code == 404


def test_asks_the_database_alike_for_any_number(
    client: Client, demo: Workspace
) -> None:
    get(client)  # the session notes the workspace once
    asked = []
    for _ in range(2):
        for _ in range(4):
            make_source(demo)
        with CaptureQueriesContext(connection) as queries:
            get(client)
        asked.append(len(queries))
    assert asked[0] == asked[1]
