"""The time zones that this machine knows by name.

Python looks through some 600 files each time it is asked; every page asks.
"""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones


@cache
def zone_names() -> frozenset[str]:
    """Every name of a zone, such as Europe/Berlin."""
    return frozenset(available_timezones())
