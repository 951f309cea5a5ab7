"""What differs between two mappings, thing by thing. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from profiles.definitions import Definitions
from profiles.mapping import EmptyCells, ListHandling
from webhooks.choices import field_name
from webhooks.mapping import Field, WebhookMapping
from webhooks.rule_words import CONFLICT_WORDS, MODE_WORDS, kind_name
from webhooks.step_words import step_words


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that two mappings say differently; empty: one says nothing of it."""

    name: str
    before: str
    after: str


def differences(
    old: WebhookMapping, new: WebhookMapping, definitions: Definitions
) -> list[Difference]:
    """What ``new`` says otherwise than ``old``, in the order of the new one."""
    was, now = dict(_said(old, definitions)), dict(_said(new, definitions))
    names = [*now, *(name for name in was if name not in now)]
    return [
        Difference(name, was.get(name, ""), now.get(name, ""))
        for name in names
        if was.get(name) != now.get(name)
    ]


def _said(
    mapping: WebhookMapping, definitions: Definitions
) -> Iterator[tuple[str, str]]:
    seen: dict[str, int] = {}
    for one in mapping.fields:
        path = one.path or "the request"
        name = f"{path} → {field_name(one.target, definitions)}"
        seen[name] = seen.get(name, 0) + 1
        yield (name if seen[name] == 1 else f"{name} ({seen[name]})"), _field(one)
    for number, condition in enumerate(mapping.conditions, start=1):
        value = f" {condition.value}" if condition.test.needs_value else ""
        text = f"{condition.path} {condition.test.words}{value}"
        yield f"Condition {number}", text
    yield from _rules(mapping, definitions)


def _field(one: Field) -> str:
    words = [step_words(step) for step in one.steps]
    if one.lists is not ListHandling.REPLACE:
        words.append("adds" if one.lists is ListHandling.ADD else "removes")
    if one.inverted:
        words.append("yes means no")
    return ", ".join(words) or "as it is"


def _rules(
    mapping: WebhookMapping, definitions: Definitions
) -> Iterator[tuple[str, str]]:
    match = ", ".join(kind_name(kind, definitions) for kind in mapping.match)
    yield "Finds people by", match or "all that is mapped"
    yield "Mode", MODE_WORDS[mapping.mode]
    yield "Conflicts", CONFLICT_WORDS[mapping.conflicts]
    clears = mapping.empty is EmptyCells.CLEAR
    yield "Empty values", "clear" if clears else "keep"
    yield "People are in the list", mapping.rows
    replaced = ", ".join(kind_name(kind, definitions) for kind in mapping.replaces)
    yield "May set anew", replaced
    yield "Ends opt-outs", "yes" if mapping.ends_opt_outs else ""
    yield "Zone", mapping.zone
    yield "Region", mapping.region
