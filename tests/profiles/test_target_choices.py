from __future__ import annotations

import pytest

from profiles.definitions import (
    BUILT_IN_KINDS,
    AttributeDefinition,
    Definitions,
    ResourceDefinition,
    ValueType,
)
from profiles.mapping import TargetKind, parse_target
from profiles.predefined import PREDEFINED_ATTRIBUTES
from profiles.target_choices import target_groups, target_name, target_note
from profiles.validation import COLUMNS

OWN = AttributeDefinition("shoe_size", "Shoe size", ValueType.NUMBER, group="Shop")
DEFINITIONS = Definitions(
    workspace_id=1,
    attributes={**PREDEFINED_ATTRIBUTES, OWN.key: OWN},
    kinds={kind.key: kind for kind in BUILT_IN_KINDS},
    resources={7: ResourceDefinition(7, "Weekly news", ("email", "sms"))},
)
CHOICES = {
    choice.target: (group.name, choice)
    for group in target_groups(DEFINITIONS)
    for choice in group.choices
}


def test_begins_with_identifiers() -> None:
    groups = [group.name for group in target_groups(DEFINITIONS)]
    assert groups[:4] == ["Identifiers", "Personal", "Location", "Shop"]


def test_offers_each_topic_on_each_of_its_channels() -> None:
    assert "subscription:email:7" in CHOICES
    assert "subscription:sms:7" in CHOICES


def test_offers_only_what_rows_are_read_as() -> None:
    kinds = {target.kind for text in CHOICES if (target := parse_target(text))}
    assert kinds <= set(COLUMNS)
    assert TargetKind.EVENT not in kinds


@pytest.mark.parametrize(
    ("target", "name", "note"),
    [
        ("identifier:email", "Email", "identifier"),
        ("attribute:shoe_size", "Shoe size", "number"),
        ("attribute:gone", "gone", ""),
        ("subscription:email:7", "Weekly news", "Email"),
        ("subscription:all:7", "Weekly news", "on all its channels"),
        ("subscription:sms", "SMS subscription", "the whole channel"),
        ("subscription:email:8", "subscription:email:8", ""),
        ("full_name", "Full name", "becomes first and last name"),
        ("skip", "Skip", "not imported"),
        ("nonsense", "nonsense", ""),
    ],
)
def test_names_targets(target: str, name: str, note: str) -> None:
    assert target_name(target, DEFINITIONS) == name
    assert target_note(target, DEFINITIONS) == note
