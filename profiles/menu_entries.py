"""What the core enters in the menus, on the home page and in the search."""

from __future__ import annotations

from cdp import navigation
from cdp.navigation import Entry


def register() -> None:
    """Enters people; definitions stand under data and settings."""
    navigation.main.register(Entry("People", "profiles:people", icon="users", order=20))
