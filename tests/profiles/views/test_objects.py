"""The list of objects: by type, searched, sorted, paged, in chosen columns."""

from __future__ import annotations

import re
from functools import partialmethod
from html import unescape

import pytest
from django.test import Client

from cdp.statuses import Role
from profiles.objects.finding import Finder
from profiles.objects.models import CustomObject
from tests.makers import apply_objects, make_object_type, make_workspace, objects
from tests.profiles.objects.places import (
    OBJECTS,
    make_company,
    object_page,
    relate,
    with_companies,
)
from tests.profiles.visiting import log_in, make_people, queries_of, text_of

pytestmark = pytest.mark.django_db
NEW = f"{OBJECTS}companies/new/"
TYPED = {"identifier:object_id": "acme", "attribute:name": "Acme"}


def listed(client: Client, **asked: str) -> list[str]:
    """The names that the list shows, in order."""
    text = text_of(client, OBJECTS, **asked)
    return re.findall(r'<a class="row-link truncate"[^>]*>([^<]*)</a>', text)


@pytest.mark.parametrize("role", list(Role))
def test_shows_objects_with_what_is_known(client: Client, role: Role) -> None:
    workspace = with_companies(client, role)
    acme = make_company(workspace, name="Acme Ltd", seats=12_480)
    make_company(workspace, "globex")
    for ada in make_people(workspace, 3):
        relate(workspace, ada, acme)
    text = unescape(text_of(client, OBJECTS))
    assert listed(client) == ["Acme Ltd", "globex"]
    assert re.search(r'data-label="Seats" class="number">.*12\s480', text)
    assert '<td data-label="People" class="number">3</td>' in text
    assert "2 companies" in text


def test_shows_each_type_on_its_own(client: Client) -> None:
    workspace = with_companies(client)
    make_object_type(workspace, 2)
    make_company(workspace)
    apply_objects(workspace, "maths", number=2)
    assert listed(client) == ["acme"]
    assert listed(client, type="courses") == ["maths"]
    assert client.get(OBJECTS, {"type": "planets"}).status_code == 404


def test_asks_alike_for_any_number(client: Client) -> None:
    workspace = with_companies(client)
    people = make_people(workspace, 4)

    def make_more(start: int) -> None:
        for n in range(start, start + 4):
            company = make_company(workspace, f"c{n}", name=f"Company {n}")
            relate(workspace, people[n % 4], company)

    make_more(0)
    few = queries_of(client, OBJECTS)
    make_more(4)
    assert queries_of(client, OBJECTS) <= few


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("name", ["Beta", "zeta", "Ähre", "b1"]),
        ("-name", ["Ähre", "zeta", "Beta", "b1"]),
        ("id", ["b1", "Beta", "zeta", "Ähre"]),
        ("-id", ["Ähre", "zeta", "Beta", "b1"]),
        ("-created", ["zeta", "b1", "Ähre", "Beta"]),
        ("created", ["Beta", "Ähre", "b1", "zeta"]),
    ],
)
@pytest.mark.parametrize("page", [1, 2, 50])
def test_keeps_an_order_over_pages(
    client: Client,
    sort: str,
    expected: list[str],
    page: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    workspace = with_companies(client)
    for object_id, name in (("b2", "Beta"), ("c4", "Ähre"), ("b1", ""), ("c3", "zeta")):
        make_company(workspace, object_id, **({"name": name} if name else {}))
    monkeypatch.setattr(Finder, "find", partialmethod(Finder.find, page=page))
    found: list[str] = []
    path: str | None = f"{OBJECTS}?type=companies&sort={sort}"
    while path:
        text = text_of(client, path)
        found += re.findall(r'<a class="row-link truncate"[^>]*>([^<]*)</a>', text)
        following = re.search(r'rel="next" href="([^"]*)"', text)
        path = OBJECTS + unescape(following[1]) if following else None
    assert found == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("acm", ["Zeta", "Acme Works"]),
        ("acme", ["Zeta", "Acme Works"]),
        ("ACME", ["Acme Works"]),
        ("works", []),
        ("%", []),
        ("x_", []),
        ("x1", ["Acme Works"]),
    ],
)
def test_finds_by_the_start_of_an_id_or_a_name(
    client: Client, words: str, expected: list[str]
) -> None:
    workspace = with_companies(client)
    make_company(workspace, "acme", name="Zeta")
    make_company(workspace, "x1", name="Acme Works")
    make_company(make_workspace(), "acme-foreign", name="Acme Foreign")
    assert listed(client, q=words) == expected


def test_finds_by_the_public_id(client: Client) -> None:
    workspace = with_companies(client)
    make_company(workspace, "globex")
    acme = make_company(workspace)
    assert listed(client, q=object_page(acme).split("/")[-2]) == ["acme"]


def test_leads_to_the_next_step_where_there_is_nothing(client: Client) -> None:
    workspace = log_in(client)
    assert "/object-types/new/" in text_of(client, OBJECTS)
    make_object_type(workspace)
    text = text_of(client, OBJECTS)
    assert "No companies yet" in text
    assert "/imports/new/" in text
    make_company(workspace)
    assert "Nothing begins with" in text_of(client, OBJECTS, q="zzz")


def test_offers_staff_nothing_that_they_may_not_do(client: Client) -> None:
    workspace = log_in(client, Role.STAFF)
    assert "/object-types/new/" not in text_of(client, OBJECTS)
    make_object_type(workspace)
    text = text_of(client, OBJECTS)
    assert "/imports/new/" not in text
    assert NEW not in text


def test_keeps_the_chosen_columns_of_each_type(client: Client) -> None:
    workspace = with_companies(client, Role.STAFF)
    make_object_type(workspace, 2)
    make_company(workspace, seats=5)
    apply_objects(workspace, "maths", number=2)
    path = f"{OBJECTS}companies/columns/"
    client.post(path, {"column": ["name", "name", "nonsense"]})
    first, second = (text_of(client, OBJECTS, type=t) for t in ("companies", "courses"))
    assert 'data-label="Name"' in first
    assert 'data-label="Seats"' not in first
    assert 'scope="col" class="number">Seats' in second
    assert client.post(f"{OBJECTS}planets/columns/").status_code == 404


def test_adds_an_object(client: Client) -> None:
    workspace = with_companies(client)
    text_of(client, NEW)
    given = {**TYPED, "attribute:seats": "12"}
    response = client.post(NEW, given, follow=True)
    assert "The company is added." in response.content.decode()
    assert objects(workspace) == {"1:acme": {"name": "Acme", "seats": 12}}


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("identifier:object_id", "", "required"),
        ("identifier:object_id", "x" * 1_001, "at most 1000"),
        ("identifier:object_id", "a\0b", "Null characters"),
        ("attribute:seats", "many", "many"),
    ],
)
def test_refuses_an_object_in_words(
    client: Client, field: str, value: str, said: str
) -> None:
    workspace = with_companies(client)
    response = client.post(NEW, {**TYPED, field: value})
    assert response.status_code == 422
    assert said in unescape(response.content.decode())
    assert objects(workspace) == {}


def test_leaves_an_object_that_has_the_id(client: Client) -> None:
    workspace = with_companies(client)
    acme = make_company(workspace, name="First")
    response = client.post(NEW, TYPED)
    assert response.status_code == 422
    assert object_page(acme) in response.content.decode()
    assert objects(workspace) == {"1:acme": {"name": "First"}}


@pytest.mark.parametrize("role", [Role.MARKETER, Role.STAFF])
def test_lets_only_admins_add(client: Client, role: Role) -> None:
    with_companies(client, role)
    assert client.get(NEW).status_code == 403
    assert client.post(NEW, TYPED).status_code == 403
    assert not CustomObject.objects.exists()


def test_escapes_what_is_typed_anywhere(client: Client) -> None:
    script = "<script>x</script>"
    workspace = log_in(client)
    made = make_object_type(workspace, name=script, singular=script, slug="x")
    made.attributes.update(description=script, name=script)
    company = make_company(workspace, script, name=script)
    for path in (OBJECTS, f"{OBJECTS}x/new/", object_page(company, slug="x")):
        assert script not in text_of(client, path)
