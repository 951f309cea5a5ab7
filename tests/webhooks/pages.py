"""What a test asks of the pages of webhooks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils.timezone import now

from cdp.models import User
from tests.webhooks.makers import make_incoming
from webhooks import receive
from webhooks.drain import drain_batch
from webhooks.models import Delivery, WebhookSource
from webhooks.statuses import Door

HX = {"HX-Request": "true"}
BASE = "/w/demo/webhooks/"


def page(source: WebhookSource | None = None, step: str = "") -> str:
    """The address of a page of a source, or below all of them."""
    return f"{BASE}{source.pk}/{step}" if source else f"{BASE}{step}"


def text_of(response: Any) -> str:
    """What an answer says."""
    answer: HttpResponse = response
    return answer.content.decode()


def get(client: Client, source: WebhookSource | None = None, step: str = "") -> str:
    """The text of a page."""
    return text_of(client.get(page(source, step), follow=True))


def post(
    client: Client, source: WebhookSource | None, step: str, **data: Any
) -> HttpResponse:
    """The answer to a posted form."""
    response: HttpResponse = client.post(page(source, step), data)  # type: ignore[assignment]
    return response


def log_in_as(client: Client, name: str) -> None:
    """Go on as somebody else."""
    client.force_login(User.objects.get(name__startswith=name))


def deliver(
    source: WebhookSource, body: Any, *, minutes_ago: float = 1, drains: bool = True
) -> Delivery:
    """A delivery of the source, stored a while ago and, unless told not to, applied."""
    stored = receive.store(
        make_incoming(body),
        workspace_id=source.workspace_id,
        door=Door.WEBHOOK,
        now=now() - timedelta(minutes=minutes_ago),
        source=source,
    )
    while drains and drain_batch(source.workspace_id):
        continue
    return Delivery.objects.get(pk=stored.id)
