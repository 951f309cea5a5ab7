"""Mailchimp's audience webhooks: form-encoded, unsigned, checked by a GET."""

from __future__ import annotations

from webhooks.mapping import Condition, ConditionTest, WebhookMapping
from webhooks.presets.preset import Preset, mapped, replaced
from webhooks.signatures import Scheme
from webhooks.transformations import Step, StepKind

_STATES = {
    "subscribe": "subscribed",
    "unsubscribe": "unsubscribed",
    "cleaned": "hard bounced",
}

PRESET = Preset(
    key="mailchimp",
    name="Mailchimp",
    lead="People who subscribe, unsubscribe or change their profile.",
    set_up=(
        "In Mailchimp open Audience, Settings, Webhooks, and paste the address with "
        "its token. Mailchimp asks once whether somebody is here."
    ),
    notes=(
        "Mailchimp does not sign: the token in the address is its proof.",
        "A subscription at Mailchimp ends an opt-out here.",
    ),
    scheme=Scheme.TOKEN,
    token_query="token",  # noqa: S106  the parameter's name
    repeats="body",
    mapping=WebhookMapping(
        conditions=(Condition("data.email", ConditionTest.EXISTS),),
        fields=(
            mapped("data.email", "identifier:email"),
            mapped("data.merges.FNAME", "attribute:first_name"),
            mapped("data.merges.LNAME", "attribute:last_name"),
            mapped("data.merges.PHONE", "identifier:phone"),
            mapped("data.ip_opt", "attribute:ip"),
            mapped("type", "subscription:email", replaced(_STATES, "")),
            mapped("fired_at", "at", Step(StepKind.DATE, zone="UTC")),
        ),
        ends_opt_outs=True,
    ),
    sample={
        "type": "subscribe",
        "fired_at": "2026-03-01 08:15:00",
        "data": {
            "id": "8a25ff1d98",
            "email": "ada@example.com",
            "email_type": "html",
            "ip_opt": "192.0.2.7",
            "list_id": "a6b5da1054",
            "merges": {"FNAME": "Ada", "LNAME": "Lovelace"},
        },
    },
)
