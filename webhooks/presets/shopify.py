"""Shopify's topics customers/create, customers/update, customers/enable."""

from __future__ import annotations

from webhooks.mapping import WebhookMapping
from webhooks.presets.preset import Preset, mapped, replaced
from webhooks.signatures import Scheme

_CONSENT = {
    "subscribed": "subscribed",
    "unsubscribed": "unsubscribed",
    "not_subscribed": "unconfirmed",
    "pending": "unconfirmed",
}

PRESET = Preset(
    key="shopify",
    name="Shopify customers",
    lead="Customers of a shop as they are created and changed.",
    set_up=(
        "In Shopify open Settings, Notifications, Webhooks, and create webhooks for "
        "customer creation and customer update with this address."
    ),
    notes=(
        "Customer ids of the shop become user ids here; import them as an attribute "
        "if your user ids come from elsewhere.",
    ),
    scheme=Scheme.SHOPIFY,
    repeats="header:X-Shopify-Webhook-Id",
    mapping=WebhookMapping(
        fields=(
            mapped("id", "identifier:user_id"),
            mapped("email", "identifier:email"),
            mapped("phone", "identifier:phone"),
            mapped("first_name", "attribute:first_name"),
            mapped("last_name", "attribute:last_name"),
            mapped("default_address.city", "attribute:city"),
            mapped("default_address.province", "attribute:region"),
            mapped("default_address.zip", "attribute:postal_code"),
            mapped("default_address.country", "attribute:country"),
            mapped(
                "email_marketing_consent.state",
                "subscription:email",
                replaced(_CONSENT, ""),
            ),
            mapped("created_at", "attribute:registered_at"),
            mapped("updated_at", "at"),
        ),
        match=("user_id", "email"),
        replaces=("email",),
    ),
    sample={
        "id": 706405506930370084,
        "email": "ada@example.com",
        "first_name": "Ada",
        "last_name": "Lovelace",
        "phone": "+491701234567",
        "orders_count": 3,
        "total_spent": "199.65",
        "tags": "vip, newsletter",
        "created_at": "2025-01-01T00:00:00Z",
        "updated_at": "2026-03-01T08:15:00Z",
        "email_marketing_consent": {"state": "subscribed"},
        "default_address": {
            "city": "Hamburg",
            "province": "Hamburg",
            "zip": "20095",
            "country": "Germany",
        },
    },
)
