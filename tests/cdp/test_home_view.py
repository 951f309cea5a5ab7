from __future__ import annotations

import pytest
from django.test import Client

from cdp import home
from cdp.home import QuickAction
from cdp.statuses import Role
from tests.makers import make_member, make_user, make_workspace

pytestmark = pytest.mark.django_db


def test_shows_first_steps_of_a_new_workspace(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    invite = QuickAction("Invite", "Not alone", "Two see more.", "users", "cdp:members")
    monkeypatch.setattr(home, "_panels", {})
    monkeypatch.setattr(home, "_actions", {"Invite": invite})
    client.force_login(make_member(make_workspace(slug="demo")))
    text = client.get("/w/demo/").content.decode()
    assert "Two see more." in text
    assert 'href="/w/demo/settings/members/"' in text


def test_shows_staff_a_page_without_dead_buttons(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, "_panels", {})
    monkeypatch.setattr(home, "_actions", {})
    client.force_login(make_member(make_workspace(slug="demo"), Role.STAFF))
    assert "Nothing is here yet" in client.get("/w/demo/").content.decode()


def test_offers_the_workspaces_one_is_in(client: Client) -> None:
    ana = make_member(make_workspace(slug="alpha", name="Alpha"))
    make_workspace(slug="zeta", name="Zeta").memberships.create(user=ana)
    make_workspace(slug="theirs", name="Theirs")
    client.force_login(ana)
    text = client.get("/w/alpha/").content.decode()
    assert 'href="/w/zeta/"' in text
    assert "Theirs" not in text


def test_start_leads_to_the_workspace_seen_last(client: Client) -> None:
    ana = make_member(make_workspace(slug="alpha", name="Alpha"))
    make_workspace(slug="zeta", name="Zeta").memberships.create(user=ana)
    client.force_login(ana)
    assert client.get("/").headers["Location"] == "/w/alpha/"
    client.get("/w/zeta/")
    assert client.get("/").headers["Location"] == "/w/zeta/"


def test_start_shows_way_in_to_who_is_nowhere(client: Client) -> None:
    client.force_login(make_user())
    assert "Ask an admin to invite ana@example.com" in client.get("/").content.decode()


def test_forbids_other_methods(client: Client) -> None:
    client.force_login(make_member(make_workspace(slug="demo")))
    assert client.post("/w/demo/").status_code == 405


@pytest.mark.parametrize("path", ["/", "/w/demo/"])
def test_requires_login(client: Client, path: str) -> None:
    make_workspace(slug="demo")
    response = client.get(path)
    assert response.headers["Location"] == f"/account/login/?next={path}"


def test_hides_other_workspace(client: Client) -> None:
    make_workspace(slug="theirs")
    client.force_login(make_member(make_workspace()))
    assert client.get("/w/theirs/").status_code == 404
