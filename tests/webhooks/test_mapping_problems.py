from __future__ import annotations

import pytest

from profiles.definitions import (
    BUILT_IN_KINDS,
    AttributeDefinition,
    Definitions,
    ValueType,
)
from profiles.mapping import ListHandling
from profiles.rules import Mode
from webhooks.mapping import MAX_FIELDS, Condition, Field, WebhookMapping
from webhooks.mapping_problems import blocking, problems
from webhooks.transformations import Step, StepKind

DEFINITIONS = Definitions(
    1,
    attributes={"city": AttributeDefinition("city", "City", ValueType.STRING)},
    kinds={kind.key: kind for kind in BUILT_IN_KINDS},
)
EMAIL = Field(path="email", target="identifier:email")


def field(target: str, path: str = "a", **parts: object) -> Field:
    return Field(path=path, target=target, **parts)  # type: ignore[arg-type]


def mapping(*fields: Field, **parts: object) -> WebhookMapping:
    return WebhookMapping(fields=(EMAIL, *fields), **parts)  # type: ignore[arg-type]


def test_lets_a_mapping_be_that_identifies_people() -> None:
    assert problems(mapping(field("attribute:city")), DEFINITIONS) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (WebhookMapping(fields=(field("attribute:city"),)), "map a field to an ident"),
        (WebhookMapping(fields=(field("profile_id"),)), "choose to only update"),
        (mapping(*[field("segment")] * MAX_FIELDS), "More than 200 fields"),
        (mapping(match=("phone",)), "People are found by phone, but no field"),
        (mapping(field("attribute:city", "a..b")), "needs a name"),
        (mapping(rows="a["), "needs a position"),
        (mapping(conditions=(Condition("a[?"),)), "needs a name"),
        (mapping(field("attribute:shoe")), "“shoe” is no attribute"),
        (mapping(field("identifier:shoe")), "“shoe” is no kind of identifier"),
        (mapping(field("moon")), "nothing that a field can be imported as"),
        (mapping(field("subscription:pigeon")), "is no channel"),
        (mapping(field("subscription:email:9")), "There is no topic “9”"),
        (mapping(field("event:time")), "The event has no name"),
        (
            mapping(field("attribute:city", lists=ListHandling.ADD)),
            "City is no list, so nothing is added",
        ),
        (
            mapping(field("attribute:city", steps=(Step(StepKind.MAP),))),
            "at least one value",
        ),
        (mapping(zone="Moon/Crater"), "is not a time zone"),
        (mapping(region="XX"), "is not a region"),
    ],
)
def test_blocks_what_cannot_work(wrong: WebhookMapping, said: str) -> None:
    sentences = [problem.sentence for problem in blocking(wrong, DEFINITIONS)]
    assert any(said in sentence for sentence in sentences), sentences


@pytest.mark.parametrize(
    ("odd", "said"),
    [
        (
            mapping(field("attribute:city"), field("attribute:city", "b")),
            "a is imported as the same; this one wins if there.",
        ),
        (mapping(field("event_data:shoe")), "No attribute reads “shoe”"),
        (
            WebhookMapping(fields=(field("identifier:phone"),), mode=Mode.UPDATE_ONLY),
            "Several people may share this identifier",
        ),
    ],
)
def test_warns_of_what_is_odd(odd: WebhookMapping, said: str) -> None:
    assert blocking(odd, DEFINITIONS) == []
    assert [said in p.sentence for p in problems(odd, DEFINITIONS)] == [True]
