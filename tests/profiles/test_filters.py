from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.definitions import (
    BUILT_IN_KINDS,
    Aggregation,
    AttributeDefinition,
    Definitions,
    ResourceDefinition,
    ValueType,
)
from profiles.filter_subjects import subjects
from profiles.filters import (
    OPERATORS,
    WORDS,
    Comparison,
    FilterError,
    Operator,
    make_filter,
    read_filter,
)

DEFINITIONS = Definitions(
    workspace_id=1,
    attributes={
        "city": AttributeDefinition("city", "City", ValueType.STRING),
        "odd ~ key": AttributeDefinition("odd ~ key", "Odd", ValueType.STRING),
        "score": AttributeDefinition("score", "Score", ValueType.NUMBER),
        "vip": AttributeDefinition("vip", "VIP", ValueType.BOOLEAN),
        "born": AttributeDefinition("born", "Born", ValueType.DATE),
        "seen": AttributeDefinition("seen", "Seen", ValueType.DATETIME),
        "tags": AttributeDefinition("tags", "Tags", ValueType.LIST),
        "source": AttributeDefinition(
            "source", "Source", ValueType.STRING, aggregation=Aggregation.FIRST_LAST
        ),
        "goals": AttributeDefinition(
            "goals", "Goals", ValueType.NUMBER, aggregation=Aggregation.LIST
        ),
    },
    kinds={kind.key: kind for kind in BUILT_IN_KINDS},
    resources={7: ResourceDefinition(7, "News", ("email", "sms"))},
    segments={3: "Trade fair"},
)
KNOWN = subjects(DEFINITIONS, imports=[("42", "Spring leads")])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("attribute:city~is~Berlin", "City is Berlin"),
        ("attribute:city~unset~", "City is not set"),
        ("attribute:score~over~10.50", "Score is over 10.5"),
        ("attribute:score~between~1..20", "Score is between 1 and 20"),
        ("attribute:vip~yes~", "VIP is yes"),
        ("attribute:born~before~1980-02-01", "Born is before 1980-02-01"),
        ("attribute:seen~last_days~1", "Seen is in the last 1 day"),
        ("attribute:seen~last_days~030", "Seen is in the last 30 days"),
        ("attribute:tags~contains~vip", "Tags contains vip"),
        ("identifier:phone~set~", "Phone is set"),
        ("subscription:email:7~opted_out~", "News by email: opted out"),
        ("subscription:sms~subscribed~", "SMS: subscribed"),
        ("segment~is~3", "Segment is Trade fair"),
        ("import~is~42", "Import is Spring leads"),
        ("import~created_by~42", "Import that created them is Spring leads"),
        ("created~after~2026-01-01", "Created is after 2026-01-01"),
    ],
)
def test_reads_as_a_sentence(text: str, sentence: str) -> None:
    assert read_filter(text, KNOWN).sentence == sentence


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "is no filter"),
        ("city", "is no filter"),
        ("attribute:town~is~Berlin", "nothing called “attribute:town”"),
        ("attribute:city~over~3", "City cannot be asked whether it “over”"),
        ("attribute:city~shouts~3", "City cannot be asked whether it “shouts”"),
        ("attribute:city~is~", "City is what? Give a value."),
        ("attribute:score~over~ten", "“ten” is not a number"),
        ("attribute:score~over~1e999", "“1e999” is not a number"),
        ("attribute:score~between~1", "“” is not a number"),
        ("attribute:born~before~1.2.1980", "“1.2.1980” is not a date"),
        ("attribute:seen~last_days~0", "“0” is not a number of days"),
        ("attribute:seen~last_days~٣", "“٣” is not a number of days"),
        ("segment~is~4", "Segment has no “4”"),
    ],
)
def test_says_what_is_wrong(text: str, complaint: str) -> None:
    with pytest.raises(FilterError) as problem:
        read_filter(text, KNOWN)
    assert complaint in str(problem.value)


@given(st.sampled_from(sorted(KNOWN)), st.text(min_size=1))
def test_keeps_its_text(key: str, value: str) -> None:
    subject = KNOWN[key]
    if subject.comparison is not Comparison.TEXT or not value.strip():
        return
    asked = make_filter(KNOWN, key, Operator.CONTAINS, value)
    assert read_filter(asked.text, KNOWN) == asked


def test_compares_pairs_by_their_last() -> None:
    source = KNOWN["attribute:source"]
    assert (source.pair, source.comparison) == (True, Comparison.TEXT)
    assert KNOWN["attribute:goals"].comparison is Comparison.LIST


def test_offers_imports_and_segments_only_where_there_are_some() -> None:
    none = subjects(Definitions(workspace_id=1))
    assert "import" not in none
    assert "segment" not in none


def test_has_words_for_every_operator() -> None:
    used = {operator for operators in OPERATORS.values() for operator in operators}
    assert used == set(Operator) == set(WORDS)
