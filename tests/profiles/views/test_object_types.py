"""Object types and their attributes: defined, renamed, deleted while they are empty."""

from __future__ import annotations

from html import unescape

import pytest
from django.test import Client

from cdp.statuses import Role
from profiles.objects.models import ObjectAttribute, ObjectType
from tests.makers import make_object_type, make_workspace
from tests.profiles.objects.places import (
    TYPES,
    make_company,
    object_page,
    relate,
    with_companies,
)
from tests.profiles.visiting import log_in, make_person, queries_of, text_of

pytestmark = pytest.mark.django_db
COMPANIES = {"name": "Companies", "singular": "Company", "slug": ""}
SEATS = {"name": "Seats", "key": "seats", "type": "number", "description": ""}
NEW_ATTRIBUTES = ["1/attributes/new/", "1/relationship-attributes/new/"]


@pytest.mark.parametrize("role", list(Role))
def test_shows_types_and_their_attributes(client: Client, role: Role) -> None:
    workspace = with_companies(client, role)
    make_company(workspace)
    text = text_of(client, TYPES)
    assert "Companies" in text
    assert (f"{TYPES}new/" in text) == (role == Role.ADMIN)
    text = text_of(client, f"{TYPES}1/")
    assert 'data-copy="companies"' in text
    assert "<code>seats</code>" in text
    assert "<code>role</code>" in text
    assert (f"{TYPES}1/edit/" in text) == (role == Role.ADMIN)


@pytest.mark.parametrize("role", [Role.MARKETER, Role.STAFF])
def test_lets_only_admins_define(client: Client, role: Role) -> None:
    with_companies(client, role)
    pk = ObjectAttribute.objects.earliest("pk").pk
    for page in ("new/", "1/edit/", "1/delete/", *NEW_ATTRIBUTES):
        assert client.post(f"{TYPES}{page}", COMPANIES).status_code == 403
    assert client.post(f"{TYPES}1/attributes/{pk}/edit/").status_code == 403
    assert ObjectType.objects.count() == 1


def test_knows_no_type_of_another_workspace(client: Client) -> None:
    log_in(client)
    other = make_object_type(make_workspace())
    pk = ObjectAttribute.objects.earliest("pk").pk
    for page in ("1/", "1/edit/", f"1/attributes/{pk}/edit/", "99999999/"):
        assert client.get(f"{TYPES}{page}").status_code == 404
    assert client.post(f"{TYPES}1/delete/").status_code == 404
    make_object_type(ObjectType.objects.get().workspace, 2)
    assert ObjectType.objects.filter(pk=other.pk).exists()
    assert "Companies" not in text_of(client, TYPES)


def test_asks_alike_for_any_number(client: Client) -> None:
    workspace = log_in(client)

    def make_more(start: int) -> None:
        for n in range(start, start + 3):
            ObjectType.objects.create(
                workspace=workspace, number=n, name=f"T{n}", singular="T", slug=f"t{n}"
            )

    make_more(1)
    few = queries_of(client, TYPES)
    make_more(4)
    assert queries_of(client, TYPES) <= few


def test_makes_types_under_the_next_numbers(client: Client) -> None:
    workspace = log_in(client)
    response = client.post(f"{TYPES}new/", COMPANIES)
    assert response["Location"] == f"{TYPES}1/"
    given = {"name": "Kurse", "singular": "Kurs", "slug": "courses"}
    client.post(f"{TYPES}new/", given)
    made = ObjectType.objects.of(workspace)
    assert [(one.number, one.slug) for one in made] == [
        (1, "companies"),
        (2, "courses"),
    ]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "companies", "There are objects “companies” already"),
        ("name", "", "required"),
        ("singular", "", "required"),
        ("slug", "companies", "Another object type has"),
        ("slug", "a b", "valid “slug”"),
    ],
)
def test_refuses_a_type_in_words(
    client: Client, field: str, value: str, said: str
) -> None:
    with_companies(client)
    given = {"name": "Courses", "singular": "Course", "slug": "", field: value}
    response = client.post(f"{TYPES}new/", given)
    assert response.status_code == 422
    assert said in unescape(response.content.decode())
    assert ObjectType.objects.count() == 1


def test_renames_a_type_whose_number_and_slug_stay(client: Client) -> None:
    workspace = with_companies(client)
    acme = make_company(workspace)
    given = {"name": "Firms", "singular": "Firm", "slug": "firms", "number": "7"}
    client.post(f"{TYPES}1/edit/", given)
    found = ObjectType.objects.get()
    assert (found.name, found.singular) == ("Firms", "Firm")
    assert (found.slug, found.number) == ("companies", 1)
    assert "Firms" in text_of(client, object_page(acme))


def test_deletes_a_type_only_while_it_is_empty(client: Client) -> None:
    workspace = with_companies(client)
    make_object_type(workspace, 2)
    make_company(workspace)
    kept = client.post(f"{TYPES}1/delete/", follow=True)
    assert "There are companies, so the type stays." in kept.content.decode()
    assert f"{TYPES}1/delete/" not in text_of(client, f"{TYPES}1/")
    assert f"{TYPES}2/delete/" in text_of(client, f"{TYPES}2/")
    client.post(f"{TYPES}2/delete/")
    assert [one.number for one in ObjectType.objects.of(workspace)] == [1]
    assert ObjectAttribute.objects.filter(workspace=workspace).count() == 3


@pytest.mark.parametrize("page", NEW_ATTRIBUTES)
def test_makes_an_attribute(client: Client, page: str) -> None:
    workspace = log_in(client)
    client.post(f"{TYPES}new/", COMPANIES)
    response = client.post(f"{TYPES}{page}", SEATS, follow=True)
    assert "Seats is saved." in response.content.decode()
    made = ObjectAttribute.objects.get(workspace=workspace)
    assert (made.key, made.type) == ("seats", "number")
    assert made.subject == ("relationship" if "relationship" in page else "object")


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("key", "object_id", "names the object itself"),
        ("key", "_relationship", "Choose another key"),
        ("key", "a~b", "no ~"),
        ("key", "name", "There is an attribute “name” already"),
        ("type", "colour", "valid choice"),
        ("name", "", "required"),
    ],
)
def test_refuses_an_attribute_in_words(
    client: Client, field: str, value: str, said: str
) -> None:
    with_companies(client)
    given = {**SEATS, "key": "places", field: value}
    response = client.post(f"{TYPES}1/attributes/new/", given)
    assert response.status_code == 422
    assert said in unescape(response.content.decode())
    assert ObjectAttribute.objects.count() == 3


def test_keeps_key_and_type_of_an_attribute_that_has_values(client: Client) -> None:
    workspace = with_companies(client)
    acme = make_company(workspace, seats=5)
    relate(workspace, make_person(workspace), acme, role="CTO")
    for key in ("seats", "role"):
        attribute = ObjectAttribute.objects.get(key=key)
        given = {"name": "Other", "key": "other", "type": "list", "description": "x"}
        client.post(f"{TYPES}1/attributes/{attribute.pk}/edit/", given)
        before, attribute = attribute, ObjectAttribute.objects.get(pk=attribute.pk)
        assert (attribute.name, attribute.description) == ("Other", "x")
        assert (attribute.key, attribute.type) == (before.key, before.type)


def test_changes_an_attribute_without_values(client: Client) -> None:
    workspace = with_companies(client)
    make_company(workspace, name="Acme")
    attribute = ObjectAttribute.objects.get(key="seats")
    given = {"name": "Places", "key": "places", "type": "string", "description": ""}
    client.post(f"{TYPES}1/attributes/{attribute.pk}/edit/", given)
    attribute.refresh_from_db()
    assert (attribute.key, attribute.type) == ("places", "string")
