"""What stands against a mapping: said beside its fields, and before it is switched on.

A mapping with a blocking problem is saved but neither switched on nor applied. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import phonenumbers

from cdp.tones import Tone
from profiles.definitions import Definitions, Shape, ValueType
from profiles.mapping import EVENT_NAME, ListHandling, Target, TargetKind
from profiles.rules import Mode
from profiles.subscriptions import CHANNELS
from webhooks.mapping import MAX_FIELDS, Field, WebhookMapping
from webhooks.path_reader import PathError, parse_path
from webhooks.rule_words import kind_name
from webhooks.targets import event_data_key, identifying_kind, target_of
from webhooks.transformations import is_zone, step_problem


class Problem(NamedTuple):
    """One problem: a sentence, and the field it stands at (None: the whole mapping)."""

    sentence: str
    field: int | None = None
    blocking: bool = True

    @property
    def tone(self) -> Tone:
        """How grave it is."""
        return Tone.WRONG if self.blocking else Tone.CAREFUL


def problems(mapping: WebhookMapping, definitions: Definitions) -> list[Problem]:
    """Everything that stands against the mapping, what blocks first."""
    found = [
        *_judge_people(mapping, definitions),
        *_judge_paths(mapping),
        *_judge_place(mapping),
        *_judge_events(mapping),
        *_judge_keys(mapping, definitions),
    ]
    for number, one in enumerate(mapping.fields):
        found += [
            Problem(sentence, number) for sentence in _judge_field(one, definitions)
        ]
    found += _judge_doubles(mapping, definitions)
    return sorted(found, key=lambda problem: not problem.blocking)


def blocking(mapping: WebhookMapping, definitions: Definitions) -> list[Problem]:
    """The problems with which the mapping cannot be switched on."""
    return [p for p in problems(mapping, definitions) if p.blocking]


def _judge_people(
    mapping: WebhookMapping, definitions: Definitions
) -> Iterator[Problem]:
    mapped = {kind for one in mapping.fields if (kind := identifying_kind(one.target))}
    if not mapped:
        yield Problem("Nothing says whose request it is: map a field to an identifier.")
    if len(mapping.fields) > MAX_FIELDS:
        yield Problem(f"More than {MAX_FIELDS} fields are mapped; remove some.")
    for kind in mapping.match:
        if kind not in mapped:
            name = kind_name(kind, definitions)
            yield Problem(f"People are found by {name}, but no field is mapped to it.")
    if mapped == {TargetKind.PROFILE_ID} and mapping.mode is not Mode.UPDATE_ONLY:
        yield Problem(
            "A profile id finds people and cannot add any: choose to only update."
        )
    shared = [definitions.kinds.get(kind) for kind in mapping.match or mapped]
    if shared and all(kind and not kind.identifies for kind in shared):
        yield Problem(
            "Several people may share this identifier; their requests will be held.",
            blocking=False,
        )


def _judge_paths(mapping: WebhookMapping) -> Iterator[Problem]:
    others = [mapping.rows, *(condition.path for condition in mapping.conditions)]
    for path in others:
        if sentence := _path_problem(path):
            yield Problem(sentence)


def _judge_place(mapping: WebhookMapping) -> Iterator[Problem]:
    if mapping.zone and not is_zone(mapping.zone):
        yield Problem(f"“{mapping.zone}” is not a time zone.")
    if mapping.region and mapping.region.upper() not in phonenumbers.SUPPORTED_REGIONS:
        yield Problem(f"“{mapping.region}” is not a region with phone numbers.")


def _judge_events(mapping: WebhookMapping) -> Iterator[Problem]:
    parts = [target for one in mapping.fields if (target := target_of(one.target))]
    events = [target for target in parts if target.kind is TargetKind.EVENT]
    if events and EVENT_NAME not in events:
        yield Problem("The event has no name: map a field to it, or a constant.")


def _judge_keys(mapping: WebhookMapping, definitions: Definitions) -> Iterator[Problem]:
    for number, one in enumerate(mapping.fields):
        key = event_data_key(one.target)
        if key and not definitions.reading(key):
            sentence = f"No attribute reads “{key}”, so nothing comes of it."
            yield Problem(sentence, number, blocking=False)


def _judge_field(one: Field, definitions: Definitions) -> Iterator[str]:
    if sentence := _path_problem(one.path):
        yield sentence
    for step in one.steps:
        if sentence := step_problem(step):
            yield sentence
    if event_data_key(one.target):
        return
    target = target_of(one.target)
    if target is None:
        yield f"“{one.target}” is nothing that a field can be imported as."
    else:
        yield from _judge_target(target, one, definitions)


def _judge_target(
    target: Target, one: Field, definitions: Definitions
) -> Iterator[str]:
    if target.kind is TargetKind.IDENTIFIER and target.name not in definitions.kinds:
        yield f"“{target.name}” is no kind of identifier."
    if target.kind is TargetKind.ATTRIBUTE:
        attribute = definitions.attributes.get(target.name)
        if attribute is None:
            yield f"“{target.name}” is no attribute: create it, or choose another."
        elif one.lists is not ListHandling.REPLACE and (
            attribute.shape is not Shape.LIST and attribute.type is not ValueType.LIST
        ):
            yield f"{attribute.name} is no list, so nothing is added or removed."
    if target.kind is TargetKind.SUBSCRIPTION:
        if target.name not in CHANNELS:
            yield f"“{target.name}” is no channel."
        if target.detail and not _is_topic(target.detail, definitions):
            yield f"There is no topic “{target.detail}”."


def _is_topic(text: str, definitions: Definitions) -> bool:
    return text.isdecimal() and int(text) in definitions.resources


def _judge_doubles(
    mapping: WebhookMapping, definitions: Definitions
) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for number, one in enumerate(mapping.fields):
        if _may_repeat(one, definitions):
            continue
        if one.target in first:
            other = mapping.fields[first[one.target]].path or "another field"
            sentence = f"{other} is imported as the same; this one wins if there."
            yield Problem(sentence, number, blocking=False)
        first.setdefault(one.target, number)


def _may_repeat(one: Field, definitions: Definitions) -> bool:
    target = target_of(one.target)
    if target is None or target.kind is TargetKind.SEGMENT:
        return True
    if target.kind is TargetKind.IDENTIFIER:
        kind = definitions.kinds.get(target.name)
        return kind is None or not kind.single
    attribute = definitions.attributes.get(target.name)
    is_list = attribute is not None and attribute.shape is Shape.LIST
    return target.kind is TargetKind.ATTRIBUTE and is_list


def _path_problem(text: str) -> str:
    try:
        parse_path(text)
    except PathError as problem:
        return str(problem)
    return ""
