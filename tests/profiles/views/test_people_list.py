"""The list of people: what it shows, finds, hands on, and what it costs."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client

from cdp.statuses import Role
from profiles.models import Segment, SegmentMember
from tests.makers import make_workspace
from tests.profiles.visiting import (
    log_in,
    make_people,
    make_person,
    public_id,
    queries_of,
    text_of,
)

pytestmark = pytest.mark.django_db
LIST = "/w/demo/people/"


def test_shows_people_of_this_workspace_only(client: Client) -> None:
    make_person(log_in(client), "Ada Lovelace")
    make_person(make_workspace(), "Bob Foreign")
    text = text_of(client, LIST)
    assert "Ada Lovelace" in text
    assert "Bob Foreign" not in text


def test_sends_no_more_statements_for_more_people(client: Client) -> None:
    workspace = log_in(client)
    make_people(workspace, 5)
    few = queries_of(client, LIST)
    make_people(workspace, 25, start=6)
    assert queries_of(client, LIST) <= few


@pytest.mark.parametrize("words", ["ada@example.com", "ADA@EX", "Lovel", "ada lov"])
def test_finds_people_by_the_beginning(client: Client, words: str) -> None:
    workspace = log_in(client)
    make_person(workspace, "Ada Lovelace", email="ada@example.com")
    make_person(workspace, "Bob Stone")
    text = text_of(client, LIST, q=words)
    assert "Ada Lovelace" in text
    assert "Bob Stone" not in text


def test_says_that_nobody_fits_and_keeps_the_words(client: Client) -> None:
    make_person(log_in(client))
    text = text_of(client, LIST, q="nobody-like-this")
    assert "nobody-like-this" in text
    assert "Ada Lovelace" not in text


def test_leads_back_from_a_page_whose_people_are_gone(client: Client) -> None:
    people = make_people(log_in(client), 51)
    (link,) = re.findall(r'rel="next" href="([^"]+)"', text_of(client, LIST))
    people[0].delete()
    text = text_of(client, LIST + html.unescape(link))
    assert "Nobody is left on this page" in text
    assert re.search(rf'href="{LIST}"[^>]*>[^/]*<svg(?:(?!</a>).)*Back', text, re.S)


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", "%", "\\", "a\x00b"])
def test_survives_strange_words(client: Client, words: str) -> None:
    make_person(log_in(client))
    text = text_of(client, LIST, q=words)
    assert "<script>alert(1)" not in text


def test_filters_by_a_sentence(client: Client) -> None:
    workspace = log_in(client)
    make_person(workspace, "Ada Lovelace", sets={"city": "Berlin"})
    make_person(workspace, "Bob Stone", sets={"city": "Rome"})
    text = text_of(client, LIST, f="attribute:city~is~Berlin")
    assert "Ada Lovelace" in text
    assert "Bob Stone" not in text


def test_makes_a_filter_step_by_step(client: Client) -> None:
    log_in(client)
    url = f"{LIST}filter/"
    assert "attribute:city" in text_of(client, url)
    text = text_of(client, url, subject="attribute:city", operator="is")
    assert 'name="value"' in text
    added = client.get(
        url, {"subject": "attribute:city", "operator": "is", "value": "Rome", "add": ""}
    )
    assert added.status_code == 302
    assert "city" in added["Location"]
    assert "Rome" in added["Location"]


def test_says_what_a_filter_lacks(client: Client) -> None:
    log_in(client)
    given = {"subject": "created", "operator": "before", "value": "soon", "add": ""}
    response = client.get(f"{LIST}filter/", given)
    assert response.status_code == 422
    assert "soon" in response.content.decode()


def test_keeps_the_chosen_columns(client: Client) -> None:
    workspace = log_in(client)
    make_person(workspace, sets={"region": "Saxony"})
    assert "Saxony" not in text_of(client, LIST)
    client.post(f"{LIST}columns/", {"column": ["region"]})
    assert "Saxony" in text_of(client, LIST)


@pytest.mark.parametrize("format", ["csv", "xlsx", "json"])
def test_exports_who_is_filtered(client: Client, format: str) -> None:
    workspace = log_in(client)
    ada = make_person(workspace, "Ada Lovelace", sets={"city": "Berlin"})
    make_person(workspace, "Bob Stone", sets={"city": "Rome"})
    response = client.post(
        f"{LIST}export/?f=attribute:city~is~Berlin",
        {"format": format, "f": "attribute:city~is~Berlin"},
    )
    assert response.status_code == 200
    body = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    assert format in response["Content-Disposition"]
    if format != "xlsx":
        assert public_id(ada).encode() in body
        assert b"Stone" not in body


def test_makes_a_segment_of_who_is_filtered(client: Client) -> None:
    workspace = log_in(client)
    ada = make_person(workspace, "Ada Lovelace", sets={"city": "Berlin"})
    make_person(workspace, "Bob Stone", sets={"city": "Rome"})
    client.post(
        f"{LIST}segment/?f=attribute:city~is~Berlin",
        {"name": "Berliners", "f": "attribute:city~is~Berlin"},
    )
    segment = Segment.objects.get(workspace=workspace, name="Berliners")
    members = SegmentMember.objects.filter(segment=segment)
    assert [member.profile_id for member in members] == [ada.pk]


def test_staff_export_nothing(client: Client) -> None:
    log_in(client, Role.STAFF)
    response = client.post(f"{LIST}export/", {"format": "csv"})
    assert response.status_code == 403


def test_adds_one_person_by_form(client: Client) -> None:
    log_in(client, Role.MARKETER)
    response = client.post(
        f"{LIST}new/",
        {"identifier:email": "New@Example.com", "attribute:first_name": "Nia"},
        follow=True,
    )
    assert "Nia" in response.content.decode()
    assert "New@Example.com" in response.content.decode()


def test_asks_for_an_identifier_of_a_new_person(client: Client) -> None:
    log_in(client)
    response = client.post(f"{LIST}new/", {"attribute:first_name": "Nia"})
    assert response.status_code == 422
    assert "identifier" in response.content.decode()


def test_shows_who_is_known_already_instead_of_adding_them(client: Client) -> None:
    make_person(log_in(client), "Ada Lovelace", email="ada@example.com")
    response = client.post(f"{LIST}new/", {"identifier:email": "ada@example.com"})
    assert response.status_code == 422
    assert "Ada Lovelace" in response.content.decode()
