from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.mapping import (
    ColumnMapping,
    ColumnOptions,
    DateOrder,
    EmptyCells,
    Mapping,
    MappingError,
    Replacement,
    ReplacementAction,
    Target,
    TargetKind,
    parse_target,
)
from profiles.rules import ConflictRule, Mode


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("identifier:email", Target(TargetKind.IDENTIFIER, "email")),
        ("profile_id", Target(TargetKind.PROFILE_ID)),
        ("attribute:first_name", Target(TargetKind.ATTRIBUTE, "first_name")),
        ("attribute:a:b c", Target(TargetKind.ATTRIBUTE, "a:b c")),
        ("full_name", Target(TargetKind.FULL_NAME)),
        ("at", Target(TargetKind.AT)),
        ("unsubscribed", Target(TargetKind.UNSUBSCRIBED)),
        ("subscription:email", Target(TargetKind.SUBSCRIPTION, "email")),
        ("subscription:email:12", Target(TargetKind.SUBSCRIPTION, "email", "12")),
        ("subscription_preferences", Target(TargetKind.SUBSCRIPTION_PREFERENCES)),
        ("segment", Target(TargetKind.SEGMENT)),
        ("event:name", Target(TargetKind.EVENT, "name")),
        ("event:time", Target(TargetKind.EVENT, "time")),
        ("event:person", Target(TargetKind.EVENT, "person")),
        ("event:property:a:b.c", Target(TargetKind.EVENT, "property", "a:b.c")),
        ("skip", Target(TargetKind.SKIP)),
    ],
)
def test_reads_target(text: str, target: Target) -> None:
    assert parse_target(text) == target
    assert str(target) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nonsense",
        "identifier",
        "identifier:",
        "attribute:",
        "skip:it",
        "subscription:",
        "event:property",
        "event:property:",
        "event:name:x",
        "event:colour",
    ],
)
def test_ignores_what_is_no_target(text: str) -> None:
    assert parse_target(text) is None


@given(st.text())
def test_survives_any_target(text: str) -> None:
    target = parse_target(text)
    assert target is None or parse_target(str(target)) == target


def make_mapping() -> Mapping:
    options = ColumnOptions(
        date_order=DateOrder.DAY_FIRST,
        empty_cells=EmptyCells.CLEAR,
        join=" ",
        values={
            "M": Replacement(text="male"),
            "-": Replacement(ReplacementAction.CLEAR),
            "?": Replacement(ReplacementAction.HOLD),
        },
    )
    return Mapping(
        columns=(
            ColumnMapping(0, "E-mail", "identifier:email"),
            ColumnMapping("a.b", "", "attribute:gender", options),
        ),
        identify_by=("email",),
        mode=Mode.UPDATE_ONLY,
        conflicts=ConflictRule.MERGE,
        zone="Europe/Berlin",
    )


def test_keeps_mapping_through_json() -> None:
    text = json.dumps(make_mapping().to_json())
    assert Mapping.from_json(json.loads(text)) == make_mapping()


def test_leaves_defaults_out_of_json() -> None:
    mapping = Mapping(columns=(ColumnMapping(0, "Email", "identifier:email"),))
    assert mapping.to_json() == {
        "version": 1,
        "columns": [{"source": 0, "header": "Email", "target": "identifier:email"}],
    }


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ([], "A mapping is a JSON object."),
        ({}, "The mapping's version is not 1."),
        ({"version": 2}, "The mapping's version is not 1."),
        (
            {"version": 1, "mode": "delete"},
            "The mapping cannot be read: Invalid enum value 'delete' - at `$.mode`.",
        ),
        (
            {"version": 1, "columns": [{"source": 1}]},
            "The mapping cannot be read: Object missing required field `header` - at "
            "`$.columns[0]`.",
        ),
    ],
)
def test_rejects_data_that_is_no_mapping(data: object, sentence: str) -> None:
    with pytest.raises(MappingError) as caught:
        Mapping.from_json(data)
    assert str(caught.value) == sentence


def test_calls_column_by_header_path_or_number() -> None:
    assert ColumnMapping(3, "City", "skip").title == "City"
    assert ColumnMapping("a.city", "", "skip").title == "a.city"
    assert ColumnMapping(3, "", "skip").title == "Column 4"
