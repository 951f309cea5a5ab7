from __future__ import annotations

import pytest

from profiles.definitions import BUILT_IN_KINDS, Definitions
from profiles.predefined import PREDEFINED_ATTRIBUTES
from tests.webhooks.makers import make_incoming
from webhooks.converting import Converter
from webhooks.mapping import WebhookMapping
from webhooks.mapping_problems import problems
from webhooks.payloads import Payload
from webhooks.presets import PRESETS
from webhooks.presets.preset import Preset
from webhooks.repeats import repeat_key, rule_problem

DEFINITIONS = Definitions(
    1,
    attributes=PREDEFINED_ATTRIBUTES,
    kinds={kind.key: kind for kind in BUILT_IN_KINDS},
)
KNOWN = [preset for preset in PRESETS.values() if preset.sample is not None]


@pytest.mark.parametrize("preset", KNOWN, ids=lambda preset: preset.key)
def test_finds_a_person_in_the_sample(preset: Preset) -> None:
    assert problems(preset.mapping, DEFINITIONS) == []
    converted = Converter(preset.mapping, DEFINITIONS).convert(Payload(preset.sample))
    assert converted.records
    for record in converted.records:
        assert record.issues == ()
        said = (*record.identifiers[1:], *record.operations, *record.events)
        assert record.identifiers and said


@pytest.mark.parametrize("preset", KNOWN, ids=lambda preset: preset.key)
def test_knows_a_repeat_of_the_sample(preset: Preset) -> None:
    assert rule_problem(preset.repeats) == ""
    if preset.repeats.startswith("path"):
        key = repeat_key(preset.repeats, make_incoming(), lambda: preset.sample)
        assert key


@pytest.mark.parametrize("preset", PRESETS.values(), ids=lambda preset: preset.key)
def test_survives_being_stored(preset: Preset) -> None:
    assert WebhookMapping.from_json(preset.mapping.to_json()) == preset.mapping
