from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.definitions import (
    BUILT_IN_KINDS,
    Aggregation,
    AttributeDefinition,
    Definitions,
    ValueType,
)
from profiles.issues import IssueCode
from profiles.mapping import EmptyCells, ListHandling
from profiles.records import Action, Operation, Record
from tests.profiles.json_values import values
from webhooks.converting import Converter
from webhooks.mapping import Condition, ConditionTest, Field, WebhookMapping
from webhooks.mapping_problems import problems
from webhooks.payloads import Payload
from webhooks.rows import MAX_ROWS, TooManyRows
from webhooks.transformations import Step, StepKind

ATTRIBUTES = (
    AttributeDefinition("city", "City", ValueType.STRING),
    AttributeDefinition("age", "Age", ValueType.NUMBER, event_data_key="years"),
    AttributeDefinition("tags", "Tags", ValueType.LIST),
    AttributeDefinition(
        "seen", "Seen", ValueType.STRING, aggregation=Aggregation.LIST_UNIQUE
    ),
)
DEFINITIONS = Definitions(
    1,
    attributes={one.key: one for one in ATTRIBUTES},
    kinds={kind.key: kind for kind in BUILT_IN_KINDS},
    segments={5: "VIP"},
)
EMAIL = Field(path="email", target="identifier:email")
ADA = {"email": "Ada@Example.com"}


def convert(value: Any, *fields: Field, typed: bool = True, **parts: Any) -> Any:
    mapping = WebhookMapping(fields=(EMAIL, *fields), **parts)
    return Converter(mapping, DEFINITIONS).convert(Payload(value, typed=typed))


def record_of(value: Any, *fields: Field, **parts: Any) -> Record:
    (record,) = convert(value, *fields, **parts).records
    found: Record = record
    return found


def codes(record: Record) -> list[str]:
    return [issue.code for issue in record.issues]


def test_takes_identifiers_in_their_normal_form() -> None:
    (identifier,) = record_of(ADA).identifiers
    assert identifier == ("email", "ada@example.com", "Ada@Example.com")


def test_reads_a_number_as_an_identifier() -> None:
    user = Field(path="id", target="identifier:user_id")
    record = record_of({**ADA, "id": 207119551}, user)
    assert ("user_id", "207119551", "207119551") in record.identifiers


def test_aggregates_attributes() -> None:
    city = Field(path="city", target="attribute:city")
    record = record_of({**ADA, "city": "Paris"}, city)
    assert record.operations == (Operation("city", Action.AGGREGATE, "Paris"),)


@pytest.mark.parametrize(
    ("lists", "action"),
    [
        (ListHandling.REPLACE, Action.AGGREGATE),
        (ListHandling.ADD, Action.ADD),
        (ListHandling.REMOVE, Action.REMOVE),
    ],
)
def test_does_with_lists_what_the_field_says(
    lists: ListHandling, action: Action
) -> None:
    tags = Field(path="tags", target="attribute:tags", lists=lists)
    record = record_of({**ADA, "tags": ["a", "b"]}, tags)
    assert record.operations == (Operation("tags", action, ["a", "b"]),)


def test_takes_elements_one_by_one_where_values_gather() -> None:
    seen = Field(path="seen[*].page", target="attribute:seen")
    record = record_of({**ADA, "seen": [{"page": "a"}, {"page": "b"}]}, seen)
    assert [one.value for one in record.operations] == ["a", "b"]


def test_feeds_every_attribute_that_reads_a_key() -> None:
    years = Field(path="years", target="event_data:years")
    record = record_of({**ADA, "years": 36}, years)
    assert record.operations == (Operation("age", Action.AGGREGATE, 36),)


@pytest.mark.parametrize("typed", [True, False])
def test_is_strict_about_types_of_json_alone(typed: bool) -> None:
    age = Field(path="age", target="attribute:age")
    record = record_of({**ADA, "age": "36"}, age, typed=typed)
    assert bool(record.issues) == typed


def test_reads_what_an_admin_wrote_as_in_a_file() -> None:
    step = Step(StepKind.CONSTANT, "36")
    age = Field(path="", target="attribute:age", steps=(step,))
    assert record_of(ADA, age).operations[0].value == 36


def test_holds_a_row_with_a_malformed_value_and_lets_others_go() -> None:
    age = Field(path="age", target="attribute:age")
    rows = [{**ADA, "age": "x"}, {"email": "b@example.com", "age": 3}]
    first, second = convert(rows, age).records
    assert codes(first) == [IssueCode.WRONG_TYPE]
    assert first.issues[0].field == "age"
    assert second.issues == ()


@pytest.mark.parametrize("value", [None, "", "  ", [], "absent"])
def test_keeps_what_a_person_has_where_nothing_comes(value: Any) -> None:
    row = ADA if value == "absent" else {**ADA, "city": value}
    city = Field(path="city", target="attribute:city")
    assert record_of(row, city).operations == ()


def test_clears_empty_values_if_told_and_never_absent_ones() -> None:
    city = Field(path="city", target="attribute:city")
    cleared = record_of({**ADA, "city": None}, city, empty=EmptyCells.CLEAR)
    assert cleared.operations == (Operation("city", Action.UNSET),)
    assert record_of(ADA, city, empty=EmptyCells.CLEAR).operations == ()


@pytest.mark.parametrize("row", [{}, {"email": None}, {"mail": "x"}, 7, "text", [7]])
def test_holds_a_row_of_nobody(row: Any) -> None:
    assert IssueCode.NO_IDENTIFIER in codes(convert(row).records[0])


def test_fans_out_a_list_within() -> None:
    converted = convert(
        {"list": 9, "batch": [ADA, {"email": "b@example.com"}]},
        Field(path="$.list", target="attribute:city", steps=(Step(StepKind.JOIN),)),
        rows="batch",
    )
    assert [record.number for record in converted.records] == [1, 2]
    assert [part.root["list"] for part in converted.parts] == [9, 9]


def test_refuses_more_rows_than_one_request_may_have() -> None:
    with pytest.raises(TooManyRows):
        convert([ADA] * (MAX_ROWS + 1))


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        (Condition("kind", value="a"), True),
        (Condition("kind", value="b"), False),
        (Condition("kind", ConditionTest.DIFFERS, "b"), True),
        (Condition("kind", ConditionTest.EXISTS), True),
        (Condition("kind", ConditionTest.MISSING), False),
        (Condition("none", ConditionTest.MISSING), True),
        (Condition("null", ConditionTest.EXISTS), False),
        (Condition("number", value="10"), True),
        (Condition("flag", value="true"), True),
        (Condition("tags[*]", value="y"), True),
        (Condition("tags[*]", ConditionTest.DIFFERS, "y"), False),
    ],
)
def test_applies_where_conditions_hold(condition: Condition, holds: bool) -> None:
    row = {
        **ADA,
        "kind": "a",
        "null": None,
        "number": 10,
        "flag": True,
        "tags": ["x", "y"],
    }
    converted = convert(row, conditions=(condition,))
    assert bool(converted.records) == holds
    assert converted.passed_by == (not holds)


def test_reads_segments_consent_events_and_times() -> None:
    record = record_of(
        {**ADA, "vip": "VIP", "ok": "no", "type": "opened", "at": 1772352000},
        Field(path="vip", target="segment"),
        Field(path="ok", target="subscription:email"),
        Field(path="type", target="event:name"),
        Field(path="at", target="at"),
        Field(path="vip", target="event:property:list"),
    )
    assert record.segments == {5: True}
    assert [said.status for said in record.statements] == ["unsubscribed"]
    assert record.at == "2026-03-01T08:00:00Z"
    (event,) = record.events
    assert (event.name, event.at, event.data) == ("opened", record.at, {"list": "VIP"})


def test_counts_mapped_paths_that_are_not_there() -> None:
    city = Field(path="city", target="attribute:city")
    converted = convert([ADA, {**ADA, "city": "Paris"}], city)
    assert converted.absent == {"city": 1}


EVERYTHING = WebhookMapping(
    fields=(
        EMAIL,
        Field(path="a", target="identifier:phone"),
        Field(path="b", target="attribute:age"),
        Field(path="c", target="attribute:tags", lists=ListHandling.ADD),
        Field(path="d", target="at"),
        Field(path="e", target="segment"),
        Field(path="f", target="unsubscribed"),
        Field(path="g", target="event:name"),
        Field(path="h", target="event:property:h"),
        Field(path="i", target="profile_id"),
    )
)


@given(
    st.one_of(
        values(),
        st.dictionaries(
            st.sampled_from(["email", *"abcdefghi"]), values(), max_size=10
        ),
    )
)
def test_never_raises_for_what_a_payload_holds(value: Any) -> None:
    assert not [p for p in problems(EVERYTHING, DEFINITIONS) if p.blocking]
    Converter(EVERYTHING, DEFINITIONS).convert(Payload(value))
