from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from profiles.definitions import (
    BUILT_IN_KINDS,
    AttributeDefinition,
    Definitions,
    ResourceDefinition,
    ValueType,
)
from profiles.mapping import (
    ColumnMapping,
    ColumnOptions,
    DecimalSign,
    ListHandling,
    Mapping,
    NumberHandling,
)
from profiles.mapping_problems import WORDS, Problem, ProblemCode, problems
from profiles.predefined import PREDEFINED_ATTRIBUTES
from profiles.rules import Mode

DEFINITIONS = Definitions(
    1,
    attributes={
        **PREDEFINED_ATTRIBUTES,
        "score": AttributeDefinition("score", "Score", ValueType.NUMBER),
        "tags": AttributeDefinition("tags", "Tags", ValueType.LIST),
        "my tag": AttributeDefinition("my tag", "My tag", ValueType.STRING),
    },
    kinds={kind.key: kind for kind in BUILT_IN_KINDS},
    resources={1: ResourceDefinition(1, "News", ("email", "push"))},
)
ADD = ColumnOptions(numbers=NumberHandling.INCREMENT)


def make_mapping(*targets: str, **options: object) -> Mapping:
    columns = tuple(
        ColumnMapping(number, f"C{number}", target)
        for number, target in enumerate(targets)
    )
    return msgspec.structs.replace(Mapping(columns=columns), **options)


def codes(mapping: Mapping) -> list[ProblemCode]:
    return [problem.code for problem in problems(mapping, DEFINITIONS)]


def test_finds_nothing_in_good_mapping() -> None:
    targets = ("identifier:email", "identifier:phone", "identifier:phone", "skip", "at")
    mapping = make_mapping(*targets, "skip", "full_name", "attribute:city")
    assert problems(mapping, DEFINITIONS) == []


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("nonsense", ProblemCode.UNKNOWN_TARGET),
        ("attribute:unheard_of", ProblemCode.UNKNOWN_ATTRIBUTE),
        ("identifier:loyalty", ProblemCode.UNKNOWN_KIND),
        ("subscription:pigeon", ProblemCode.UNKNOWN_CHANNEL),
        ("subscription:email:9", ProblemCode.UNKNOWN_TOPIC),
        ("subscription:email:News", ProblemCode.UNKNOWN_TOPIC),
        ("subscription:sms:1", ProblemCode.UNKNOWN_TOPIC),
    ],
)
def test_blocks_target_that_does_not_exist(target: str, code: ProblemCode) -> None:
    (problem,) = problems(make_mapping("identifier:email", target), DEFINITIONS)
    assert (problem.code, problem.sources, problem.blocking) == (code, (1,), True)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("identifier:email", "identifier:email"),
        ("attribute:city", "attribute:city"),
        ("full_name", "attribute:last_name"),
        ("full_name", "full_name"),
        ("at", "at"),
        ("profile_id", "profile_id"),
        ("subscription:email:1", "subscription:email:1"),
    ],
)
def test_blocks_two_columns_on_one_target(one: str, other: str) -> None:
    mapping = make_mapping(one, other, "identifier:user_id")
    assert problems(mapping, DEFINITIONS) == [
        Problem(ProblemCode.SAME_TARGET, (0, 1), "C0 and C1")
    ]


def test_allows_columns_joined_with_one_separator() -> None:
    join, other = ColumnOptions(join=" "), ColumnOptions(join=", ")
    columns = (
        ColumnMapping(0, "Id", "identifier:user_id"),
        ColumnMapping(1, "Street", "attribute:city", join),
        ColumnMapping(2, "House", "attribute:city", join),
    )
    assert codes(Mapping(columns=columns)) == []
    odd = ColumnMapping(3, "Flat", "attribute:city", other)
    assert codes(Mapping(columns=(*columns, odd))) == [ProblemCode.SAME_TARGET]


def test_allows_several_columns_that_add_to_one_list() -> None:
    add = ColumnOptions(lists=ListHandling.ADD)
    columns = (
        ColumnMapping(0, "Id", "identifier:user_id"),
        ColumnMapping(1, "Tag 1", "attribute:tags", add),
        ColumnMapping(2, "Tag 2", "attribute:tags", add),
    )
    assert codes(Mapping(columns=columns)) == []


def test_requires_identifier() -> None:
    mapping = make_mapping("attribute:city")
    assert codes(mapping) == [ProblemCode.NO_IDENTIFIER]


def test_requires_column_of_kind_that_identifies() -> None:
    mapping = make_mapping("identifier:email", identify_by=("user_id",))
    (problem,) = problems(mapping, DEFINITIONS)
    assert problem.message == (
        "People are identified by user id, but no column is imported as it."
    )


def test_blocks_adding_people_by_profile_id() -> None:
    code, mode = ProblemCode.PROFILE_ID_ADDS_NOBODY, Mode.ADD_ONLY
    assert codes(make_mapping("profile_id", mode=mode)) == [code]
    assert codes(make_mapping("profile_id", mode=Mode.UPDATE_ONLY)) == []
    assert codes(make_mapping("profile_id", "identifier:email", mode=mode)) == []


def test_advises_against_identifier_that_people_share() -> None:
    (problem,) = problems(make_mapping("identifier:phone"), DEFINITIONS)
    assert (problem.code, problem.blocking) == (ProblemCode.SHARED_IDENTIFIER, False)


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("zone", "Europe/Atlantis", ProblemCode.UNKNOWN_ZONE),
        ("zone", "../../etc/passwd", ProblemCode.UNKNOWN_ZONE),
        ("region", "XX", ProblemCode.UNKNOWN_REGION),
    ],
)
def test_blocks_unknown_place(field: str, value: str, code: ProblemCode) -> None:
    assert codes(make_mapping("identifier:email", **{field: value})) == [code]


@pytest.mark.parametrize(
    ("target", "options", "code"),
    [
        ("attribute:score", ADD, ProblemCode.ADDS_AGAIN),
        ("attribute:city", ADD, ProblemCode.NOT_ADDABLE),
        ("attribute:device_type", ADD, ProblemCode.NOT_ADDABLE),
        (
            "attribute:city",
            ColumnOptions(lists=ListHandling.ADD),
            ProblemCode.NOT_A_LIST,
        ),
        (
            "attribute:birthday",
            ColumnOptions(date_format="%Q"),
            ProblemCode.WRONG_DATE_FORMAT,
        ),
        (
            "attribute:birthday",
            ColumnOptions(date_format="DD.MM.YYYY"),
            ProblemCode.WRONG_DATE_FORMAT,
        ),
        ("attribute:my tag", ColumnOptions(), ProblemCode.ODD_NAME),
    ],
)
def test_judges_options(target: str, options: ColumnOptions, code: ProblemCode) -> None:
    columns = (
        ColumnMapping(0, "Id", "identifier:user_id"),
        ColumnMapping(1, "C", target, options),
    )
    (problem,) = problems(Mapping(columns=columns), DEFINITIONS)
    assert (problem.code, problem.sources) == (code, (1,))


def test_blocks_list_of_numbers_separated_by_decimal_sign() -> None:
    numbers = replace(PREDEFINED_ATTRIBUTES["goal_uuids"], type=ValueType.NUMBER)
    definitions = replace(DEFINITIONS, attributes={"sizes": replace(numbers, key="s")})
    options = ColumnOptions(decimal=DecimalSign.COMMA, separator=",")
    columns = (
        ColumnMapping(0, "Id", "identifier:user_id"),
        ColumnMapping(1, "Sizes", "attribute:sizes", options),
    )
    (problem,) = problems(Mapping(columns=columns), definitions)
    assert problem.code == ProblemCode.SEPARATOR_IS_DECIMAL_SIGN


def test_shows_what_blocks_first() -> None:
    mapping = make_mapping("identifier:phone", "attribute:my tag", "nonsense")
    assert [problem.blocking for problem in problems(mapping, DEFINITIONS)] == [
        True,
        False,
        False,
    ]


@pytest.mark.parametrize("code", ProblemCode)
def test_has_words_for_every_problem(code: ProblemCode) -> None:
    problem = Problem(code, (0,), "City", "x")
    assert problem.message.endswith(".")
    assert problem.remedy.endswith(".")
    assert "{" not in problem.message
    assert WORDS[code].blocking is problem.blocking


@pytest.mark.parametrize(
    "target",
    [
        "unsubscribed",
        "subscription:all",
        "subscription:email",
        "subscription:push:1",
        "subscription:all:1",
        "subscription_preferences",
        "segment",
    ],
)
def test_allows_consent_and_segments(target: str) -> None:
    assert codes(make_mapping("identifier:email", target)) == []


def test_blocks_too_long_name_of_new_segment() -> None:
    mapping = make_mapping("identifier:email", segment="x" * 256)
    assert codes(mapping) == [ProblemCode.LONG_SEGMENT_NAME]


EVENT = ("event:name", "event:person", "event:time", "event:property:order.id")


def test_finds_nothing_in_good_mapping_of_events() -> None:
    assert codes(make_mapping(*EVENT, "skip")) == []
    by_our_id = ColumnMapping(1, "Id", "event:person", ColumnOptions(kind="profile_id"))
    name = ColumnMapping(0, "Name", "event:name")
    assert codes(Mapping(columns=(name, by_our_id))) == []


@pytest.mark.parametrize(
    ("targets", "code"),
    [
        (EVENT[1:], ProblemCode.NO_EVENT_NAME),
        ((EVENT[0], *EVENT[2:]), ProblemCode.NO_EVENT_PERSON),
        ((*EVENT, "event:name"), ProblemCode.SAME_TARGET),
        ((*EVENT, "event:person"), ProblemCode.SAME_TARGET),
        ((*EVENT, "event:property:order.id"), ProblemCode.SAME_TARGET),
        ((*EVENT, "attribute:city"), ProblemCode.NOT_OF_EVENTS),
        ((*EVENT, "identifier:email"), ProblemCode.NOT_OF_EVENTS),
        ((*EVENT, "unsubscribed"), ProblemCode.NOT_OF_EVENTS),
    ],
)
def test_blocks_mapping_that_makes_no_events(
    targets: tuple[str, ...], code: ProblemCode
) -> None:
    assert codes(make_mapping(*targets)) == [code]


def test_blocks_events_of_people_by_unknown_kind() -> None:
    person = ColumnMapping(1, "Card", "event:person", ColumnOptions(kind="card"))
    mapping = Mapping(columns=(ColumnMapping(0, "Name", "event:name"), person))
    (problem,) = problems(mapping, DEFINITIONS)
    assert (problem.code, problem.detail) == (ProblemCode.UNKNOWN_KIND, "card")


def test_blocks_events_of_people_by_two_kinds() -> None:
    mapping = make_mapping(*EVENT, identify_by=("user_id", "email"))
    assert codes(mapping) == [ProblemCode.IDENTIFY_BY_UNMAPPED]


@pytest.mark.parametrize("name", ["order total", "price (€)", "a/b"])
def test_advises_on_odd_name_of_property(name: str) -> None:
    (problem,) = problems(make_mapping(*EVENT, f"event:property:{name}"), DEFINITIONS)
    assert (problem.code, problem.detail) == (ProblemCode.ODD_NAME, name)
    assert not problem.blocking
