from __future__ import annotations

from typing import Any

import pytest

from cdp.models import Workspace
from profiles.models import Profile, Resource, Segment
from profiles.records import Record
from profiles.statuses import Origin, OriginKind
from profiles.subscriptions import Statement
from profiles.values import JSONValue
from tests.makers import apply_records, make_attribute, make_record, make_workspace
from tests.profiles.searching.asked import names
from tests.profiles.visiting import make_person

pytestmark = pytest.mark.django_db


def people(**values: Any) -> Workspace:
    """Ada, Bob and Cem, with these values of the attribute ``x`` by name."""
    kind, how = values.pop("type", "string"), values.pop("aggregation", "last")
    workspace = make_workspace(time_zone="Europe/Berlin")
    make_attribute(workspace, "x", type=kind, aggregation=how)
    for name in ("Ada", "Bob", "Cem"):
        sets = {"x": values[name]} if name in values else {}
        make_person(workspace, name, sets=sets)
    return workspace


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("is~Berlin", ["Ada"]),
        ("is~bERLIN", ["Ada"]),
        ("is_not~berlin", ["Cem", "Bob"]),
        ("starts_with~łó", ["Bob"]),
        ("contains~%", []),
        ("contains~ER", ["Ada"]),
        ("set~", ["Bob", "Ada"]),
        ("unset~", ["Cem"]),
    ],
)
def test_compares_text(condition: str, found: list[str]) -> None:
    workspace = people(Ada="Berlin", Bob="Łódź")
    assert names(workspace, f"attribute:x~{condition}") == found


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("is~10.0", ["Ada"]),
        ("over~9", ["Ada"]),
        ("under~10", ["Bob"]),
        ("between~-3..10", ["Bob", "Ada"]),
        ("unset~", ["Cem"]),
    ],
)
def test_compares_numbers(condition: str, found: list[str]) -> None:
    workspace = people(type="number", Ada=10, Bob=-3)
    assert names(workspace, f"attribute:x~{condition}") == found


def test_passes_by_values_of_another_type() -> None:
    workspace = people(type="number", Ada=10, Bob="many")
    assert names(workspace, "attribute:x~over~1") == ["Ada"]


@pytest.mark.parametrize(
    ("condition", "found"),
    [("yes~", ["Ada"]), ("no~", ["Bob"]), ("unset~", ["Cem"])],
)
def test_compares_yes_and_no(condition: str, found: list[str]) -> None:
    workspace = people(type="boolean", Ada=True, Bob=False)
    assert names(workspace, f"attribute:x~{condition}") == found


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("is~2026-03-01", ["Ada"]),
        ("before~2026-03-01", ["Bob"]),
        ("after~2026-02-28", ["Ada"]),
        ("last_days~1", ["Ada"]),
        ("last_days~2", ["Bob", "Ada"]),
    ],
)
def test_compares_dates(condition: str, found: list[str]) -> None:
    workspace = people(type="date", Ada="2026-03-01", Bob="2026-02-28")
    assert names(workspace, f"attribute:x~{condition}") == found


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        # Days are the workspace's: 23:30 UTC is the next day in Berlin.
        ("after~2026-02-27", ["Bob", "Ada"]),
        ("before~2026-02-28", []),
        ("before~2026-03-01", ["Bob"]),
        ("last_days~1", ["Ada"]),
    ],
)
def test_compares_moments(condition: str, found: list[str]) -> None:
    workspace = people(
        type="datetime", Ada="2026-02-28T23:30:00.5Z", Bob="2026-02-27T23:30:00Z"
    )
    assert names(workspace, f"attribute:x~{condition}") == found


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("contains~VIP", ["Ada"]),
        ("contains~7", ["Bob"]),
        ("lacks~vip", ["Cem", "Bob"]),
        ("set~", ["Bob", "Ada"]),
    ],
)
def test_looks_into_lists(condition: str, found: list[str]) -> None:
    workspace = people(type="list", Ada=["vip", "x"], Bob=[7])
    assert names(workspace, f"attribute:x~{condition}") == found


def test_compares_the_last_of_a_pair() -> None:
    workspace = people(aggregation="first_last", Ada=["ads", "mail"], Bob=["mail", "x"])
    assert names(workspace, "attribute:x~is~mail") == ["Ada"]


def test_knows_who_has_a_kind_of_identifier() -> None:
    workspace = make_workspace()
    make_person(workspace, "Ada", email="ada@example.com", phone="+491701234567")
    make_person(workspace, "Bob")
    assert names(workspace, "identifier:phone~set~") == ["Ada"]
    assert names(workspace, "identifier:phone~unset~") == ["Bob"]


def test_knows_members_of_segments() -> None:
    workspace = make_workspace()
    fair = Segment.objects.create(workspace=workspace, name="Fair")
    ada = make_person(workspace, "Ada")
    make_person(workspace, "Bob")
    apply_records(workspace, Record(1, 1, profile_id=ada.pk, segments={fair.pk: True}))
    assert names(workspace, f"segment~is~{fair.pk}") == ["Ada"]
    assert names(workspace, f"segment~is_not~{fair.pk}") == ["Bob"]


def say(workspace: Workspace, profile_id: int, *statements: Statement) -> None:
    record = Record(1, 1, profile_id=profile_id, statements=statements)
    apply_records(workspace, record, may_opt_in=True)


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("subscription:email:7~subscribed~", ["Ada"]),
        ("subscription:email:7~opted_out~", ["Cem", "Bob"]),
        ("subscription:email:7~silent~", ["Dee", "Cem"]),
        ("subscription:email~opted_out~", ["Cem"]),
        ("subscription:all~opted_out~", ["Cem"]),
        ("subscription:sms~opted_out~", ["Cem"]),
    ],
)
def test_knows_what_people_agreed_to(condition: str, found: list[str]) -> None:
    workspace = make_workspace()
    Resource.objects.create(
        workspace=workspace, number=7, name="News", channels=["email"]
    )
    ada, bob, cem = (make_person(workspace, name) for name in ("Ada", "Bob", "Cem"))
    make_person(workspace, "Dee")
    say(workspace, ada.pk, Statement("email", 7, status="subscribed"))
    say(workspace, bob.pk, Statement("email", 7, status="unsubscribed"))
    say(workspace, cem.pk, Statement("all", status="complainer"))
    assert sorted(names(workspace, condition)) == sorted(found)


def test_takes_a_subscription_under_a_wider_no_for_none() -> None:
    workspace = make_workspace()
    ada = make_person(workspace, "Ada")
    say(workspace, ada.pk, Statement("email", status="subscribed"))
    say(workspace, ada.pk, Statement("all", status="unsubscribed"))
    assert names(workspace, "subscription:email~subscribed~") == []


def test_compares_when_people_came() -> None:
    workspace = make_workspace()
    make_person(workspace, "Ada")
    assert names(workspace, "created~last_days~1") == ["Ada"]
    assert names(workspace, "created~before~2026-03-01") == []
    assert names(workspace, "updated~after~2026-02-28") == ["Ada"]


def test_joins_filters_by_and() -> None:
    workspace = people(Ada="Berlin", Bob="Berlin")
    both = names(workspace, "attribute:x~is~Berlin", "attribute:first_name~is~Bob")
    assert both == ["Bob"]


def test_keeps_to_the_workspace() -> None:
    people(Ada="Berlin")
    assert names(people(Bob="Berlin"), "attribute:x~is~Berlin") == ["Bob"]


@pytest.mark.usefixtures("named_imports")
def test_knows_who_came_from_an_import() -> None:
    workspace = make_workspace()
    spring = Origin(OriginKind.IMPORT, 42)
    record = make_record(email="ada@example.com", sets={"first_name": "Ada"})
    apply_records(workspace, record, origin=spring)
    make_person(workspace, "Bob")
    assert names(workspace, "import~is~42") == ["Ada"]


@pytest.mark.usefixtures("named_imports")
def test_knows_what_an_import_did_with_people() -> None:
    workspace = make_workspace()
    make_person(workspace, "Bob", email="bob@example.com")
    said: list[tuple[str, dict[str, JSONValue]]] = [
        ("Ada", {"first_name": "Ada"}),
        ("Bob", {"city": "Rome"}),
    ]
    records = [
        make_record(number, email=f"{name.lower()}@example.com", sets=sets)
        for number, (name, sets) in enumerate(said, 1)
    ]
    apply_records(workspace, *records, origin=Origin(OriginKind.IMPORT, 42))
    assert names(workspace, "import~created_by~42") == ["Ada"]
    assert names(workspace, "import~updated_by~42") == ["Bob"]
    assert names(workspace, "import~merged_by~42") == []


@pytest.mark.usefixtures("named_imports")
def test_knows_whose_rows_an_import_left_as_they_were() -> None:
    workspace = make_workspace()
    ada = make_person(workspace, "Ada", user_id="1")
    Profile.objects.filter(pk=ada.pk).update(
        attributes={"first_name": "Ada", "left": "held"}
    )
    make_person(workspace, "Bob", user_id="2")
    assert names(workspace, "import~held_by~42") == ["Ada"]
    assert names(workspace, "import~unchanged_by~42") == []
    bob = Profile.objects.get(attributes__first_name="Bob")
    merging = Record(1, 1, profile_id=bob.pk, merge_with=ada.pk)
    apply_records(workspace, merging, conflicts="merge")
    assert names(workspace, "import~skipped_by~42") == []


@pytest.mark.usefixtures("named_imports")
def test_counts_imports_of_merged_people() -> None:
    workspace = make_workspace()
    bob = make_person(workspace, "Bob", user_id="7")
    record = make_record(email="ada@example.com")
    ada = apply_records(
        workspace, record, origin=Origin(OriginKind.IMPORT, 42)
    ).profile_ids[0]
    merging = Record(1, 1, profile_id=bob.pk, merge_with=ada)
    apply_records(workspace, merging, conflicts="merge")
    assert names(workspace, "import~is~42") == ["Bob"]
