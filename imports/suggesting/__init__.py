"""How columns find their targets: what headers say, what cells look like."""

from __future__ import annotations
