"""The demo's sources: a shop that is switched on, a newsletter that is being set up.

The shop's requests go the way that every request goes: stored, drained, applied. They
are spread over the last day, so that the pages have something to tell.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import now

from cdp.models import Workspace
from profiles.loading import load_definitions
from profiles.values import JSONValue
from webhooks import sources
from webhooks.addresses import source_path
from webhooks.drain import drain_batch
from webhooks.models import WebhookSource
from webhooks.receive import store
from webhooks.requests import Incoming
from webhooks.statuses import Door, SourceState
from webhooks.verification import Verification

SHOP = "Shop customers"
NEWSLETTER = "Newsletter"
_HOURS = 22
_HEADERS = (
    ("Content-Type", "application/json"),
    ("User-Agent", "Shopify-Captain-Hook"),
    ("X-Shopify-Topic", "customers/update"),
    ("X-Shopify-Shop-Domain", "demo.myshopify.example"),
)
_PEOPLE = (
    ("Ada", "Lovelace", "London", "United Kingdom"),
    ("Grace", "Hopper", "New York", "United States"),
    ("Katherine", "Johnson", "Hampton", "United States"),
    ("Emmy", "Noether", "Göttingen", "Germany"),
    ("Lise", "Meitner", "Vienna", "Austria"),
    ("Rosalind", "Franklin", "Cambridge", "United Kingdom"),
    ("Hedy", "Lamarr", "Vienna", "Austria"),
    ("Chien-Shiung", "Wu", "New York", "United States"),
    ("Sophie", "Germain", "Paris", "France"),
    ("Maryam", "Mirzakhani", "Tehran", "Iran"),
    ("Dorothy", "Vaughan", "Hampton", "United States"),
    ("Radia", "Perlman", "Boston", "United States"),
)


def seed(workspace: Workspace) -> None:
    """Makes the sources of the demo, unless the workspace has some."""
    if WebhookSource.objects.of(workspace).exists():
        return
    shop = sources.create(workspace, sender="shopify", name=SHOP)
    # Nobody signs here: whoever tries the demo sends by hand.
    sources.set_verification(shop, Verification())
    version = sources.save_version(shop, note="As Shopify sends it")
    sources.switch_on(shop, version, load_definitions(workspace))
    until = now()
    _date_back(shop, until - timedelta(hours=_HOURS + 1))
    for received, body in _requests(until):
        _receive(shop, body, received)
    while drain_batch(workspace.pk):
        continue
    sources.create(workspace, sender="mailchimp", name=NEWSLETTER)


def describe(workspace: Workspace) -> dict[str, Any]:
    """The demo's switched-on source: its id, and the path of its address."""
    found = WebhookSource.objects.of(workspace).filter(state=SourceState.ON)
    source = found.select_related("workspace").order_by("created_at", "pk").first()
    return {
        "webhook_source_id": str(source.pk) if source else None,
        "webhook_path": source_path(source) if source else None,
    }


def _date_back(source: WebhookSource, moment: datetime) -> None:
    """Have the source and its version be as old as what it has received."""
    WebhookSource.objects.filter(pk=source.pk).update(created_at=moment)
    source.versions.update(created_at=moment)


def _requests(until: datetime) -> Iterator[tuple[datetime, JSONValue]]:
    """Customers as the shop sends them, the oldest first, two of them faulty."""
    count = 3 * len(_PEOPLE)
    for number in range(count):
        first, last, city, country = _PEOPLE[number * 5 % len(_PEOPLE)]
        ago = timedelta(hours=_HOURS * (count - number) / count, minutes=number % 7)
        customer: dict[str, JSONValue] = {
            "id": 207_119_551 + number * 5 % len(_PEOPLE),
            "email": f"{first}.{last}@example.com".lower(),
            "first_name": first,
            "last_name": last,
            "verified_email": number % 4 != 0,
            "orders_count": number // len(_PEOPLE) + 1,
            "total_spent": f"{19 + 7 * number}.00",
            "tags": "newsletter, vip" if number % 5 == 0 else "newsletter",
            "email_marketing_consent": {
                "state": "unsubscribed" if number == count - 3 else "subscribed",
                "opt_in_level": "single_opt_in",
            },
            "default_address": {
                "city": city,
                "country": country,
                "zip": f"{10_000 + 37 * number}",
            },
        }
        if number % 17 == 11:
            customer["email"] = f"{first} at example.com"
        yield until - ago, customer


def _receive(source: WebhookSource, body: JSONValue, received: datetime) -> None:
    store(
        Incoming("POST", "", _HEADERS, json.dumps(body).encode()),
        workspace_id=source.workspace_id,
        door=Door.WEBHOOK,
        now=received,
        source=source,
        answer_ms=4,
    )
