"""The header that names a request, so that it is done once. Pure."""

from __future__ import annotations

HEADER = "Idempotency-Key"
MAX_KEY_CHARACTERS = 255
