from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdp.api.refusals import Refusal
from profiles.api.altcraft.fields import Facts, read_fields
from profiles.definitions import (
    BUILT_IN_KINDS,
    Aggregation,
    AttributeDefinition,
    Definitions,
    KindDefinition,
    ValueType,
)
from profiles.predefined import ALTCRAFT_TARGETS, PREDEFINED_ATTRIBUTES
from profiles.records import Action, Identifier, Operation
from tests.profiles.json_values import values

CUSTOM = {
    "bonus": ValueType.NUMBER,
    "job": ValueType.STRING,
    "vip": ValueType.BOOLEAN,
    "interests": ValueType.LIST,
    "car": ValueType.OBJECT,
    "visited": ValueType.DATETIME,
}
DEFINITIONS = Definitions(
    1,
    zone="Europe/Berlin",
    region="DE",
    attributes={
        **PREDEFINED_ATTRIBUTES,
        **{key: AttributeDefinition(key, key, type_) for key, type_ in CUSTOM.items()},
        "custom_attribute_1": AttributeDefinition(
            "custom_attribute_1",
            "Score",
            ValueType.NUMBER,
            event_data_key="crm_score",
            aggregation=Aggregation.SUM,
        ),
        "colours": AttributeDefinition(
            "colours",
            "Colours",
            ValueType.STRING,
            aggregation=Aggregation.LIST_UNIQUE,
        ),
    },
    kinds={
        **{kind.key: kind for kind in BUILT_IN_KINDS},
        "crm_id": KindDefinition("crm_id", 10, "CRM id", identifies=True, single=True),
    },
)


def read(data: dict[str, Any], *, typed: bool = True) -> Facts:
    return read_fields(data, DEFINITIONS, typed=typed)


@pytest.mark.parametrize(
    ("name", "value", "key", "stored"),
    [
        ("_fname", "Olly", "first_name", "Olly"),
        ("_sex", 0, "gender", "male"),
        ("_sex", 1, "gender", "female"),
        ("_sex", "Female", "gender", "female"),
        ("_sex", "divers", "gender", "divers"),
        ("_postal_code", 390000, "postal_code", "390000"),
        ("_bdate", "1990-02-22", "birthday", "1990-02-22"),
        ("_bdate", "1990-02-22T23:30:00Z", "birthday", "1990-02-23"),
        ("_regdate", "2019-03-14", "registered_at", "2019-03-13T23:00:00Z"),
        ("first_name", "Olly", "first_name", "Olly"),
        ("crm_score", 7, "custom_attribute_1", 7),
        ("bonus", Decimal("1.50"), "bonus", Decimal("1.5")),
        ("interests", ["a", "b"], "interests", ["a", "b"]),
        ("interests", "a", "interests", ["a"]),
        ("colours", "red", "colours", ["red"]),
        ("car", {"make": "VW"}, "car", {"make": "VW"}),
        ("car", {"action": "x", "make": "VW"}, "car", {"action": "x", "make": "VW"}),
        ("job", {"action": "set", "value": "cook"}, "job", "cook"),
    ],
)
def test_sets_field(name: str, value: Any, key: str, stored: Any) -> None:
    assert read({name: value}).sets == {key: stored}


def test_takes_day_in_persons_own_zone() -> None:
    data = {"_bdate": "1990-02-22T21:00:00Z", "_tz": "Europe/Moscow"}
    assert read(data).sets["birthday"] == "1990-02-23"
    assert read({**data, "_tz": "nowhere"}).sets["birthday"] == "1990-02-22"


def test_keeps_first_and_last_alike() -> None:
    assert read({"source": "ads"}).sets == {"source": ["ads", "ads"]}


@pytest.mark.parametrize(
    ("name", "value", "stored"),
    [
        ("bonus", "12.5", Decimal("12.5")),
        ("vip", "true", True),
        ("visited", "2026-03-01 08:00", "2026-03-01T07:00:00Z"),
        ("interests", ["a", "b"], ["a", "b"]),
        ("interests", "a", ["a"]),
        ("car", {"make": "VW"}, {"make": "VW"}),
        ("_sex", "0", "male"),
    ],
)
def test_reads_text_of_xml(name: str, value: Any, stored: Any) -> None:
    (found,) = read({name: value}, typed=False).sets.values()
    assert found == stored


@pytest.mark.parametrize(
    ("name", "function", "operation"),
    [
        ("job", {"action": "unset"}, Operation("job", Action.UNSET)),
        (
            "bonus",
            {"action": "incr", "value": -5},
            Operation("bonus", Action.INCREMENT, -5),
        ),
        (
            "interests",
            {"action": "add", "value": ["vip"]},
            Operation("interests", Action.ADD, ["vip"]),
        ),
        (
            "interests",
            {"action": "delete", "value": ["vip"]},
            Operation("interests", Action.REMOVE, ["vip"]),
        ),
        (
            "colours",
            {"action": "add", "value": ["red"]},
            Operation("colours", Action.ADD, ["red"]),
        ),
        (
            "car",
            {"action": "upsert", "submatch": "make", "value": "VW"},
            Operation("car", Action.UPSERT, ["make", "VW"]),
        ),
    ],
)
def test_reads_update_functions(
    name: str, function: dict[str, Any], operation: Operation
) -> None:
    assert read({name: function}).operations == [operation]


def test_reads_identifiers() -> None:
    facts = read({"email": "Ada@X.de", "phones": ["030 123456"], "crm_id": 7})
    assert facts.identifiers == [
        Identifier("email", "ada@x.de", "Ada@X.de"),
        Identifier("phone", "+4930123456", "030 123456"),
        Identifier("crm_id", "7", "7"),
    ]


def test_takes_phones_away() -> None:
    facts = read({"phones": {"action": "delete", "value": ["+4930123456"]}})
    assert facts.detached == [Identifier("phone", "+4930123456", "+4930123456")]
    assert read({"phones": {"action": "unset"}}).detached_kinds == {"phone"}


@pytest.mark.parametrize("value", [None, "", "  "])
def test_keeps_what_is_there_for_nothing(value: Any) -> None:
    assert read({"job": value, "email": value, "phones": value}) == Facts()


def test_passes_by_what_profiles_get_computes() -> None:
    assert read({"id": "x", "_md5": "x", "_emaildomain": "x", "db_id": 1}) == Facts()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"nothing": 1}, "The field nothing is not defined"),
        ({"workspace_id": 1}, "The field workspace_id is not defined"),
        ({"bonus": "12"}, "bonus “12” is not a number"),
        ({"bonus": True}, "not a number"),
        ({"vip": 1}, "not true or false"),
        ({"job": 7}, "not text"),
        ({"job": "a\0b"}, "NUL"),
        ({"job": "x" * 10_001}, "longer than"),
        ({"_ip": "300.1.1.1"}, "_ip “300.1.1.1” is not an IP address"),
        ({"_bdate": "yesterday"}, "_bdate “yesterday” is not a date"),
        ({"email": "ada@"}, "email “ada@” is not an email address"),
        ({"email": 7}, "email is not a text"),
        ({"email": {"action": "unset"}}, "email identifies the person"),
        ({"phones": ["x"]}, "phones “x” is not a phone"),
        ({"phones": {"action": "incr", "value": 1}}, "phones can be set"),
        ({"job": {"action": "incr", "value": 1}}, "job is not a number"),
        ({"job": {"action": "add", "value": ["x"]}}, "job is not a list"),
        ({"job": {"action": "push", "value": 1}}, "the action is none of"),
        ({"job": {"action": ["set"]}}, "the action is none of"),
        ({"car": {"action": "upsert", "value": 1}}, "property in submatch"),
        ({"job": {"action": "upsert", "submatch": "a"}}, "upsert needs an object"),
        ({"interests": [{"a": "\ud800"}]}, "surrogate"),
    ],
)
def test_refuses_what_does_not_fit(data: dict[str, Any], said: str) -> None:
    with pytest.raises(Refusal, match=said) as caught:
        read(data)
    assert caught.value.status == 400


fields = st.sampled_from([*ALTCRAFT_TARGETS, *CUSTOM, "crm_id", "colours", "other"])
functions = st.fixed_dictionaries(
    {"action": st.sampled_from(["set", "unset", "incr", "add", "delete", "upsert"])},
    optional={"value": values(), "submatch": values()},
)


@given(st.dictionaries(fields, values() | functions, max_size=4), st.booleans())
def test_never_fails_otherwise(data: dict[str, Any], typed: bool) -> None:
    try:
        facts = read(data, typed=typed)
    except Refusal:
        return
    assert set(facts.sets) <= set(DEFINITIONS.attributes)
