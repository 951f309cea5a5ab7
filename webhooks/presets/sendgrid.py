"""SendGrid's event webhook: a list of what happened to messages."""

from __future__ import annotations

from webhooks.mapping import WebhookMapping
from webhooks.presets.preset import Preset, mapped, replaced, unix
from webhooks.signatures import Scheme

_STATES = {
    "bounce": "hard bounced",
    "spamreport": "complained",
    "unsubscribe": "unsubscribed",
}

PRESET = Preset(
    key="sendgrid",
    name="SendGrid events",
    lead="Opens, clicks, bounces and unsubscribes, as events of people.",
    set_up=(
        "In SendGrid open Settings, Mail Settings, Event Webhooks, paste the address, "
        "switch Signed Event Webhook on, and paste its verification key under "
        "Verification here."
    ),
    notes=(
        "Unsubscribes of a group are kept as events; map them to a topic if you have "
        "one for the group.",
    ),
    scheme=Scheme.SENDGRID,
    repeats="path:sg_event_id",
    mapping=WebhookMapping(
        fields=(
            mapped("email", "identifier:email"),
            mapped("event", "event:name"),
            mapped("timestamp", "event:time", unix()),
            mapped("sg_message_id", "event:property:message"),
            mapped("category", "event:property:category"),
            mapped("url", "event:property:url"),
            mapped("reason", "event:property:reason"),
            mapped("useragent", "event:property:useragent"),
            mapped("asm_group_id", "event:property:group"),
            mapped("event", "subscription:email", replaced(_STATES, "")),
        ),
    ),
    sample=[
        {
            "email": "ada@example.com",
            "timestamp": 1772352900,
            "event": "open",
            "category": ["newsletter"],
            "sg_event_id": "sg_event_id_1",
            "sg_message_id": "14c5d75ce93.dfd.64b469",
            "useragent": "Mozilla/5.0",
        },
        {
            "email": "bea@example.com",
            "timestamp": 1772352901,
            "event": "unsubscribe",
            "sg_event_id": "sg_event_id_2",
            "sg_message_id": "14c5d75ce93.dfd.64b470",
        },
    ],
)
