"""What relates people to objects, on the pages of both."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from cdp.data_checks import findings
from cdp.models import Workspace
from cdp.statuses import Role
from profiles.change_lines import change_lines
from profiles.loading import load_definitions
from profiles.merging import MISSING
from profiles.models import Profile, ProfileChange
from profiles.objects.models import CustomObject, Relationship
from tests.makers import apply_objects, make_object_type, make_workspace, people
from tests.profiles.objects.places import (
    make_company,
    object_page,
    relate,
    relationship_page,
    with_companies,
)
from tests.profiles.visiting import (
    log_in,
    make_people,
    make_person,
    person_page,
    public_id,
    queries_of,
    text_of,
)

pytestmark = pytest.mark.django_db
LIST = "relationships/"


def pair(
    client: Client, role: Role = Role.ADMIN, *, job: str = ""
) -> tuple[Workspace, Profile, CustomObject]:
    """Ada and a company called Acme, related if she has a job there."""
    workspace = with_companies(client, role)
    ada, acme = make_person(workspace), make_company(workspace, name="Acme Ltd")
    if job:
        relate(workspace, ada, acme, role=job)
    return workspace, ada, acme


def held(workspace: Workspace) -> list[Any]:
    return [person.get("relationships") for person in people(workspace)]


def seen(client: Client, path: str) -> str:
    """What the form remembers of the relationship it was drawn with."""
    found = re.search(r'name="seen"(?: value="([^"]*)")?', text_of(client, path))
    assert found is not None
    return unescape(found[1] or "")


@pytest.mark.parametrize("role", list(Role))
def test_shows_a_person_what_they_are_related_to(client: Client, role: Role) -> None:
    workspace, ada, acme = pair(client, role, job="CTO")
    make_object_type(workspace, 2)
    (maths,) = apply_objects(workspace, "maths", number=2).profile_ids
    relate(workspace, ada, CustomObject.objects.get(pk=maths))
    text = text_of(client, person_page(ada, LIST))
    assert object_page(acme) in text
    assert re.search(r'<span class="muted">Role</span> CTO', text)
    assert "/objects/courses/" in text
    assert text.index("Acme Ltd") < text.index("maths")
    assert (relationship_page(ada, acme) in text) == (role == Role.ADMIN)


@pytest.mark.parametrize("role", list(Role))
def test_shows_the_people_of_an_object(client: Client, role: Role) -> None:
    _, ada, acme = pair(client, role, job="CTO")
    text = text_of(client, object_page(acme, "people/"))
    assert person_page(ada) in text
    assert re.search(r'<span class="muted">Role</span> CTO', text)
    assert "1 person" in text
    assert (relationship_page(ada, acme) in text) == (role == Role.ADMIN)


def test_pages_the_people_of_an_object(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("profiles.objects.related.PAGE", 2)
    workspace = with_companies(client)
    acme = make_company(workspace)
    for one in make_people(workspace, 5):
        relate(workspace, one, acme)
    start = object_page(acme, "people/")
    path: str | None = start
    found: list[list[str]] = []
    while path:
        text = text_of(client, path)
        found.append(re.findall(r'truncate" href="[^"]*">Person (\d+)</a>', text))
        following = re.search(r'rel="next" href="([^"]*)"', text)
        path = start + unescape(following[1]) if following else None
    assert found == [["0001", "0002"], ["0003", "0004"], ["0005"]]
    assert 'rel="prev"' in text


def test_pages_what_a_person_is_related_to(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("profiles.objects.related.PAGE", 2)
    workspace = with_companies(client)
    ada = make_person(workspace)
    for n in range(3):
        relate(workspace, ada, make_company(workspace, f"c{n}"))
    first = text_of(client, person_page(ada, LIST))
    following = re.search(r'rel="next" href="([^"]*)"', first)
    assert following is not None
    second = text_of(client, person_page(ada, LIST) + unescape(following[1]))
    shown = [re.findall(r">(c\d)</a>", text) for text in (first, second)]
    assert shown == [["c0", "c1"], ["c2"]]


def test_asks_alike_for_any_number(client: Client) -> None:
    workspace = with_companies(client)
    ada = make_person(workspace)

    def make_more(start: int) -> None:
        for n in range(start, start + 4):
            relate(workspace, ada, make_company(workspace, f"c{n}"), role="CTO")

    make_more(0)
    few = queries_of(client, person_page(ada, LIST))
    make_more(4)
    assert queries_of(client, person_page(ada, LIST)) <= few


def test_relates_a_person_to_an_object_that_was_found(client: Client) -> None:
    workspace, ada, acme = pair(client)
    find = person_page(ada, f"{LIST}new/")
    assert relationship_page(ada, acme) in text_of(client, find, type="companies")
    found = text_of(client, find, type="companies", q="acm")
    assert relationship_page(ada, acme) in found
    assert "Nothing begins" in text_of(client, find, type="companies", q="zzz")
    path = relationship_page(ada, acme)
    given = {"attribute:role": "CTO", "seen": seen(client, path)}
    response = client.post(path, given)
    assert response["Location"] == person_page(ada, LIST)
    assert held(workspace) == [{"1:acme": {"role": "CTO"}}]
    assert findings(workspace) == []


def test_relates_a_person_who_was_found_to_an_object(client: Client) -> None:
    workspace, ada, acme = pair(client)
    found = text_of(client, object_page(acme, "people/new/"), q="ada.")
    path = relationship_page(ada, acme)
    assert f"{path}?back=object" in found
    form = text_of(client, path, back="object")
    assert object_page(acme, "people/") in form
    response = client.post(path, {"seen": "", "back": "object"})
    assert response["Location"] == object_page(acme, "people/")
    assert held(workspace) == [{"1:acme": {}}]


def test_edits_what_is_known_of_a_relationship(client: Client) -> None:
    workspace, ada, acme = pair(client, job="CTO")
    since = Relationship.objects.get().since
    path = relationship_page(ada, acme)
    assert 'value="CTO"' in text_of(client, path)
    given = {"attribute:role": "CEO", "seen": seen(client, path)}
    client.post(path, given)
    assert held(workspace) == [{"1:acme": {"role": "CEO"}}]
    client.post(path, {"attribute:role": "", "seen": seen(client, path)})
    assert held(workspace) == [{"1:acme": {}}]
    assert Relationship.objects.get().since == since
    changes = ProfileChange.objects.filter(profile_id=ada.pk).count()
    client.post(path, {"attribute:role": "", "seen": seen(client, path)})
    assert ProfileChange.objects.filter(profile_id=ada.pk).count() == changes


def test_keeps_values_that_no_definition_speaks_of(client: Client) -> None:
    workspace, ada, acme = pair(client, job="CTO")
    make_object_type(workspace, 2, relationships={"grade": "number"})
    Relationship.objects.update(attributes={"role": "CTO", "old": 1})
    path = relationship_page(ada, acme)
    client.post(path, {"attribute:role": "CEO", "seen": seen(client, path)})
    assert held(workspace) == [{"1:acme": {"role": "CEO", "old": 1}}]


@pytest.mark.parametrize("stale", ["", "{}", '{"role":"CFO"}', "nonsense"])
def test_does_not_overwrite_what_somebody_else_saved(
    client: Client, stale: str
) -> None:
    workspace, ada, acme = pair(client, job="CTO")
    given = {"attribute:role": "CEO", "seen": stale}
    response = client.post(relationship_page(ada, acme), given)
    assert response.status_code == 422
    assert "Somebody else changed this" in response.content.decode()
    assert held(workspace) == [{"1:acme": {"role": "CTO"}}]


def test_refuses_a_value_of_the_wrong_type_in_words(client: Client) -> None:
    workspace = log_in(client)
    make_object_type(workspace, relationships={"shares": "number"})
    ada, acme = make_person(workspace), make_company(workspace)
    given = {"attribute:shares": "a lot", "seen": ""}
    response = client.post(relationship_page(ada, acme), given)
    assert response.status_code == 422
    assert "a lot" in response.content.decode()
    assert held(workspace) == [None]


def test_ends_a_relationship(client: Client) -> None:
    workspace, ada, acme = pair(client, job="CTO")
    path = relationship_page(ada, acme, "end/")
    response = client.post(path, {"back": "object"}, follow=True)
    assert "are no longer related" in response.content.decode()
    assert held(workspace) == [None]
    again = client.post(path)
    assert again["Location"] == person_page(ada, LIST)
    assert findings(workspace) == []


@pytest.mark.parametrize("role", [Role.MARKETER, Role.STAFF])
def test_lets_only_admins_relate(client: Client, role: Role) -> None:
    workspace, ada, acme = pair(client, role, job="CTO")
    assert client.get(person_page(ada, f"{LIST}new/")).status_code == 403
    for page in ("", "end/"):
        path = relationship_page(ada, acme, page)
        assert client.post(path, {"seen": ""}).status_code == 403
    assert held(workspace) == [{"1:acme": {"role": "CTO"}}]


def test_relates_nobody_and_nothing_of_another_workspace(client: Client) -> None:
    _, ada, acme = pair(client)
    other = make_workspace()
    make_object_type(other)
    bob, foreign = make_person(other, "Bob Foreign"), make_company(other)
    for path in (relationship_page(bob, acme), relationship_page(ada, foreign)):
        assert client.get(path).status_code == 404
        assert client.post(f"{path}end/").status_code == 404
    assert client.get(person_page(bob, LIST)).status_code == 404
    find = person_page(ada, f"{LIST}new/")
    assert client.get(find, {"type": "planets"}).status_code == 404
    assert not Relationship.objects.exists()


def test_leads_to_the_next_step_where_there_is_nothing(client: Client) -> None:
    workspace = log_in(client)
    ada = make_person(workspace)
    assert "/object-types/new/" in text_of(client, person_page(ada, LIST))
    make_object_type(workspace)
    assert "/relationships/new/" in text_of(client, person_page(ada, LIST))
    find = person_page(ada, f"{LIST}new/")
    assert "/objects/companies/new/" in text_of(client, find, type="companies")
    acme = make_company(workspace)
    text = text_of(client, object_page(acme, "people/"))
    assert "Nobody is related to it" in text


def test_tells_relationships_in_the_persons_history(client: Client) -> None:
    workspace, ada, acme = pair(client, job="CTO")
    relate(workspace, ada, acme, role="CEO")
    client.post(relationship_page(ada, acme, "end/"))
    definitions = load_definitions(workspace)
    told = [
        [
            (line.name, line.before, line.after)
            for line in change_lines(change.before, change.after, definitions)
        ]
        for change in ProfileChange.objects.filter(profile_id=ada.pk).order_by("id")[1:]
    ]
    name, role = "Company acme", "Company acme, Role"
    assert told == [
        [(name, MISSING, "related"), (role, MISSING, "CTO")],
        [(role, "CTO", "CEO")],
        [(name, "related", MISSING), (role, "CEO", MISSING)],
    ]
    text = text_of(client, person_page(ada, "activity/"))
    assert "Company acme, Role" in text


def test_shows_what_a_merge_and_an_undo_do_to_relationships(client: Client) -> None:
    workspace, ada, acme = pair(client)
    bob = make_person(workspace, "Bob", user_id="7")
    relate(workspace, bob, acme, role="CTO")
    plan = text_of(client, person_page(ada, "merge/"), other=public_id(bob))
    assert "Company acme, Role" in plan
    change = ProfileChange.objects.filter(profile_id=bob.pk).latest("id")
    undo = text_of(client, person_page(bob, f"changes/{change.pk}/undo/"))
    assert "Company acme" in undo


def test_survives_the_history_of_the_forgotten() -> None:
    workspace = make_workspace()
    make_object_type(workspace)
    definitions = load_definitions(workspace)
    blanked = {"relationships": {"1:": None}}
    lines = list(change_lines(blanked, {}, definitions))
    assert [(line.name, line.before) for line in lines] == [("Company", "related")]


def test_hands_out_relationships_with_the_persons_json(client: Client) -> None:
    _, ada, acme = pair(client, job="CTO")
    text = unescape(text_of(client, person_page(ada, "json/")))
    found = re.search(r"<pre[^>]*>(.*?)</pre>", text, re.DOTALL)
    assert found is not None
    (related,) = json.loads(re.sub(r"<[^>]+>", "", found[1]))["relationships"]
    assert related["object_type_id"] == acme.type
    assert related["object_id"] == "acme"
    assert related["attributes"] == {"role": "CTO"}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("relationship:1~is~acme", {"Ada"}),
        ("relationship:1~is~gone", set()),
        ("relationship:1~is_not~acme", {"Bob", "Cy"}),
        ("relationship:1~any~", {"Ada", "Bob"}),
        ("relationship:1~none~", {"Cy"}),
        ("relationship:2~any~", {"Cy"}),
    ],
)
def test_filters_people_by_what_they_are_related_to(
    client: Client, asked: str, expected: set[str]
) -> None:
    workspace = with_companies(client, Role.STAFF)
    make_object_type(workspace, 2)
    (course,) = apply_objects(workspace, "acme", number=2).profile_ids
    for name, related in (
        ("Ada", make_company(workspace)),
        ("Bob", make_company(workspace, "globex")),
        ("Cy", CustomObject.objects.get(pk=course)),
    ):
        relate(workspace, make_person(workspace, name), related)
    text = text_of(client, "/w/demo/people/", f=asked)
    assert set(re.findall(r'truncate" href="[^"]*">(\w+)</a>', text)) == expected


def test_leads_from_an_object_to_its_people_in_the_list(client: Client) -> None:
    workspace = with_companies(client)
    odd = make_company(workspace, "a~b c&d")
    ada = make_person(workspace)
    make_person(workspace, "Bob Stone")
    relate(workspace, ada, odd)
    text = unescape(text_of(client, object_page(odd)))
    found = re.search(r'href="([^"]*/people/\?f=[^"]*)"', text)
    assert found is not None
    people_text = unescape(text_of(client, found[1]))
    assert "Related company is" in people_text
    assert "Ada Lovelace" in people_text
    assert "Bob Stone" not in people_text
