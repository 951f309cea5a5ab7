"""One object's pages: what stands there, who may change what, and undoing it."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from django.test import Client

from cdp.data_checks import findings
from cdp.statuses import Role
from profiles.objects.models import CustomObject, ObjectChange
from profiles.statuses import Origin, OriginKind
from tests.makers import apply_objects, make_object_type, make_workspace, objects
from tests.profiles.objects.places import (
    make_company,
    object_page,
    public_id,
    relate,
    with_companies,
)
from tests.profiles.visiting import log_in, make_people, queries_of, text_of

pytestmark = pytest.mark.django_db
PAGES = ["", "people/", "activity/", "json/"]


@pytest.mark.parametrize("page", PAGES)
def test_shows_the_object(client: Client, page: str) -> None:
    acme = make_company(with_companies(client, Role.STAFF), name="Acme Ltd")
    text = text_of(client, object_page(acme, page))
    assert "Acme Ltd" in text
    assert f'data-copy="{public_id(acme)}"' in text
    assert 'data-copy="acme"' in text


@pytest.mark.parametrize("page", [*PAGES, "fact/", "people/new/"])
def test_knows_no_object_of_another_workspace_or_type(
    client: Client, page: str
) -> None:
    workspace = with_companies(client)
    make_object_type(workspace, 2)
    other = make_workspace()
    make_object_type(other)
    foreign, acme = make_company(other, "foreign"), make_company(workspace)
    paths = [
        object_page(foreign, page),
        object_page(acme, page, slug="courses"),
        object_page(acme, page, slug="planets"),
    ]
    assert [client.get(path).status_code for path in paths] == [404] * 3


@pytest.mark.parametrize("key", ["0" * 16, "zzzz", "1", "f" * 16])
def test_knows_no_object_by_a_made_up_id(client: Client, key: str) -> None:
    with_companies(client)
    assert client.get(f"/w/demo/objects/companies/{key}/").status_code == 404


def test_says_where_a_value_came_from(client: Client, named_imports: None) -> None:
    workspace = with_companies(client)
    acme = make_company(workspace, seats=5)
    leads = Origin(OriginKind.IMPORT, 42)
    apply_objects(workspace, "globex", "acme", seats=12_480, origin=leads)
    text = unescape(text_of(client, object_page(acme)))
    assert re.search(r'href="/w/demo/imports/42/">Spring leads, line 3</a>', text)
    assert re.search(r'before: <span class="number">5</span>', text)
    activity = text_of(client, object_page(acme, "activity/"))
    assert re.search(r"Spring leads</a>, line 3", activity)
    assert "Created" in activity


def test_saves_one_value_by_hand(client: Client) -> None:
    workspace = with_companies(client)
    acme = make_company(workspace, seats=5)
    path = object_page(acme, "fact/")
    assert 'name="seen" value="5"' in text_of(client, path, key="seats")
    client.post(path, {"key": "seats", "value": "12", "seen": "5"})
    assert objects(workspace) == {"1:acme": {"seats": 12}}
    assert "Ana Silva" in text_of(client, object_page(acme, "activity/"))
    late = client.post(path, {"key": "seats", "value": "13", "seen": "5"})
    wrong = client.post(path, {"key": "seats", "value": "many", "seen": "12"})
    assert [late.status_code, wrong.status_code] == [422, 422]
    client.post(path, {"key": "seats", "value": "", "seen": "12"})
    assert objects(workspace) == {"1:acme": {}}
    assert findings(workspace) == []


@pytest.mark.parametrize("role", [Role.MARKETER, Role.STAFF])
def test_lets_only_admins_edit(client: Client, role: Role) -> None:
    acme = make_company(with_companies(client, role), seats=5)
    assert object_page(acme, "fact/") not in text_of(client, object_page(acme))
    given = {"key": "seats", "value": "12", "seen": "5"}
    assert client.post(object_page(acme, "fact/"), given).status_code == 403
    change = ObjectChange.objects.get()
    undo = object_page(acme, f"changes/{change.pk}/undo/")
    assert client.post(undo).status_code == 403
    assert client.get(object_page(acme, "people/new/")).status_code == 403


def test_takes_one_change_back(client: Client) -> None:
    workspace = with_companies(client)
    acme = make_company(workspace, seats=5)
    apply_objects(workspace, "acme", seats=6, origin=Origin(OriginKind.IMPORT, 9))
    change = ObjectChange.objects.latest("id")
    path = object_page(acme, f"changes/{change.pk}/undo/")
    assert path in text_of(client, object_page(acme, "activity/"))
    assert "Take back" in text_of(client, path)
    client.post(path)
    assert objects(workspace) == {"1:acme": {"seats": 5}}
    other = make_company(workspace, "globex")
    elsewhere = object_page(other, f"changes/{change.pk}/undo/")
    assert client.get(elsewhere).status_code == 404


def test_removes_an_object_whose_making_is_taken_back(client: Client) -> None:
    workspace = with_companies(client)
    acme = make_company(workspace)
    (ada,) = make_people(workspace, 1)
    relate(workspace, ada, acme)
    path = object_page(acme, f"changes/{ObjectChange.objects.get().pk}/undo/")
    kept = unescape(text_of(client, path))
    assert "It stays: it was changed since, or people are related to it." in kept
    client.post(path)
    globex = make_company(workspace, "globex")
    change = ObjectChange.objects.get(custom_object=globex.pk)
    undo = object_page(globex, f"changes/{change.pk}/undo/")
    assert "Remove globex" in text_of(client, undo)
    gone = client.post(undo, follow=True)
    assert "globex is removed." in gone.content.decode()
    assert [one.object_id for one in CustomObject.objects.all()] == ["acme"]


def test_shows_the_timeline_of_chosen_origins_only(client: Client) -> None:
    workspace = with_companies(client)
    acme = make_company(workspace, name="Old name")
    path = object_page(acme, "activity/")
    assert "Old name" in text_of(client, path, origin=str(OriginKind.IMPORT.value))
    hand = text_of(client, path, origin=str(OriginKind.EDIT.value))
    assert "Nothing of this kind has happened" in hand


def test_pages_the_timeline(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("profiles.objects.timeline.PAGE", 2)
    workspace = with_companies(client)
    for seats in range(1, 5):
        acme = make_company(workspace, seats=seats * 1_111)
    path: str | None = object_page(acme, "activity/")
    seen: list[str] = []
    while path:
        text = unescape(text_of(client, path))
        seen += re.findall(r'Seats</span>.*?<span>\s*<span class="number">(\d+)', text)
        following = re.search(r'href="(\?after=[^"]*)">Earlier', text)
        path = object_page(acme, "activity/") + following[1] if following else None
    assert seen == ["4444", "3333", "2222", "1111"]


@pytest.mark.parametrize("page", PAGES)
def test_asks_alike_for_any_number(client: Client, page: str) -> None:
    workspace = with_companies(client)
    acme = make_company(workspace)

    def make_more(start: int) -> None:
        for ada in make_people(workspace, 4, start=start):
            relate(workspace, ada, acme, role="CTO")
        for n in range(start, start + 4):
            make_company(workspace, seats=n)

    make_more(1)
    few = queries_of(client, object_page(acme, page))
    make_more(5)
    assert queries_of(client, object_page(acme, page)) <= few


def test_hands_out_everything_as_json(client: Client) -> None:
    acme = make_company(with_companies(client), name="Acme", seats=9007199254740993)
    text = unescape(text_of(client, object_page(acme, "json/")))
    found = re.search(r"<pre[^>]*>(.*?)</pre>", text, re.DOTALL)
    assert found is not None
    stored = json.loads(re.sub(r"<[^>]+>", "", found[1]))
    assert stored["object_id"] == "acme"
    assert stored["object_type_id"] == 1
    assert stored["cio_object_id"] == public_id(acme)
    assert stored["attributes"] == {"name": "Acme", "seats": 9007199254740993}


def test_is_found_from_every_page(client: Client) -> None:
    workspace = with_companies(client, Role.STAFF)
    acme = make_company(workspace, "acme", name="Zeta Works")
    other = make_workspace()
    make_object_type(other)
    make_company(other, "acme-foreign")
    for words in ("acm", "zeta", public_id(acme)):
        text = text_of(client, "/w/demo/search/", q=words)
        assert object_page(acme) in text
        assert "Company acme" in text
        assert "foreign" not in text
    assert object_page(acme) not in text_of(client, "/w/demo/search/", q="works")


def test_searches_nothing_where_there_are_no_types(client: Client) -> None:
    log_in(client)
    assert "Company" not in text_of(client, "/w/demo/search/", q="acme")
