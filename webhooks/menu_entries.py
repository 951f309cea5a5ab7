"""Enters webhooks in the menu."""

from __future__ import annotations

from cdp import navigation
from cdp.decorators import ADMINS
from cdp.navigation import Entry


def register() -> None:
    """Enters the sources, which lead everywhere else."""
    navigation.main.register(
        Entry("Webhooks", "webhooks:sources", icon="webhook", order=40, roles=ADMINS)
    )
