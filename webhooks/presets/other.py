"""Any sender that we know nothing of."""

from __future__ import annotations

from webhooks.presets.preset import Preset

PRESET = Preset(
    key="other",
    name="Another system",
    lead="Anything that sends JSON, a form or XML.",
    set_up="Give this address to the sender, or send a request with curl.",
)
