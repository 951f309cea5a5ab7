"""Signs notifications as Standard Webhooks says, so that receivers can trust them."""

from __future__ import annotations

import base64
import secrets
from datetime import datetime

from standardwebhooks import Webhook

PREFIX = "whsec_"
_SECRET_BYTES = 32


def new_secret() -> str:
    """A secret that signs; the receiver has it too."""
    return PREFIX + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def signed_headers(
    secret: str, message_id: str, body: str, *, now: datetime
) -> dict[str, str]:
    """The headers that go with a message, its signature among them."""
    signature = Webhook(secret).sign(message_id, now, body)
    return {
        "Content-Type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": signature,
    }
