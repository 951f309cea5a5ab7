"""How long what came is kept, and what goes when somebody is forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from cdp.models import User, Workspace
from profiles.forget import forget
from profiles.loading import load_definitions
from profiles.models import Profile
from profiles.statuses import Origin, OriginKind
from tests.webhooks.makers import make_source_on
from tests.webhooks.pages import deliver, get
from webhooks.expiry import expire
from webhooks.models import Delivery, DeliveryKey, WebhookSource
from webhooks.statuses import DeliveryStatus

pytestmark = pytest.mark.django_db

ADA = {"id": 1, "email": "ada@example.com", "first_name": "Ada"}
GRACE = {"id": 2, "email": "grace@example.com", "first_name": "Grace"}


@pytest.fixture
def shop(demo: Workspace) -> WebhookSource:
    """A shop that is switched on."""
    return make_source_on(demo, "shopify")


def forget_ada(shop: WebhookSource) -> None:
    ada = Profile.objects.get(attributes__first_name="Ada")
    definitions = load_definitions(shop.workspace)
    user = User.objects.get(name="Ana Silva")
    assert forget(
        ada.pk,
        definitions=definitions,
        origin=Origin(OriginKind.EDIT, user.pk),
        now=now(),
    )


def test_keeps_deliveries_as_long_as_the_workspace_says(shop: WebhookSource) -> None:
    kept = deliver(shop, ADA, minutes_ago=24 * 60 * 9)
    deliver(shop, GRACE, minutes_ago=24 * 60 * 11)
    Workspace.objects.update(delivery_days=10)
    assert expire(at=now()) == 1
    assert list(Delivery.objects.values_list("pk", flat=True)) == [kept.pk]


def test_keeps_what_waits_to_be_applied(shop: WebhookSource) -> None:
    deliver(shop, ADA, minutes_ago=24 * 60 * 90, drains=False)
    assert expire(at=now()) == 0


def test_drops_ids_of_repeats_with_their_deliveries(shop: WebhookSource) -> None:
    then = now() - timedelta(days=31)
    DeliveryKey.objects.create(source=shop, key="old", delivery=1, received=then)
    DeliveryKey.objects.create(source=shop, key="new", delivery=2, received=now())
    expire(at=now())
    assert [key.key for key in DeliveryKey.objects.all()] == ["new"]


def test_blanks_what_a_forgotten_person_sent(shop: WebhookSource) -> None:
    mine, other = deliver(shop, ADA), deliver(shop, GRACE)
    forget_ada(shop)
    mine.refresh_from_db()
    other.refresh_from_db()
    assert (bytes(mine.body), mine.headers, mine.people) == (b"", [], [])
    assert mine.status == DeliveryStatus.APPLIED
    assert b"grace" in bytes(other.body)


def test_blanks_what_names_them_and_led_to_nobody(shop: WebhookSource) -> None:
    deliver(shop, ADA)
    held = deliver(shop, {"email": "ADA@example.com", "phone": "moon"})
    WebhookSource.objects.update(sample='{"email": "ada@example.com"}')
    forget_ada(shop)
    held.refresh_from_db()
    assert bytes(held.body) == b""
    assert "moon" not in str(held.rows)
    assert WebhookSource.objects.get().sample == ""


def test_says_that_it_is_blanked(client: Client, shop: WebhookSource) -> None:
    mine = deliver(shop, ADA)
    forget_ada(shop)
    text = get(client, step=f"deliveries/{mine.pk}/")
    assert "What it said was about somebody who is forgotten." in text
    assert "ada@example.com" not in text
