"""Customer.io's reporting webhooks: what became of messages."""

from __future__ import annotations

from webhooks.mapping import WebhookMapping
from webhooks.presets.preset import Preset, mapped, replaced
from webhooks.signatures import Scheme

_CONSENT = {"subscribed": "subscribed", "unsubscribed": "unsubscribed"}
_FAILURES = {"bounced": "hard bounced", "spammed": "complained"}

PRESET = Preset(
    key="customer_io",
    name="Customer.io reporting",
    lead="Deliveries, opens, clicks and unsubscribes of messages.",
    set_up=(
        "In Customer.io open Data and Integrations, Integrations, Reporting Webhooks, "
        "and paste the address. The signing key is shown there."
    ),
    notes=("A subscription at Customer.io ends an opt-out here.",),
    scheme=Scheme.CUSTOMER_IO,
    repeats="path:event_id",
    mapping=WebhookMapping(
        fields=(
            mapped("data.identifiers.id", "identifier:user_id"),
            mapped("data.identifiers.email", "identifier:email"),
            mapped("metric", "event:name"),
            mapped("timestamp", "event:time"),
            mapped("object_type", "event:property:object_type"),
            mapped("data.campaign_id", "event:property:campaign_id"),
            mapped("data.delivery_id", "event:property:delivery_id"),
            mapped("data.subject", "event:property:subject"),
            mapped("data.href", "event:property:href"),
            mapped("metric", "unsubscribed", replaced(_CONSENT, "")),
            mapped("metric", "subscription:email", replaced(_FAILURES, "")),
            mapped("timestamp", "at"),
        ),
        match=("user_id", "email"),
        ends_opt_outs=True,
    ),
    sample={
        "event_id": "01E4C4CT6YDC7Y5M7FE1GWWPQJ",
        "object_type": "email",
        "metric": "opened",
        "timestamp": 1772352900,
        "data": {
            "customer_id": "0200102",
            "identifiers": {
                "id": "0200102",
                "email": "ada@example.com",
                "cio_id": "d9c106000001",
            },
            "delivery_id": "RPILAgABcRhIBqSp7kiPekGBIeVh",
            "campaign_id": 2,
            "subject": "Hello",
        },
    },
)
