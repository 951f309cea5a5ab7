from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.timezone import now

from cdp.metrics import exposition
from tests.makers import make_workspace
from webhooks.models import Delivery, SourceHour, WebhookSource
from webhooks.statuses import Door

pytestmark = pytest.mark.django_db


def told(name: str) -> float:
    lines = exposition().decode().splitlines()
    (found,) = [line for line in lines if line.startswith(f"{name} ")]
    return float(found.rsplit(" ", 1)[1])


def test_counts_the_last_day_by_how_requests_ended() -> None:
    source = WebhookSource.objects.create(workspace=make_workspace(), name="Shop")
    for hours in (1, 2, 30):
        SourceHour.objects.create(
            source=source, hour=now() - timedelta(hours=hours), applied=5, rejected=1
        )
    assert told('tributary_deliveries_last_day{ending="applied"}') == 10
    assert told('tributary_deliveries_last_day{ending="rejected"}') == 2


def test_says_what_waits_and_how_long() -> None:
    assert told("tributary_deliveries_oldest_seconds") == 0
    Delivery.objects.create(
        received=now() - timedelta(minutes=10),
        workspace=make_workspace(),
        door=Door.UPDATE_PROFILE,
        method="POST",
    )
    assert told("tributary_deliveries_pending") == 1
    assert 600 <= told("tributary_deliveries_oldest_seconds") < 660
