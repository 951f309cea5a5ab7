"""HubSpot's app webhooks: a list of notifications, each of one changed property."""

from __future__ import annotations

from webhooks.mapping import Condition, ConditionTest, WebhookMapping
from webhooks.presets.preset import Preset, mapped
from webhooks.signatures import Scheme


def _property(name: str) -> str:
    return f"[?propertyName=='{name}'].propertyValue"


PRESET = Preset(
    key="hubspot",
    name="HubSpot",
    lead="Contacts as their properties change.",
    set_up=(
        "In your HubSpot app open Webhooks, paste the address, and subscribe to "
        "contact.creation and contact.propertyChange for the properties you want. "
        "The secret is the app's client secret."
    ),
    notes=(
        "HubSpot sends one property at a time with the contact's id, which becomes a "
        "user id here.",
    ),
    scheme=Scheme.HUBSPOT,
    repeats="path:eventId",
    mapping=WebhookMapping(
        conditions=(
            Condition("subscriptionType", ConditionTest.DIFFERS, "contact.deletion"),
        ),
        fields=(
            mapped("objectId", "identifier:user_id"),
            mapped(_property("email"), "identifier:email"),
            mapped(_property("phone"), "identifier:phone"),
            mapped(_property("firstname"), "attribute:first_name"),
            mapped(_property("lastname"), "attribute:last_name"),
            mapped(_property("city"), "attribute:city"),
            mapped(_property("country"), "attribute:country"),
            mapped(_property("zip"), "attribute:postal_code"),
            mapped("occurredAt", "at"),
        ),
        replaces=("email",),
    ),
    sample=[
        {
            "eventId": 100,
            "subscriptionType": "contact.propertyChange",
            "occurredAt": 1772352900000,
            "attemptNumber": 0,
            "objectId": 1246965,
            "propertyName": "email",
            "propertyValue": "ada@example.com",
        },
        {
            "eventId": 101,
            "subscriptionType": "contact.propertyChange",
            "occurredAt": 1772352900000,
            "attemptNumber": 0,
            "objectId": 1246965,
            "propertyName": "firstname",
            "propertyValue": "Ada",
        },
    ],
)
