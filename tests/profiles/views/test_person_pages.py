"""One person's pages: what stands there, who may change what, and undoing it."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from django.test import Client

from cdp.data_checks import findings
from cdp.statuses import Role
from profiles.models import Profile, ProfileChange, Subscription
from profiles.records import Record
from tests.makers import (
    apply_records,
    make_record,
    make_resource,
    make_segment,
    make_workspace,
    people,
)
from tests.profiles.visiting import (
    log_in,
    make_person,
    person_page,
    public_id,
    queries_of,
    text_of,
)

pytestmark = pytest.mark.django_db
PAGES = ["", "json/", "activity/", "subscriptions/", "segments/"]


def hidden(client: Client, path: str, key: str) -> str:
    """What the form of a value remembers of the value it was drawn with."""
    text = text_of(client, path, key=key)
    found = re.search(r'name="seen" value="([^"]*)"', text)
    assert found is not None
    return unescape(found[1])


@pytest.mark.parametrize("page", PAGES)
def test_shows_the_person(client: Client, page: str) -> None:
    ada = make_person(log_in(client, Role.STAFF), sets={"city": "Berlin"})
    assert "Ada Lovelace" in text_of(client, person_page(ada, page))


@pytest.mark.parametrize("page", PAGES)
def test_knows_nobody_of_another_workspace(client: Client, page: str) -> None:
    log_in(client)
    bob = make_person(make_workspace(), "Bob Foreign")
    assert client.get(person_page(bob, page)).status_code == 404


@pytest.mark.parametrize("public", ["0" * 16, "zzzz", "1", "f" * 16])
def test_knows_nobody_by_a_made_up_id(client: Client, public: str) -> None:
    log_in(client)
    assert client.get(f"/w/demo/people/{public}/").status_code == 404


def test_asks_alike_for_many_changes(client: Client) -> None:
    workspace = log_in(client)
    ada = make_person(workspace)
    page = person_page(ada, "activity/")
    for n in range(3):
        apply_records(workspace, Record(1, 1, profile_id=ada.pk, sets={"city": f"{n}"}))
    few = queries_of(client, page)
    for n in range(9):
        record = Record(1, 1, profile_id=ada.pk, sets={"city": f"again {n}"})
        apply_records(workspace, record)
    assert queries_of(client, page) <= few


def test_escapes_what_people_are_called(client: Client) -> None:
    ada = make_person(log_in(client), "<script>x</script>", email="a@example.com")
    assert "<script>x</script>" not in text_of(client, person_page(ada))


def test_saves_one_value_and_says_where_it_came_from(client: Client) -> None:
    ada = make_person(log_in(client), sets={"city": "Berlin"})
    path = person_page(ada, "fact/")
    client.post(
        path,
        {"key": "city", "value": "Rome", "seen": hidden(client, path, "city")},
    )
    ada.refresh_from_db()
    assert ada.attributes["city"] == "Rome"
    assert "Rome" in text_of(client, person_page(ada))
    assert "Ana Silva" in text_of(client, person_page(ada, "activity/"))


def test_refuses_a_value_of_the_wrong_type_in_words(client: Client) -> None:
    ada = make_person(log_in(client))
    response = client.post(
        person_page(ada, "fact/"), {"key": "birthday", "value": "soon", "seen": ""}
    )
    assert response.status_code == 422
    assert "soon" in response.content.decode()


def test_does_not_overwrite_what_somebody_else_saved(client: Client) -> None:
    workspace = log_in(client)
    ada = make_person(workspace, sets={"city": "Berlin"})
    path = person_page(ada, "fact/")
    seen = hidden(client, path, "city")
    apply_records(workspace, Record(1, 1, profile_id=ada.pk, sets={"city": "Oslo"}))
    response = client.post(path, {"key": "city", "value": "Rome", "seen": seen})
    assert response.status_code == 422
    ada.refresh_from_db()
    assert ada.attributes["city"] == "Oslo"


@pytest.mark.parametrize("role", [Role.STAFF, Role.MARKETER])
def test_lets_only_admins_edit(client: Client, role: Role) -> None:
    ada = make_person(log_in(client, role), sets={"city": "Berlin"})
    given = {"key": "city", "value": "Rome", "seen": '"Berlin"'}
    for page in ("fact/", "identifiers/add/", "forget/", "merge/"):
        assert client.post(person_page(ada, page), given).status_code == 403


def test_adds_and_removes_an_identifier(client: Client) -> None:
    workspace = log_in(client)
    ada = make_person(workspace, email="ada@example.com")
    given = {"kind": "cookie_id", "value": "c-1"}
    client.post(person_page(ada, "identifiers/add/"), given)
    assert people(workspace)[0]["identifiers"]["cookie_id"] == ["c-1"]
    client.post(person_page(ada, "identifiers/remove/"), given)
    assert "cookie_id" not in people(workspace)[0]["identifiers"]
    assert findings(workspace) == []


def test_keeps_the_last_identifier(client: Client) -> None:
    workspace = log_in(client)
    ada = make_person(workspace, email="ada@example.com")
    given = {"kind": "email", "value": "ada@example.com"}
    text = client.post(
        person_page(ada, "identifiers/remove/"), given, follow=True
    ).content.decode()
    assert "Add another one first." in text
    assert people(workspace)[0]["identifiers"] == {"email": ["ada@example.com"]}


def test_refuses_an_identifier_of_somebody_else(client: Client) -> None:
    workspace = log_in(client)
    ada = make_person(workspace, "Ada", email="ada@example.com")
    make_person(workspace, "Bob", user_id="7")
    given = {"kind": "user_id", "value": "7"}
    client.post(person_page(ada, "identifiers/add/"), given, follow=True)
    held = {tuple(p["identifiers"]) for p in people(workspace)}
    assert held == {("email",), ("user_id",)}


def test_merges_two_people_after_showing_the_plan(client: Client) -> None:
    workspace = log_in(client)
    ada = make_person(workspace, "Ada", email="ada@example.com", sets={"city": "Rome"})
    bob = make_person(workspace, "Bob", user_id="7")
    path = person_page(ada, "merge/")
    assert "Bob" in text_of(client, path, q="Bob")
    plan = text_of(client, path, other=public_id(bob))
    assert len(people(workspace)) == 2
    assert "Bob" in plan
    client.post(path, {"other": public_id(bob)})
    (one,) = people(workspace)
    assert one["identifiers"] == {"email": ["ada@example.com"], "user_id": ["7"]}
    assert findings(workspace) == []


def test_leads_from_a_merged_id_to_the_person(client: Client) -> None:
    workspace = log_in(client)
    ada = make_person(workspace, "Ada", email="ada@example.com")
    bob = make_person(workspace, "Bob", user_id="7")
    client.post(person_page(ada, "merge/"), {"other": public_id(bob)})
    stays = Profile.objects.get(workspace=workspace)
    for one in (ada, bob):
        response = client.get(person_page(one), follow=True)
        assert response.status_code == 200
        assert public_id(stays) in response.content.decode()


def test_undoes_one_change_after_showing_what_comes_back(client: Client) -> None:
    workspace = log_in(client)
    ada = make_person(workspace, sets={"city": "Berlin"})
    apply_records(workspace, Record(1, 1, profile_id=ada.pk, sets={"city": "Rome"}))
    change = ProfileChange.objects.filter(profile_id=ada.pk).latest("id")
    path = person_page(ada, f"changes/{change.pk}/undo/")
    assert "Berlin" in text_of(client, path)
    client.post(path)
    ada.refresh_from_db()
    assert ada.attributes["city"] == "Berlin"
    assert findings(workspace) == []


def test_forgets_a_person(client: Client) -> None:
    workspace = log_in(client)
    ada = make_person(workspace)
    response = client.post(person_page(ada, "forget/"), follow=True)
    assert "is forgotten" in response.content.decode()
    assert people(workspace) == []
    assert client.get(person_page(ada)).status_code == 404


def test_keeps_an_opt_out_until_the_person_says_otherwise(client: Client) -> None:
    workspace = log_in(client)
    make_resource(workspace, 1, name="News")
    ada = make_person(workspace)
    path = person_page(ada, "subscriptions/change/")
    given = {"channel": "email", "resource": "1"}
    client.post(path, {**given, "status": "unsubscribed"})
    client.post(path, {**given, "status": "subscribed"})
    found = Subscription.objects.get(profile_id=ada.pk, resource=1)
    assert found.status == "unsubscribed"
    client.post(path, {**given, "status": "subscribed", "they_said_so": "on"})
    found.refresh_from_db()
    assert found.status == "subscribed"


def test_joins_and_leaves_a_segment(client: Client) -> None:
    workspace = log_in(client, Role.MARKETER)
    segment = make_segment(workspace, "VIP")
    ada = make_person(workspace)
    given = {"segment": str(segment.pk)}
    joined = client.post(person_page(ada, "segments/join/"), given, follow=True)
    assert "joined “VIP”" in unescape(joined.content.decode())
    left = client.post(person_page(ada, "segments/leave/"), given, follow=True)
    assert "left “VIP”" in unescape(left.content.decode())


def test_hands_out_everything_as_json(client: Client) -> None:
    workspace = log_in(client)
    ada = make_person(workspace, email="Ada@Example.com", sets={"city": "Rome"})
    text = unescape(text_of(client, person_page(ada, "json/")))
    found = re.search(r"<pre[^>]*>(.*?)</pre>", text, re.DOTALL)
    assert found is not None
    stored = json.loads(re.sub(r"<[^>]+>", "", found[1]))
    assert public_id(ada) in json.dumps(stored)
    assert "Ada@Example.com" in json.dumps(stored)


def test_shows_the_timeline_of_chosen_origins_only(client: Client) -> None:
    workspace = log_in(client)
    ada = make_person(workspace, sets={"city": "Berlin"})
    path = person_page(ada, "activity/")
    apply_records(workspace, make_record(2, sets={"city": "Rome"}, email="x@y.example"))
    assert "Berlin" in text_of(client, path)
    assert "Rome" not in text_of(client, path)
