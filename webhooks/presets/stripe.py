"""Stripe's events customer.created and customer.updated."""

from __future__ import annotations

from webhooks.mapping import Condition, ConditionTest, WebhookMapping
from webhooks.presets.preset import Preset, mapped, unix
from webhooks.signatures import Scheme

PRESET = Preset(
    key="stripe",
    name="Stripe customers",
    lead="Customers as they are created and changed.",
    set_up=(
        "In Stripe open Developers, Webhooks, Add endpoint, paste the address, and "
        "choose customer.created and customer.updated. The signing secret is shown "
        "there."
    ),
    notes=(
        "Customer ids such as cus_9s6XKzkNRiz8i3 become user ids here; import them as "
        "an attribute if your user ids come from elsewhere.",
    ),
    scheme=Scheme.STRIPE,
    repeats="path:id",
    mapping=WebhookMapping(
        conditions=(
            Condition("data.object.object", ConditionTest.EQUALS, "customer"),
            Condition("type", ConditionTest.DIFFERS, "customer.deleted"),
        ),
        fields=(
            mapped("data.object.id", "identifier:user_id"),
            mapped("data.object.email", "identifier:email"),
            mapped("data.object.phone", "identifier:phone"),
            mapped("data.object.name", "full_name"),
            mapped("data.object.address.city", "attribute:city"),
            mapped("data.object.address.state", "attribute:region"),
            mapped("data.object.address.postal_code", "attribute:postal_code"),
            mapped("data.object.address.country", "attribute:country"),
            mapped("data.object.preferred_locales[first]", "attribute:language"),
            mapped("data.object.created", "attribute:registered_at", unix()),
            mapped("created", "at"),
        ),
        match=("user_id", "email"),
        replaces=("email",),
    ),
    sample={
        "id": "evt_1MqqbKLt4dXK03v5qaIbiNCC",
        "object": "event",
        "created": 1772352900,
        "type": "customer.updated",
        "data": {
            "object": {
                "id": "cus_9s6XKzkNRiz8i3",
                "object": "customer",
                "created": 1735689600,
                "email": "ada@example.com",
                "name": "Ada Lovelace",
                "phone": None,
                "preferred_locales": ["en"],
                "address": {"city": "London", "country": "GB", "postal_code": "W1"},
            }
        },
    },
)
