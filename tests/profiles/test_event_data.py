from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.definitions import (
    Aggregation,
    AttributeDefinition,
    Definitions,
    ValueType,
)
from profiles.event_data import convert_values
from profiles.event_data_keys import KNOWN_KEYS
from profiles.issues import IssueCode
from profiles.predefined import PREDEFINED_ATTRIBUTES
from profiles.records import Action, Operation
from profiles.values import JSONValue, encode
from tests.profiles.json_values import texts, values

DEFINITIONS = Definitions(
    1,
    zone="Europe/Berlin",
    attributes={
        **PREDEFINED_ATTRIBUTES,
        "custom_attribute_1": AttributeDefinition(
            "custom_attribute_1",
            "Score",
            ValueType.NUMBER,
            event_data_key="crm_user_score",
        ),
        "custom_attribute_2": AttributeDefinition(
            "custom_attribute_2",
            "Scores",
            ValueType.NUMBER,
            event_data_key="crm_user_score",
            aggregation=Aggregation.LIST,
        ),
    },
)


def test_asks_aggregation_of_every_attribute_that_reads_key() -> None:
    data = convert_values({"crm_user_score": 12}, DEFINITIONS)
    assert data.operations == (
        Operation("custom_attribute_1", Action.AGGREGATE, 12),
        Operation("custom_attribute_2", Action.AGGREGATE, 12),
    )
    assert (data.issues, data.unknown) == ((), ())


def test_reads_piwik_pros_example() -> None:
    data = convert_values(
        {
            "analytics.order_time": "2025-05-23T09:37:27+01:00",
            "analytics.revenue": 500,
            "analytics.order_id": "UK/2025/05/65343",
        },
        DEFINITIONS,
    )
    assert data.operations == (
        Operation("last_order_time", Action.AGGREGATE, "2025-05-23T08:37:27Z"),
        Operation("total_revenue", Action.AGGREGATE, 500),
    )
    assert (data.issues, data.unknown) == ((), ())


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("analytics.revenue", "500", "analytics.revenue “500” is not a number."),
        ("analytics.order_id", 7, "analytics.order_id “7” is not text."),
        ("crm_user_score", True, "crm_user_score “true” is not a number."),
        (
            "analytics.revenue",
            [Decimal("1.5")],
            'analytics.revenue “["1.5"]” is not a number.',
        ),
        (
            "analytics.location_ipv4",
            {},
            "analytics.location_ipv4 “{}” is not an IP address.",
        ),
    ],
)
def test_rejects_value_of_wrong_type(key: str, value: JSONValue, message: str) -> None:
    data = convert_values({key: value, "first_name": "Ada"}, DEFINITIONS)
    (issue,) = data.issues
    assert (issue.code, issue.field) == (IssueCode.WRONG_TYPE, key)
    assert issue.message == message
    assert data.operations == (Operation("first_name", Action.AGGREGATE, "Ada"),)


def test_counts_unknown_keys() -> None:
    data = convert_values({"colour": "red", "analytics.colour": 1}, DEFINITIONS)
    assert data.unknown == ("colour", "analytics.colour")
    assert (data.operations, data.issues) == ((), ())


def test_takes_unix_seconds_for_created_at() -> None:
    (operation,) = convert_values({"created_at": 1461866400}, DEFINITIONS).operations
    assert operation.value == "2016-04-28T18:00:00Z"


def test_warns_of_hour_when_clocks_change() -> None:
    data = convert_values({"created_at": "2026-03-29T02:30:00"}, DEFINITIONS)
    assert [issue.code for issue in data.issues] == [IssueCode.CLOCK_CHANGE]
    assert data.operations[0].value == "2026-03-29T01:30:00Z"


def test_converts_texts_of_forms_and_xml() -> None:
    data = convert_values(
        {
            "crm_user_score": "12,5",
            "birthday": "1990-07-06",
            "gender": "f",
            "analytics.is_anonymous": "no",
            "city": " ",
            "registered_at": "2023-07-06",
        },
        DEFINITIONS,
        strict=False,
        zone="UTC",
    )
    assert data.issues == ()
    assert [operation.value for operation in data.operations] == [
        Decimal("12.5"),
        Decimal("12.5"),
        "1990-07-06",
        "female",
        "2023-07-06T00:00:00Z",
    ]


@pytest.mark.parametrize(
    ("value", "code"),
    [("x", IssueCode.NOT_A_NUMBER), ("a\0", IssueCode.FORBIDDEN_CHARACTER)],
)
def test_rejects_text_that_does_not_convert(value: str, code: IssueCode) -> None:
    data = convert_values({"crm_user_score": value}, DEFINITIONS, strict=False)
    assert [issue.code for issue in data.issues] == [code]


KEYS = st.one_of(
    texts, st.sampled_from([*KNOWN_KEYS, *PREDEFINED_ATTRIBUTES, "crm_user_score"])
)


@given(st.dictionaries(KEYS, values(st.text()), max_size=5), st.booleans())
def test_survives_any_values(data: dict[str, JSONValue], strict: bool) -> None:
    converted = convert_values(data, DEFINITIONS, strict=strict)
    assert encode([operation.value for operation in converted.operations])
    assert all(issue.message for issue in converted.issues)


def test_survives_value_that_cannot_be_shown() -> None:
    value: JSONValue = ["\ud800", Decimal("1E+999999999"), 10**900]
    (issue,) = convert_values({"crm_user_score": value}, DEFINITIONS).issues
    assert encode(issue)
