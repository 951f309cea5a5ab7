"""The workspace that the bench sends to, and the requests that it sends."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.db import connection

from cdp.api import tokens
from cdp.api.scopes import Scope
from cdp.models import Workspace
from profiles.loading import load_definitions
from tests.speed.api_urls import TABLE
from webhooks import sources
from webhooks.addresses import source_path
from webhooks.models import WebhookSource
from webhooks.verification import Verification

PEOPLE = 5_000
BARE = "/bare"


@dataclass(frozen=True, slots=True)
class Doors:
    """The addresses that take one request, and a token to look at people with."""

    workspace: Workspace
    source: WebhookSource
    token: str

    @property
    def update(self) -> str:
        app_id = self.workspace.app_id
        return f"/api/cdp/profiles/public/v1/app/{app_id}/update-profile"

    @property
    def webhook(self) -> str:
        return source_path(self.source)


def make_doors() -> Doors:
    """A workspace with a shop's source that is on, and the bare view's table."""
    with connection.cursor() as cursor:
        cursor.execute(TABLE)
    workspace = Workspace.objects.create(slug="bench", name="Bench")
    token = tokens.issue_token(workspace, "Bench", scopes=list(Scope)).secret
    source = sources.create(workspace, sender="shopify", name="Shop")
    sources.set_verification(source, Verification())
    version = sources.save_version(source, note="")
    sources.switch_on(source, version, load_definitions(workspace))
    return Doors(workspace, source, token)


def an_update(number: int) -> tuple[str, bytes]:
    """An update of one of many people, as Piwik PRO's documents have it."""
    update = {
        "identifiers": {"email": f"p{number % PEOPLE}@example.com"},
        "attributes": {"analytics.revenue": number, "analytics.country": "DE"},
    }
    return "", json.dumps(update).encode()


def a_customer(number: int) -> tuple[str, bytes]:
    """A customer of a shop, as Shopify sends it; each delivery has an id."""
    person = number % PEOPLE
    customer = {
        "id": 706_405_506_930_000 + person,
        "email": f"p{person}@example.com",
        "first_name": "Ada",
        "last_name": f"Lovelace {number}",
        "orders_count": 3,
        "total_spent": "199.65",
        "tags": "vip, newsletter",
        "email_marketing_consent": {"state": "subscribed"},
        "default_address": {"city": "London", "country": "United Kingdom"},
    }
    return f"X-Shopify-Webhook-Id: {number}-{id(customer)}\r\n", json.dumps(
        customer
    ).encode()
