"""What the project itself enters in the menus."""

from __future__ import annotations

from cdp import navigation
from cdp.decorators import ADMINS
from cdp.navigation import Entry


def register() -> None:
    """Enters home, data and settings; the apps' pages stand between them."""
    navigation.main.register(
        Entry("Home", "cdp:home", icon="house", order=10, exact=True)
    )
    navigation.main.register(
        Entry("Data", icon="database", order=60, submenu=navigation.data)
    )
    navigation.main.register(
        Entry("Settings", icon="settings", order=70, submenu=navigation.settings)
    )
    navigation.settings.register(Entry("Workspace", "cdp:settings", order=10))
    navigation.settings.register(Entry("Members", "cdp:members", order=20))
    navigation.settings.register(
        Entry("API tokens", "cdp:credentials", order=30, roles=ADMINS)
    )
