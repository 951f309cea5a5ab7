"""Makes secrets for sources."""

from __future__ import annotations

import secrets


def new_token() -> str:
    """A secret text that fits into an address and a header."""
    return secrets.token_urlsafe(24)
