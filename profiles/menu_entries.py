"""What the core enters in the menus, on the home page and in the search."""

from __future__ import annotations

from cdp import home, navigation, search
from cdp.decorators import ADMINS, EDITORS
from cdp.home import Panel, QuickAction
from cdp.navigation import Entry
from cdp.search import Source
from profiles.finding_hits import find_people
from profiles.home_panels import first_call, people_over_time
from profiles.objects.hits import find_objects


def register() -> None:
    """Enters people, segments, definitions, the panel of people, the search."""
    navigation.main.register(Entry("People", "profiles:people", icon="users", order=20))
    navigation.main.register(
        Entry("Segments", "profiles:segments", icon="group", order=50)
    )
    navigation.data.register(Entry("Attributes", "profiles:attributes", order=10))
    navigation.data.register(Entry("Subscriptions", "profiles:resources", order=20))
    navigation.data.register(Entry("Objects", "profiles:objects", order=30))
    navigation.data.register(Entry("Attribution", "profiles:attribution", order=40))
    navigation.settings.register(
        Entry("Identifiers", "profiles:identifier-settings", order=15)
    )
    navigation.settings.register(
        Entry("Triggers", "profiles:triggers", order=40, roles=ADMINS)
    )
    home.register_panel(
        Panel(
            "people",
            "People",
            "profiles/people_panel.html",
            people_over_time,
            order=20,
        )
    )
    home.register_action(
        QuickAction(
            "Add a person",
            "Add one person by hand",
            "A form with everything that can be known of them.",
            "user-plus",
            "profiles:person-new",
            order=90,
            roles=EDITORS,
            first_step=False,
        )
    )
    home.register_action(
        QuickAction(
            "Make an API token",
            "Send a first API call",
            "Make a token, put it in this command, and Ada is here.",
            "terminal",
            "cdp:credentials",
            order=30,
            roles=ADMINS,
            curl=first_call,
        )
    )
    search.register(Source("People", "user-round", find_people, order=10))
    search.register(Source("Objects", "box", find_objects, order=15))
