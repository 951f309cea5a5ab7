from __future__ import annotations

import pytest
from django.test import Client

from cdp.models import Workspace
from cdp.statuses import Role
from profiles.loading import load_definitions
from profiles.models import Profile
from tests.makers import make_member, make_workspace
from tests.webhooks.makers import make_source, make_source_on
from tests.webhooks.pages import HX, deliver, get, log_in_as, page, text_of
from webhooks.delivery_list import PAGE_ROWS
from webhooks.models import WebhookSource

pytestmark = pytest.mark.django_db

ADA = {"id": 1, "email": "ada@example.com", "first_name": "Ada", "note": "Grüße"}
GRACE = {"id": 2, "email": "grace@example.com", "first_name": "Grace"}


@pytest.fixture
def shop(demo: Workspace) -> WebhookSource:
    """A shop that is switched on."""
    return make_source_on(demo, "shopify", name="Berlin shop")


def test_lists_deliveries_of_all_sources(
    client: Client, demo: Workspace, shop: WebhookSource
) -> None:
    deliver(shop, ADA)
    deliver(make_source(demo, name="Newsletter"), GRACE)
    text = get(client, step="deliveries/")
    assert "Berlin shop" in text
    assert "created" in text
    assert "Kept, not applied: the source was not switched on." in text


def test_lists_deliveries_of_one_source(
    client: Client, demo: Workspace, shop: WebhookSource
) -> None:
    deliver(shop, ADA)
    deliver(make_source(demo, name="Newsletter"), GRACE)
    text = get(client, shop, "deliveries/")
    assert "created" in text
    assert "Newsletter" not in text


@pytest.mark.parametrize(
    "words", ["ada@example.com", "ADA@example.com", "%22Ada%22", "Gr%C3%BC%C3%9Fe"]
)
def test_finds_by_person_and_by_text(
    client: Client, shop: WebhookSource, words: str
) -> None:
    for body in (ADA, GRACE):
        deliver(shop, body)
    text = get(client, shop, f"deliveries/?q={words}")
    assert ">Ada" in text
    assert ">Grace" not in text


def test_finds_by_profile_id(client: Client, shop: WebhookSource) -> None:
    for body in (ADA, GRACE):
        deliver(shop, body)
    ids = load_definitions(shop.workspace).public_ids
    public = ids.public(Profile.objects.order_by("pk")[0].pk)
    text = get(client, shop, f"deliveries/?q={public}")
    assert ">Ada" in text
    assert ">Grace" not in text


def test_filters_by_outcome(client: Client, shop: WebhookSource) -> None:
    deliver(shop, ADA)
    deliver(shop, {"email": "nobody"})
    text = get(client, shop, "deliveries/?status=3&since=24")
    assert "Remove filter outcome Rejected" in text
    assert ">Ada" not in text
    assert "nobody" in text


def test_pages_back_and_forth(client: Client, shop: WebhookSource) -> None:
    for number in range(PAGE_ROWS + 2):
        deliver(shop, {"id": 100 + number}, minutes_ago=number, drains=False)
    first = client.get(page(shop, "deliveries/"))
    older = first.context["deliveries"].older
    second = client.get(page(shop, "deliveries/"), {"before": older})
    assert len(second.context["deliveries"].rows) == 2
    newer = second.context["deliveries"].newer
    back = client.get(page(shop, "deliveries/"), {"after": newer})
    assert [row.delivery.pk for row in back.context["deliveries"].rows] == [
        row.delivery.pk for row in first.context["deliveries"].rows
    ]


@pytest.mark.parametrize(
    "query", ["?q=%00", "?before=x", "?after=2026-01-01~7", "?status=99", "?source=x"]
)
def test_handles_malformed_filters(
    client: Client, shop: WebhookSource, query: str
) -> None:
    deliver(shop, ADA)
    assert ">Ada" in get(client, step=f"deliveries/{query}")


def test_shows_what_a_delivery_did(client: Client, shop: WebhookSource) -> None:
    delivery = deliver(shop, ADA)
    text = get(client, step=f"deliveries/{delivery.pk}/")
    assert "Read by version 1 of the mapping." in text
    assert "First name" in text
    assert "&quot;first_name&quot;: &quot;Ada&quot;" in text
    assert "The person has all of this already." in text


def test_shows_why_a_row_is_held(client: Client, shop: WebhookSource) -> None:
    delivery = deliver(shop, {"email": "nobody"})
    text = get(client, step=f"deliveries/{delivery.pk}/")
    assert "Every row of the request is held by an error." in text
    assert "nobody" in text


@pytest.mark.parametrize("body", ["", "{", "\xff\xfe", "[" * 5_000, "a=1&b=2", "<a/>"])
def test_shows_hostile_bodies(client: Client, shop: WebhookSource, body: str) -> None:
    delivery = deliver(shop, body.encode("latin-1"))
    response = client.get(page(None, f"deliveries/{delivery.pk}/"))
    assert response.status_code == 200


def test_opens_beside_the_list(client: Client, shop: WebhookSource) -> None:
    delivery = deliver(shop, ADA)
    text = text_of(client.get(page(None, f"deliveries/{delivery.pk}/"), headers=HX))
    assert "<html" not in text
    assert 'id="delivery"' in text


def test_leads_from_the_person_to_the_delivery(
    client: Client, shop: WebhookSource
) -> None:
    delivery = deliver(shop, ADA)
    ids = load_definitions(shop.workspace).public_ids
    person = ids.public(Profile.objects.get().pk)
    text = text_of(client.get(f"/w/demo/people/{person}/activity/"))
    assert (
        f'<a href="{page(None, f"deliveries/{delivery.pk}/")}">Berlin shop</a>' in text
    )


def test_keeps_deliveries_of_other_workspaces_to_them(
    client: Client, demo: Workspace
) -> None:
    other = deliver(make_source(make_workspace()), ADA)
    assert "ada@example.com" not in get(client, step="deliveries/")
    assert client.get(page(None, f"deliveries/{other.pk}/")).status_code == 404


def test_requires_an_admin(client: Client, shop: WebhookSource) -> None:
    log_in_as(client, "Bo")
    assert client.get(page(None, "deliveries/")).status_code == 403


@pytest.mark.parametrize("role", [Role.MARKETER, Role.STAFF])
def test_tells_whoever_sees_people_what_a_delivery_did(
    client: Client, shop: WebhookSource, role: Role
) -> None:
    delivery = deliver(shop, ADA)
    client.force_login(make_member(shop.workspace, role, "Dana Otieno"))
    text = text_of(client.get(page(None, f"deliveries/{delivery.pk}/")))
    assert "What it did" in text
    assert "From Berlin shop" in text
    for kept in ("Grüße", "Content-Type", "/replays/", "?delivery="):
        assert kept not in text
