"""Segment's identify calls, single or in a batch."""

from __future__ import annotations

from webhooks.mapping import Condition, ConditionTest, WebhookMapping
from webhooks.presets.preset import Preset, mapped
from webhooks.signatures import Scheme

PRESET = Preset(
    key="segment",
    name="Segment identify",
    lead="Traits of people from Segment, or from anything that speaks its format.",
    set_up=(
        "In Segment add the destination Webhooks, paste the address, and set a shared "
        "secret."
    ),
    notes=("Calls other than identify are ignored.",),
    scheme=Scheme.SEGMENT,
    repeats="path:messageId",
    mapping=WebhookMapping(
        rows="batch",
        conditions=(Condition("type", ConditionTest.EQUALS, "identify"),),
        fields=(
            mapped("userId", "identifier:user_id"),
            mapped("anonymousId", "identifier:cookie_id"),
            mapped("traits.email", "identifier:email"),
            mapped("traits.phone", "identifier:phone"),
            mapped("traits.name", "full_name"),
            mapped("traits.firstName", "attribute:first_name"),
            mapped("traits.lastName", "attribute:last_name"),
            mapped("traits.birthday", "attribute:birthday"),
            mapped("traits.gender", "attribute:gender"),
            mapped("traits.address.city", "attribute:city"),
            mapped("traits.address.state", "attribute:region"),
            mapped("traits.address.postalCode", "attribute:postal_code"),
            mapped("traits.address.country", "attribute:country"),
            mapped("traits.createdAt", "attribute:registered_at"),
            mapped("timestamp", "at"),
        ),
        match=("user_id", "email", "cookie_id"),
        replaces=("email",),
    ),
    sample={
        "type": "identify",
        "userId": "97980cfea0067",
        "anonymousId": "507f191e-810c-4972-9de8-60ea81a1ae4d",
        "messageId": "022bb90c-bbac-11e4-8dfc-aa07a5b093db",
        "timestamp": "2026-03-01T08:15:00Z",
        "traits": {
            "email": "ada@example.com",
            "name": "Ada Lovelace",
            "plan": "premium",
            "address": {"city": "London", "country": "United Kingdom"},
        },
    },
)
