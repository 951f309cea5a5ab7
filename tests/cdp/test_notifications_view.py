from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from cdp.models import Membership, Notification, Workspace
from cdp.notifications.telling import News, tell
from cdp.statuses import Role
from cdp.tones import Tone
from tests.makers import make_member, make_workspace

pytestmark = pytest.mark.django_db

LIST = "/w/demo/notifications/"
WISHES = f"{LIST}settings/"


@pytest.fixture
def demo(client: Client) -> Workspace:
    workspace = make_workspace(slug="demo", name="Demo")
    make_member(workspace, Role.STAFF, "Cem Yildiz")
    client.force_login(make_member(workspace, Role.MARKETER, "Bo Lindqvist"))
    return workspace


def make_news(
    sentence: str = "Leads is in", path: str = "/w/demo/imports/7/", name: str = "Bo"
) -> Notification:
    member = Membership.objects.get(user__name__startswith=name)
    tell([member], News("attention", Tone.GOOD, sentence, path), at=now())
    return Notification.objects.get(membership=member, path=path)


def text(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_rings_the_bell_on_every_page(client: Client, demo: Workspace) -> None:
    make_news("Leads is in")
    shown = text(client, "/w/demo/settings/")
    assert 'aria-label="Notifications, 1 unread"' in shown
    assert "Leads is in" in shown


def test_shows_the_bell_alone(client: Client, demo: Workspace) -> None:
    make_news("Leads is in")
    shown = text(client, f"{LIST}bell/")
    assert shown.lstrip().startswith('<div id="bell"')
    assert "Leads is in" in shown


def test_takes_the_page_that_is_read_off_the_bell(
    client: Client, demo: Workspace
) -> None:
    news = make_news(path="/w/demo/settings/")
    assert 'aria-label="Notifications"' in text(client, "/w/demo/settings/members/")
    news.refresh_from_db()
    assert news.read_at is not None


def test_lists_what_was_read_too(client: Client, demo: Workspace) -> None:
    make_news("Leads is in").membership.notifications.update(read_at=now())
    assert "Leads is in" in text(client, LIST)


def test_keeps_the_news_of_others_out(client: Client, demo: Workspace) -> None:
    theirs = make_news("For Cem", name="Cem")
    assert "For Cem" not in text(client, LIST)
    assert client.post(f"{LIST}{theirs.pk}/read/").status_code == 404
    client.post(f"{LIST}read/")
    theirs.refresh_from_db()
    assert theirs.read_at is None


def test_marks_one_as_read(client: Client, demo: Workspace) -> None:
    first, second = make_news(path="/a/"), make_news(path="/b/")
    client.post(f"{LIST}{first.pk}/read/")
    assert list(Notification.objects.unread()) == [second]


def test_marks_all_as_read(client: Client, demo: Workspace) -> None:
    make_news(path="/a/")
    make_news(path="/b/")
    client.post(f"{LIST}read/")
    assert not Notification.objects.unread().exists()


def test_shows_older_news_on_another_page(client: Client, demo: Workspace) -> None:
    for number in range(31):
        news = make_news(f"News {number}.", f"/{number}/")
        moment = now() - timedelta(hours=number)
        Notification.objects.filter(pk=news.pk).update(at=moment)
    first = text(client, LIST)
    assert "News 29." in first
    assert "News 30." not in first
    older = Notification.objects.get(sentence="News 29.").pk
    assert f"?before={older}" in first
    assert "News 30." in text(client, f"{LIST}?before={older}")


@pytest.mark.parametrize("before", ["", "x", "9" * 40, "-1", "12345"])
def test_shows_the_first_page_for_a_place_that_is_none(
    client: Client, demo: Workspace, before: str
) -> None:
    make_news("Leads is in")
    assert "Leads is in" in text(client, f"{LIST}?before={before}")


def test_keeps_what_a_member_wants(client: Client, demo: Workspace) -> None:
    client.post(WISHES, {"attention-mail": "on"})
    shown = text(client, WISHES)
    assert 'name="attention-page">' in shown
    assert 'name="attention-mail" checked>' in shown


def test_offers_staff_only_what_they_can_get(client: Client, demo: Workspace) -> None:
    client.force_login(demo.members.get(name="Cem Yildiz"))
    shown = text(client, WISHES)
    assert "Something needs attention" in shown
    assert "An import of mine ends" not in shown


@pytest.mark.parametrize("path", ["read/", "1/read/"])
def test_forbids_marking_by_get(client: Client, demo: Workspace, path: str) -> None:
    assert client.get(LIST + path).status_code == 405


@pytest.mark.parametrize("path", ["", "bell/", "settings/"])
def test_requires_login(client: Client, path: str) -> None:
    make_workspace(slug="demo")
    location = client.get(LIST + path).headers["Location"]
    assert location == f"/account/login/?next={LIST}{path}"
