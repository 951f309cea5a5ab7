from __future__ import annotations

import pytest

from cdp.decorators import ADMINS
from cdp.navigation import Entry, Menu
from cdp.statuses import Role
from tests.cdp.requests import make_workspace_request
from tests.makers import make_workspace

pytestmark = pytest.mark.django_db

HOME = Entry("Home", "cdp:home", order=1, exact=True)
WORKSPACE = Entry("Workspace", "cdp:settings", order=1)
MEMBERS = Entry("Members", "cdp:members", order=2)


def menu(*entries: Entry) -> Menu:
    made = Menu()
    for entry in entries:
        made.register(entry)
    return made


def test_shows_entries_in_order() -> None:
    items = menu(MEMBERS, HOME).items(make_workspace_request())
    assert [item.label for item in items] == ["Home", "Members"]


def test_keeps_away_what_has_no_page() -> None:
    entries = (HOME, Entry("Rockets", "rockets:launch"))
    items = menu(*entries).items(make_workspace_request())
    assert [item.label for item in items] == ["Home"]


def test_keeps_away_what_the_role_may_not_open() -> None:
    entry = Entry("Members", "cdp:members", roles=ADMINS)
    assert menu(entry).items(make_workspace_request(role=Role.STAFF)) == []


def test_shows_how_much_waits() -> None:
    entry = Entry("Members", "cdp:members", count=lambda request: 3)
    assert menu(entry).items(make_workspace_request())[0].count == 3


def test_replaces_entry_with_the_same_words() -> None:
    items = menu(MEMBERS, Entry("Members", "cdp:home")).items(make_workspace_request())
    assert len(items) == 1


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/w/demo/settings/", ["page", ""]),
        ("/w/demo/settings/members/", ["", "page"]),
        ("/w/demo/settings/members/7/", ["", "true"]),
        ("/w/demo/people/", ["", ""]),
    ],
)
def test_marks_the_page_one_is_on(path: str, current: list[str]) -> None:
    request = make_workspace_request(path, workspace=make_workspace(slug="demo"))
    items = menu(WORKSPACE, MEMBERS).items(request)
    assert [item.current for item in items] == current


def test_leads_to_first_page_of_submenu() -> None:
    request = make_workspace_request(
        "/w/demo/settings/members/", workspace=make_workspace(slug="demo")
    )
    group = Entry("Settings", submenu=menu(WORKSPACE, MEMBERS))
    item = menu(group, HOME).items(request)[-1]
    assert (item.url, item.current) == ("/w/demo/settings/", "true")


def test_keeps_away_empty_submenu() -> None:
    group = Entry("Data", submenu=menu())
    assert menu(group).items(make_workspace_request()) == []
