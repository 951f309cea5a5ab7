"""The pages of attributes, resources, segments and identifier kinds."""

from __future__ import annotations

from html import unescape

import pytest
from django.test import Client

from cdp.statuses import Role
from profiles.loading import load_definitions
from profiles.matching import is_id_only
from profiles.models import (
    Attribute,
    BlockedValue,
    IdentifierKind,
    Resource,
    Segment,
    SegmentMember,
)
from profiles.records import Record
from tests.makers import (
    apply_records,
    make_attribute,
    make_resource,
    make_segment,
    make_workspace,
    people,
)
from tests.profiles.visiting import log_in, make_person, queries_of, text_of

pytestmark = pytest.mark.django_db
ATTRIBUTES, RESOURCES = "/w/demo/attributes/", "/w/demo/subscriptions/"
SEGMENTS, KINDS = "/w/demo/segments/", "/w/demo/settings/identifiers/"
COLOUR = {
    "name": "Colour",
    "group": "Taste",
    "key": "colour",
    "type": "string",
    "event_data_key": "",
    "aggregation": "last",
}
NEWS = {
    "number": "5",
    "name": "News",
    "channels": ["email", "sms"],
    "subscribed": "no",
    "categories": "category_1\ncategory_2",
    "fields_text": "shop_id number",
}


@pytest.mark.parametrize("page", [ATTRIBUTES, RESOURCES, SEGMENTS, KINDS])
def test_staff_look_and_do_not_touch(client: Client, page: str) -> None:
    log_in(client, Role.STAFF)
    assert client.get(page).status_code == 200
    for step in ("new/", "add/", "block/"):
        assert client.post(f"{page}{step}").status_code in (403, 404)


@pytest.mark.parametrize("page", [ATTRIBUTES, RESOURCES, SEGMENTS, KINDS])
def test_asks_alike_for_any_number(client: Client, page: str) -> None:
    workspace = log_in(client)

    def make_more(start: int) -> None:
        for n in range(start, start + 4):
            make_attribute(workspace, f"own_{n}", number=100 + n)
            make_resource(workspace, n)
            make_segment(workspace, f"Segment {n}")
            BlockedValue.objects.create(workspace=workspace, value=f"shared {n}")

    make_more(1)
    few = queries_of(client, page)
    make_more(5)
    assert queries_of(client, page) <= few


def test_makes_an_attribute(client: Client) -> None:
    workspace = log_in(client)
    response = client.post(f"{ATTRIBUTES}new/", COLOUR, follow=True)
    assert "Colour is made." in response.content.decode()
    made = Attribute.objects.get(workspace=workspace, key="colour")
    assert (made.type, made.group, made.predefined) == ("string", "Taste", False)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("key", "email", "Choose another key"),
        ("key", "city", "Choose another key"),
        ("key", "a~b", "no ~"),
        ("aggregation", "sum", "not for the type"),
        ("event_data_key", "analytics.user_id", "names the person"),
        ("name", "", "required"),
    ],
)
def test_refuses_an_attribute_in_words(
    client: Client, field: str, value: str, said: str
) -> None:
    workspace = log_in(client)
    response = client.post(f"{ATTRIBUTES}new/", {**COLOUR, field: value})
    assert response.status_code == 422
    assert said in unescape(response.content.decode())
    assert not Attribute.objects.filter(workspace=workspace, key="colour").exists()


def test_keeps_key_and_type_of_an_attribute_that_somebody_has(client: Client) -> None:
    workspace = log_in(client)
    colour = make_attribute(workspace, "colour", number=100)
    make_person(workspace, sets={"colour": "red"})
    given = {**COLOUR, "name": "Hue", "key": "hue", "type": "number"}
    client.post(f"{ATTRIBUTES}{colour.pk}/edit/", given)
    colour.refresh_from_db()
    assert (colour.name, colour.key, colour.type) == ("Hue", "colour", "string")


def test_edits_nothing_of_another_workspace(client: Client) -> None:
    log_in(client)
    other = make_workspace()
    attribute = make_attribute(other, "colour", number=100)
    segment = make_segment(other)
    make_resource(other, 5)
    paths = [
        f"{ATTRIBUTES}{attribute.pk}/edit/",
        f"{RESOURCES}5/edit/",
        f"{SEGMENTS}{segment.pk}/",
        f"{SEGMENTS}{segment.pk}/edit/",
    ]
    assert [client.get(path).status_code for path in paths] == [404] * 4


def test_makes_a_resource(client: Client) -> None:
    workspace = log_in(client)
    response = client.post(f"{RESOURCES}new/", NEWS, follow=True)
    assert "News is made." in response.content.decode()
    made = Resource.objects.get(workspace=workspace, number=5)
    assert made.channels == ["email", "sms"]
    assert made.categories == ["category_1", "category_2"]
    assert not made.subscribed


@pytest.mark.parametrize(
    ("field", "value"),
    [("number", "0"), ("name", ""), ("channels", []), ("fields_text", "a b c d")],
)
def test_refuses_a_resource_in_words(
    client: Client, field: str, value: str | list[str]
) -> None:
    workspace = log_in(client)
    response = client.post(f"{RESOURCES}new/", {**NEWS, field: value})
    assert response.status_code == 422
    assert not Resource.objects.filter(workspace=workspace).exists()


def test_makes_renames_and_deletes_a_segment(client: Client) -> None:
    workspace = log_in(client, Role.MARKETER)
    client.post(f"{SEGMENTS}new/", {"name": "VIP", "description": ""})
    segment = Segment.objects.get(workspace=workspace)
    ada = make_person(workspace)
    joining = Record(1, 1, profile_id=ada.pk, segments={segment.pk: True})
    apply_records(workspace, joining)
    client.post(f"{SEGMENTS}{segment.pk}/edit/", {"name": "Friends", "description": ""})
    shown = text_of(client, f"{SEGMENTS}{segment.pk}/")
    assert "Friends" in shown
    assert "Ada Lovelace" in shown
    client.post(f"{SEGMENTS}{segment.pk}/delete/")
    assert not Segment.objects.filter(workspace=workspace).exists()
    assert not SegmentMember.objects.filter(workspace=workspace).exists()
    assert len(people(workspace)) == 1


def test_makes_and_removes_a_kind_that_nobody_has(client: Client) -> None:
    workspace = log_in(client)
    client.post(f"{KINDS}add/", {"name": "Loyalty card", "key": "loyalty_card"})
    kind = IdentifierKind.objects.get(workspace=workspace, key="loyalty_card")
    client.post(f"{KINDS}{kind.pk}/remove/")
    assert not IdentifierKind.objects.filter(pk=kind.pk).exists()


def test_keeps_built_in_kinds(client: Client) -> None:
    workspace = log_in(client)
    email = IdentifierKind.objects.get(workspace=workspace, key="email")
    response = client.post(f"{KINDS}{email.pk}/remove/", follow=True)
    assert "is built in" in response.content.decode()
    assert IdentifierKind.objects.filter(pk=email.pk).exists()


def test_does_not_let_a_shared_value_identify_people(client: Client) -> None:
    workspace = log_in(client)
    phone = IdentifierKind.objects.get(workspace=workspace, key="phone")
    make_person(workspace, "Ada", email="a@x.de", phone="+491701234567")
    make_person(workspace, "Bob", email="b@x.de", phone="+491701234567")
    response = client.post(f"{KINDS}{phone.pk}/switch/", {"identifies": "yes"})
    assert response.status_code == 409
    text = response.content.decode()
    assert "+491701234567" in text
    assert "Ada" in text
    assert "Bob" in text


def test_blocks_a_value_and_lets_it_go(client: Client) -> None:
    workspace = log_in(client)
    client.post(f"{KINDS}block/", {"value": "Info@Shop.example"})
    blocked = BlockedValue.objects.get(workspace=workspace)
    assert blocked.value == "info@shop.example"
    again = client.post(f"{KINDS}block/", {"value": "info@shop.example"})
    assert again.status_code == 422
    client.post(f"{KINDS}{blocked.pk}/unblock/")
    assert not BlockedValue.objects.filter(workspace=workspace).exists()


def test_switches_the_workspace_to_id_only_and_back(client: Client) -> None:
    demo = log_in(client)
    email = IdentifierKind.objects.get(workspace=demo, key="email")
    assert "Id only" in text_of(client, KINDS)
    client.post(f"{KINDS}{email.pk}/switch/", {"identifies": "no"})
    assert is_id_only(load_definitions(demo))
    client.post(f"{KINDS}{email.pk}/switch/", {"identifies": "yes"})
    assert not is_id_only(load_definitions(demo))
