"""The pages of triggers: made, changed, tried, replayed, by admins alone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from cdp.models import Workspace
from cdp.statuses import Role
from profiles.triggers import sending
from profiles.triggers.models import Notification, Trigger
from tests.cdp.servers import Handler, serving
from tests.makers import (
    apply_records,
    make_member,
    make_record,
    make_segment,
    make_workspace,
)
from tests.profiles.triggers.makers import make_trigger

pytestmark = pytest.mark.django_db

PAGE = "/w/demo/settings/triggers/"
HOST = "127.0.0.1:9"
NEW = {
    "name": "CRM",
    "number": "5",
    "url": f"http://{HOST}/hook",
    "happenings": ["person.created", "event.added"],
    "events": "Order placed\n\nOrder placed\nSeen",
}


@pytest.fixture
def demo(client: Client, settings: Settings) -> Workspace:
    """A workspace of Ana, who is an admin and logged in."""
    settings.FETCH_ALLOWED_HOSTS = [HOST]
    workspace = make_workspace(slug="demo", name="Demo")
    client.force_login(make_member(workspace, Role.ADMIN))
    return workspace


def test_makes_a_trigger(client: Client, demo: Workspace) -> None:
    answer = client.post(f"{PAGE}new/", NEW, follow=True).content.decode()
    trigger = Trigger.objects.get(workspace=demo)
    assert "CRM is made, and on." in answer
    assert trigger.secret in answer
    assert (trigger.number, trigger.is_on) == (5, True)
    assert trigger.happenings == ["person.created", "event.added"]
    assert trigger.events == ["Order placed", "Seen"]
    assert "CRM" in client.get(PAGE).content.decode()


def test_offers_the_next_id_and_the_segments(client: Client, demo: Workspace) -> None:
    make_trigger(demo, number=8)
    segment = make_segment(demo, "VIP")
    text = client.get(f"{PAGE}new/").content.decode()
    assert re.search(r'name="number" value="9"', text)
    client.post(f"{PAGE}new/", {**NEW, "segments": [str(segment.pk)]})
    assert Trigger.objects.get(number=5).segments == [segment.pk]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "This field is required."),
        ({"number": "1"}, "There is a trigger 1 already."),
        ({"number": "0"}, "greater than or equal to 1"),
        ({"happenings": []}, "Choose what it is told of."),
        ({"url": "http://127.0.0.1/"}, "The address cannot be reached from here."),
        ({"url": "ftp://example.com/"}, "The address cannot be reached from here."),
        ({"url": "nonsense"}, "The address cannot be reached from here."),
        ({"events": "\n".join(map(str, range(101)))}, "100 names are the most."),
    ],
)
def test_keeps_form_that_is_wrong(
    client: Client, demo: Workspace, changes: dict[str, Any], said: str
) -> None:
    make_trigger(demo)
    answer = client.post(f"{PAGE}new/", {**NEW, **changes})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Trigger.objects.count() == 1


def test_changes_a_trigger_and_keeps_its_secret(
    client: Client, demo: Workspace
) -> None:
    trigger = make_trigger(demo)
    client.post(f"{PAGE}{trigger.pk}/edit/", {**NEW, "name": "Shop"})
    changed = Trigger.objects.get()
    assert (changed.name, changed.number) == ("Shop", 5)
    assert changed.secret == trigger.secret


def test_switches_off_and_on(client: Client, demo: Workspace) -> None:
    trigger = make_trigger(demo, stopped="Gone.")
    for word, is_on in (("no", False), ("yes", True)):
        client.post(f"{PAGE}{trigger.pk}/switch/", {"on": word})
        trigger.refresh_from_db()
        assert (trigger.is_on, trigger.stopped) == (is_on, "")


def test_deletes_a_trigger_with_its_log(client: Client, demo: Workspace) -> None:
    trigger = make_trigger(demo)
    apply_records(demo, make_record(user_id="u1"))
    client.post(f"{PAGE}{trigger.pk}/delete/")
    assert not Trigger.objects.exists()
    assert not Notification.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_sends_a_test_and_shows_its_fate(
    client: Client, demo: Workspace, settings: Settings
) -> None:
    with serving(lambda handler: Handler.reply(handler, 204)) as url:
        settings.FETCH_ALLOWED_HOSTS = [url.removeprefix("http://")]
        trigger = make_trigger(demo, url=url)
        client.post(f"{PAGE}{trigger.pk}/test/")
        assert sending.send_due() == 1
    note = Notification.objects.get()
    log = client.get(f"{PAGE}{trigger.pk}/").content.decode()
    shown = client.get(f"{PAGE}{trigger.pk}/notifications/{note.pk}/").content.decode()
    assert "Delivered" in log
    assert "Answered 204" in shown
    assert "trigger.test" in shown


def test_sends_no_test_while_off(client: Client, demo: Workspace) -> None:
    trigger = make_trigger(demo, is_on=False)
    answer = client.post(f"{PAGE}{trigger.pk}/test/", follow=True).content.decode()
    assert "is off" in answer
    assert not Notification.objects.exists()


def test_sends_again(client: Client, demo: Workspace) -> None:
    trigger = make_trigger(demo)
    apply_records(demo, make_record(user_id="u1"))
    note = Notification.objects.get()
    Notification.objects.update(status="failed", tries=8)
    page = f"{PAGE}{trigger.pk}/notifications/{note.pk}/"
    answer = client.post(f"{page}replay/", follow=True).content.decode()
    note.refresh_from_db()
    assert "It is on its way again." in answer
    assert (note.status, note.tries) == ("waiting", 0)


def test_pages_and_filters_the_log(client: Client, demo: Workspace) -> None:
    trigger = make_trigger(demo)
    apply_records(demo, *(make_record(n, user_id=f"u{n}") for n in range(1, 31)))
    first = client.get(f"{PAGE}{trigger.pk}/").content.decode()
    older = re.search(r'href="\?before=(\d+)"', first)
    assert older is not None
    rest = client.get(f"{PAGE}{trigger.pk}/?before={older[1]}").content.decode()
    assert (first.count("row-link"), rest.count("row-link")) == (25, 5)
    none = client.get(f"{PAGE}{trigger.pk}/?status=failed").content.decode()
    assert "No notification matches" in none
    assert client.get(f"{PAGE}{trigger.pk}/?status=x&before=y").status_code == 200


def test_forbids_everybody_but_admins(client: Client, demo: Workspace) -> None:
    trigger = make_trigger(demo)
    client.force_login(make_member(demo, Role.MARKETER, "Bo Lindqvist"))
    for path in ("", "new/", f"{trigger.pk}/", f"{trigger.pk}/edit/"):
        assert client.get(f"{PAGE}{path}").status_code == 403
    for path in ("switch/", "test/", "delete/"):
        assert client.post(f"{PAGE}{trigger.pk}/{path}").status_code == 403


def test_knows_no_trigger_of_another_workspace(client: Client, demo: Workspace) -> None:
    other = make_workspace()
    theirs = make_trigger(other)
    apply_records(other, make_record(user_id="u1"))
    note = Notification.objects.get()
    mine = make_trigger(demo)
    assert client.get(f"{PAGE}{theirs.pk}/").status_code == 404
    assert client.post(f"{PAGE}{theirs.pk}/delete/").status_code == 404
    for pk in (theirs.pk, mine.pk):
        path = f"{PAGE}{pk}/notifications/{note.pk}/"
        assert client.get(path).status_code == 404
        assert client.post(f"{path}replay/").status_code == 404


def test_requires_login(client: Client) -> None:
    assert client.get(PAGE).status_code == 302


def test_forbids_other_methods(client: Client, demo: Workspace) -> None:
    trigger = make_trigger(demo)
    assert client.post(PAGE).status_code == 405
    assert client.get(f"{PAGE}{trigger.pk}/delete/").status_code == 405
