"""The senders we know, in the order in which they are offered."""

from __future__ import annotations

from webhooks.presets import (
    customer_io,
    hubspot,
    mailchimp,
    other,
    segment,
    sendgrid,
    shopify,
    stripe,
    typeform,
)
from webhooks.presets.preset import Preset

PRESETS: dict[str, Preset] = {
    preset.key: preset
    for preset in (
        mailchimp.PRESET,
        shopify.PRESET,
        stripe.PRESET,
        hubspot.PRESET,
        sendgrid.PRESET,
        segment.PRESET,
        typeform.PRESET,
        customer_io.PRESET,
        other.PRESET,
    )
}


def preset_of(key: str) -> Preset:
    """The preset of this key, or that of any other sender."""
    return PRESETS.get(key, other.PRESET)
