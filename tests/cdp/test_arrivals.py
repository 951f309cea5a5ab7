"""The card of what came in: each door brings its part, all over the same days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client

from cdp.models import Workspace
from cdp.statuses import Role
from tests.imports.wizard import log_in_as, make_finished, text_of
from tests.makers import make_member, make_workspace
from tests.webhooks.makers import make_source_on
from tests.webhooks.pages import deliver
from webhooks.came_in import KINDS
from webhooks.models import Delivery, SourceHour
from webhooks.statuses import DeliveryStatus, Door

pytestmark = pytest.mark.django_db

ADA = {"id": 1, "email": "ada@example.com", "first_name": "Ada"}


@pytest.fixture
def demo(client: Client) -> Workspace:
    """A workspace of Ana (admin, logged in) and Bo (marketer)."""
    workspace = make_workspace(slug="demo", name="Demo")
    client.force_login(make_member(workspace, Role.ADMIN, "Ana Silva"))
    make_member(workspace, Role.MARKETER, "Bo Lindqvist")
    return workspace


def home(client: Client) -> str:
    return text_of(client.get("/w/demo/"))


def update_profile(workspace: Workspace, status: DeliveryStatus) -> None:
    Delivery.objects.create(
        received=datetime.now(UTC),
        workspace=workspace,
        door=Door.UPDATE_PROFILE,
        status=status,
        method="POST",
    )


def test_shows_imports_and_requests_by_door(client: Client, demo: Workspace) -> None:
    make_finished(demo)
    deliver(make_source_on(demo, "shopify"), ADA)
    update_profile(demo, DeliveryStatus.APPLIED)
    update_profile(demo, DeliveryStatus.REJECTED)
    text = home(client)
    for label in (
        "3 rows in 14 days",
        "1 request in 14 days",
        "2 requests in 14 days",
    ):
        assert f'aria-label="{label}"' in text
    for day in ("1 applied</title>", "1 applied, 1 rejected</title>"):
        assert day in text


def test_shows_the_busiest_door_first(client: Client, demo: Workspace) -> None:
    source = make_source_on(demo, "shopify")
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    for ago, applied in ((1, 40), (14 * 24 + 24, 1_000)):
        SourceHour.objects.create(
            source=source, hour=hour - timedelta(hours=ago), applied=applied
        )
    make_finished(demo)
    text = home(client)
    assert "40 requests in 14 days" in text  # not what came before these days
    assert text.index("40 requests in") < text.index("3 rows in")


def test_counts_nothing_of_another_workspace(client: Client, demo: Workspace) -> None:
    other = make_workspace()
    deliver(make_source_on(other, "shopify"), ADA)
    update_profile(other, DeliveryStatus.APPLIED)
    assert "What came in" not in home(client)


def test_leads_only_admins_to_deliveries(client: Client, demo: Workspace) -> None:
    deliver(make_source_on(demo, "shopify"), ADA)
    assert 'href="/w/demo/webhooks/deliveries/"' in home(client)
    log_in_as(client, "Bo")
    text = home(client)
    assert "1 request in 14 days" in text
    assert "/w/demo/webhooks/" not in text


def test_shows_the_other_doors_where_one_takes_too_long(
    client: Client, demo: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = "select pg_sleep(5)::text::date, %s, %s, %s"
    monkeypatch.setattr("webhooks.statements.DAILY_UPDATES", slow)
    make_finished(demo)
    assert "3 rows in 14 days" in home(client)
    with connection.cursor() as cursor:
        cursor.execute("show statement_timeout")
        assert cursor.fetchone() == ("0",)


def test_has_a_colour_for_each_way_to_end() -> None:
    assert set(KINDS) == {str(status.label).lower() for status in DeliveryStatus}
