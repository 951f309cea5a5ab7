from __future__ import annotations

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from profiles.models import Profile
from profiles.records import Record
from profiles.searching import finding, meanings, recent
from profiles.searching.asking import Asking
from profiles.searching.limits import Limit, TooSlow
from profiles.searching.question import Sort
from tests.makers import NOW, apply_records, make_record, make_workspace
from tests.profiles.searching.asked import names
from tests.profiles.visiting import make_people, make_person, public_id

pytestmark = pytest.mark.django_db

LATER = NOW.replace(hour=9)


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Has every workspace count as large, and its history be read in small steps."""
    monkeypatch.setattr(finding, "SMALL", 0)
    monkeypatch.setattr(recent, "FIRST_WINDOW", 1)
    monkeypatch.setattr(recent, "MOST_CHANGES", 7)
    monkeypatch.setattr(recent, "ENOUGH_SECONDS", 60)


def test_lists_who_was_updated_last_first() -> None:
    workspace = make_workspace()
    ada, bob = make_person(workspace, "Ada"), make_person(workspace, "Bob")
    record = Record(1, 1, profile_id=ada.pk, sets={"city": "Berlin"})
    apply_records(workspace, record, now=LATER)
    assert names(workspace) == ["Ada", "Bob"]
    assert ada.pk < bob.pk


@pytest.mark.usefixtures("large")
def test_reads_the_latest_changes_of_many_people() -> None:
    workspace, other = make_workspace(), make_workspace()
    people = make_people(workspace, 300)
    make_people(other, 300)
    first = Record(1, 1, profile_id=people[0].pk, sets={"city": "Paris"})
    apply_records(workspace, first, now=LATER)
    found = names(workspace)
    assert found[:2] == ["Person 0001", "Person 0300"]
    assert sorted(found) == [f"Person {number:04}" for number in range(1, 301)]


@pytest.mark.usefixtures("large")
def test_lists_the_latest_change_first_wherever_in_the_table_it_stands() -> None:
    # A change takes the place of one that is gone, before all those in between. When
    # places become free is the database's affair; so the first gets the highest id.
    workspace = make_workspace()
    with connection.cursor() as cursor:
        cursor.execute("select last_value from profile_change_id_seq")
        (last,) = cursor.fetchone()
        move = "select setval('profile_change_id_seq', %s)"
        cursor.execute(move, [last + 10_000])
        make_person(workspace, "Ada")
        cursor.execute(move, [last])
        make_people(workspace, 300)
        cursor.execute(move, [last + 20_000])
    assert names(workspace)[:2] == ["Ada", "Person 0300"]


@pytest.mark.usefixtures("large")
def test_goes_on_where_the_time_for_one_page_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    workspace, other = make_workspace(), make_workspace()
    ada = make_person(workspace, "Ada")
    make_people(other, 300)
    bob = make_person(workspace, "Bob")
    monkeypatch.setattr(recent, "ENOUGH_SECONDS", 0)
    asking = Asking(workspace, NOW)
    question = asking.read()
    first = asking.find(question)
    assert first.ids == [bob.pk]
    assert asking.find(question, cursor=first.after).ids == [ada.pk]


@pytest.mark.usefixtures("large")
def test_lists_newest_first_where_the_latest_changes_take_long_to_find(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    workspace = make_workspace()
    ada, bob = make_person(workspace, "Ada"), make_person(workspace, "Bob")
    monkeypatch.setattr(recent, "MOST_SECONDS", 0)
    asking = Asking(workspace, NOW)
    found = asking.find(asking.read())
    assert found.ids == [bob.pk, ada.pk]
    assert found.order is Sort.NEWEST


@pytest.mark.usefixtures("large")
def test_passes_by_who_is_gone() -> None:
    workspace = make_workspace()
    ada, bob = make_person(workspace, "Ada"), make_person(workspace, "Bob", user_id="7")
    merging = Record(1, 1, profile_id=ada.pk, merge_with=bob.pk)
    apply_records(workspace, merging, conflicts="merge")
    assert len(names(workspace)) == 1


@pytest.mark.usefixtures("large")
def test_keeps_its_place_while_others_write() -> None:
    workspace = make_workspace()
    make_people(workspace, 9)
    asking = Asking(workspace, NOW)
    question = asking.read()
    first = asking.find(question, page=3)
    make_person(workspace, "Newcomer")
    second = asking.find(question, cursor=first.after, page=3)
    assert not set(first.ids) & set(second.ids)
    assert len(second.ids) == 3


@pytest.mark.usefixtures("large")
def test_lists_filtered_people_newest_first_where_there_are_many() -> None:
    workspace = make_workspace()
    make_people(workspace, 4)
    asking = Asking(workspace, NOW)
    found = asking.find(asking.read(filters=["attribute:city~is~Berlin"]))
    assert found.order is Sort.NEWEST
    assert found.ids == sorted(found.ids, reverse=True)


@pytest.mark.parametrize(
    ("sort", "found"),
    [
        ("name", ["ada", "Zoë", "Öz", "x@example.com"]),
        ("-name", ["Öz", "Zoë", "ada", "x@example.com"]),
        ("created", ["Zoë", "x@example.com", "ada", "Öz"]),
        ("-created", ["Öz", "ada", "x@example.com", "Zoë"]),
    ],
)
def test_sorts(sort: str, found: list[str]) -> None:
    workspace = make_workspace()
    make_person(workspace, "Zoë")
    make_person(workspace, "", email="x@example.com")
    make_person(workspace, "ada")
    make_person(workspace, "Öz")
    assert names(workspace, sort=sort) == found


@given(st.lists(st.sampled_from(["", "a", "b", "ab"]), max_size=12))
def test_shows_everybody_once_in_every_order(called: list[str]) -> None:
    workspace = make_workspace()
    records = [
        make_record(number, sets={"first_name": name}, user_id=str(number))
        for number, name in enumerate(called, 1)
    ]
    apply_records(workspace, *records)
    for sort in Sort:
        assert len(names(workspace, sort=sort)) == len(called)
    Profile.objects.of(workspace).delete()


@pytest.mark.parametrize(
    "text",
    [
        "ADA@example.com",
        "ada@ex",
        "C-10",
        "C-1",
        "+49 170 1234567",
        "+49170123",
        "cookie-1",
        "ada",
        "Ada Love",
        "lovelace, ada",
        "lovelace",
        "LOVE",
    ],
)
def test_finds_people_by_what_was_typed(text: str) -> None:
    workspace = make_workspace()
    make_person(workspace, "Bob")
    make_person(
        workspace,
        "Ada Lovelace",
        email="ada@example.com",
        user_id="C-10",
        phone="+491701234567",
        cookie_id="cookie-1",
    )
    assert names(workspace, text=text) == ["Ada Lovelace"]


@pytest.mark.parametrize("text", ["ovelace", "%", "_da", "c-10", "cookie", "null"])
def test_finds_nobody_by_what_is_no_beginning(text: str) -> None:
    workspace = make_workspace()
    make_person(workspace, "Ada Lovelace", user_id="C-10", cookie_id="cookie-1")
    assert names(workspace, text=text) == []


def test_finds_people_by_profile_id_and_by_a_former_one() -> None:
    workspace = make_workspace()
    ada, bob = make_person(workspace, "Ada"), make_person(workspace, "Bob", user_id="7")
    merging = Record(1, 1, profile_id=ada.pk, merge_with=bob.pk)
    apply_records(workspace, merging, conflicts="merge")
    assert names(workspace, text=public_id(ada)) == ["Ada"]
    assert names(workspace, text=public_id(bob).upper()) == ["Ada"]


def test_finds_everybody_who_shares_a_phone() -> None:
    workspace = make_workspace()
    for name in ("Ada", "Bob"):
        make_person(workspace, name, user_id=name, phone="+491701234567")
    assert sorted(names(workspace, text="+491701234567")) == ["Ada", "Bob"]


def test_puts_the_surest_meaning_first_and_shows_nobody_twice() -> None:
    workspace = make_workspace()
    make_person(workspace, "Bob Ada", user_id="9")
    make_person(workspace, "Ada Zeta", user_id="8")
    make_person(workspace, "Cem", email="ada@example.com")
    make_person(workspace, "Ada Beta", user_id="ada")
    found = names(workspace, text="ada")
    assert found == ["Ada Beta", "Cem", "Ada Zeta", "Bob Ada"]


def test_narrows_what_was_typed_by_filters() -> None:
    workspace = make_workspace()
    make_person(workspace, "Ada One", sets={"city": "Berlin"})
    make_person(workspace, "Ada Two", sets={"city": "Paris"})
    assert names(workspace, "attribute:city~is~Paris", text="ada") == ["Ada Two"]


@pytest.mark.usefixtures("large")
def test_says_that_words_inside_names_were_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    workspace = make_workspace()
    make_person(workspace, "Ada Lovelace")
    monkeypatch.setattr(meanings, "WORD_SECONDS", 0)
    asking = Asking(workspace, NOW)
    found = asking.find(asking.read(text="lovelace"))
    assert (found.ids, found.words_left) == ([], True)


def test_stops_when_the_time_is_over() -> None:
    with pytest.raises(TooSlow):
        Limit(0.05).fetch("select pg_sleep(5)", [])


def test_leaves_later_statements_without_limit() -> None:
    Limit(0.2).fetch("select 1", [])
    assert Limit(5).fetch("select pg_sleep(0.3), 7", [])[0][1] == 7


@pytest.mark.parametrize("cursor", ["nonsense", "é", "AAAA", "WyJhIl0"])
def test_begins_anew_with_a_forged_cursor(cursor: str) -> None:
    workspace = make_workspace()
    make_people(workspace, 4)
    asking = Asking(workspace, NOW)
    question = asking.read()
    forged = asking.find(question, cursor=cursor, page=2)
    assert forged == asking.find(question, page=2)


def test_begins_anew_with_the_cursor_of_another_question() -> None:
    workspace = make_workspace()
    make_people(workspace, 4)
    asking = Asking(workspace, NOW)
    cursor = asking.find(asking.read(sort="name"), page=2).after
    other = asking.read(sort="created")
    assert asking.find(other, cursor=cursor, page=2) == asking.find(other, page=2)


def test_counts_who_fits() -> None:
    workspace = make_workspace()
    make_people(workspace, 4)
    make_people(make_workspace(), 9)
    asking = Asking(workspace, NOW)
    assert asking.count(asking.read(filters=["attribute:city~is~Berlin"])) == 4
    assert asking.count(asking.read(text="person 0003")) == 1
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE profile")
    assert finding.estimate(workspace.pk) == 4


def test_counts_no_further_than_it_must(monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = make_workspace()
    make_people(workspace, 4)
    monkeypatch.setattr(finding, "MOST_COUNTED", 3)
    asking = Asking(workspace, NOW)
    assert asking.count(asking.read()) is None


def test_counts_everybody_exactly_where_they_are_few() -> None:
    workspace = make_workspace()
    with connection.cursor() as cursor:
        cursor.execute("analyze profile")  # which then knows of nobody
    make_people(workspace, 3)
    make_people(make_workspace(), 2)
    assert finding.everybody(workspace.pk) == 3


@pytest.mark.usefixtures("large")
def test_guesses_everybody_where_they_are_many() -> None:
    workspace = make_workspace()
    make_people(workspace, 3)
    assert finding.everybody(workspace.pk) == finding.estimate(workspace.pk)


@pytest.mark.usefixtures("large")
def test_counts_no_text_among_many_people() -> None:
    workspace = make_workspace()
    make_people(workspace, 60)
    asking = Asking(workspace, NOW)
    assert asking.count(asking.read(text="person")) is None
    assert len(asking.find(asking.read(text="person")).ids) == finding.PAGE
