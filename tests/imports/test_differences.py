from __future__ import annotations

from typing import Any

from imports.differences import Difference, differences
from profiles.definitions import BUILT_IN_KINDS, Definitions, ResourceDefinition
from profiles.plans import Change
from profiles.predefined import PREDEFINED_ATTRIBUTES
from profiles.record_parts import Part, parts_of_record, value_text
from profiles.records import Action, Identifier, Operation, Outcome, Record
from profiles.subscriptions import Statement

DEFINITIONS = Definitions(
    workspace_id=1,
    attributes=PREDEFINED_ATTRIBUTES,
    kinds={kind.key: kind for kind in BUILT_IN_KINDS},
    resources={7: ResourceDefinition(7, "Weekly news")},
    segments={3: "VIP"},
)


def test_says_what_a_record_says() -> None:
    record = Record(
        1,
        2,
        identifiers=(Identifier("email", "ada@example.com", "Ada@example.com"),),
        sets={"city": "London", "own_key": 3},
        operations=(Operation("last_name", Action.UNSET),),
        statements=(Statement("email", 7, status="unsubscribed"),),
        segments={3: True},
        at="2026-03-01T08:00:00Z",
    )
    assert parts_of_record(record, DEFINITIONS) == [
        Part("Email", "ada@example.com", is_identifier=True),
        Part("City", "London"),
        Part("own_key", "3"),
        Part("Last name", "", "cleared"),
        Part("Weekly news", "unsubscribed", "Email"),
        Part("Segment", "VIP", "joins"),
        Part("Time of the row", "2026-03-01T08:00:00Z"),
    ]


def test_reads_values_as_people_do() -> None:
    yes: Any = True
    assert value_text(yes) == "yes"
    assert value_text(["vip", "new"]) == "vip, new"
    assert value_text({"size": 3}) == '{"size":3}'


def test_tells_before_from_after() -> None:
    change = Change(
        5,
        2,
        Outcome.UPDATED,
        {"attributes": {"city": "Rome"}, "subscriptions": {}},
        {
            "attributes": {"city": "Oslo", "country": "NO"},
            "identifiers": {"phone": ["+4722000000"]},
            "subscriptions": {"email:0:": {"status": "unsubscribed"}},
            "segments": {"3": True},
        },
    )
    assert differences(change, DEFINITIONS) == [
        Difference("Phone", None, "+4722000000"),
        Difference("City", "Rome", "Oslo"),
        Difference("Country", None, "NO"),
        Difference("Email subscription", None, "unsubscribed"),
        Difference("Segment VIP", None, "in it"),
    ]
