"""The sheet on which one field is edited: path, target, steps, with what each gives.

It keeps whatever was typed, also what cannot be saved, and shows the sample's value
after every step. Pure but for what the screen has loaded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import msgspec
from django.http import QueryDict

from profiles.definitions import Shape, ValueType
from profiles.issues import Fault
from profiles.mapping import ListHandling, TargetKind
from webhooks.choices import EVENT_PROPERTY
from webhooks.mapping import Field, WebhookMapping
from webhooks.mapping_problems import problems
from webhooks.path_reader import PathError, parse_path
from webhooks.paths import Absent
from webhooks.screen import MappingScreen
from webhooks.step_words import result_text
from webhooks.suggesting import last_key
from webhooks.targets import attribute_key, target_of
from webhooks.transformations import (
    STEPS,
    Result,
    Step,
    StepDefinition,
    StepKind,
    step_problem,
    trace,
)

NEW_ATTRIBUTE = "new"
MAX_STEPS = 20
_LIST_WORDS = [
    (ListHandling.REPLACE.value, "takes the place of the person's"),
    (ListHandling.ADD.value, "is added to the person's"),
    (ListHandling.REMOVE.value, "is removed from the person's"),
]
_SEGMENT_WORDS = [
    (ListHandling.REPLACE.value, "joins the segment"),
    (ListHandling.REMOVE.value, "leaves the segment"),
]


class StepLine(NamedTuple):
    """One step on the sheet: what it is, what it gives, what is wrong with it."""

    number: int
    step: Step
    definition: StepDefinition
    result: str
    problem: str
    is_wrong: bool

    @property
    def values_text(self) -> str:
        """The table of a map, a line for each value."""
        return "\n".join(f"{old} = {new}" for old, new in self.step.values.items())


@dataclass(slots=True)
class FieldSheet:
    """One field being edited; ``number`` is its place, None for a new one."""

    screen: MappingScreen
    number: int | None = None
    path: str = ""
    target: str = ""
    property_name: str = ""
    lists: ListHandling = ListHandling.REPLACE
    inverted: bool = False
    steps: list[Step] = field(default_factory=list)

    @property
    def is_suggested(self) -> bool:
        """Whether the target is what is suggested for the path."""
        suggested = self.screen.suggestions.get(self.path)
        return suggested is not None and suggested.target == self.target

    @property
    def is_segment(self) -> bool:
        """Whether the person joins or leaves what is found."""
        target = target_of(self.target)
        return target is not None and target.kind is TargetKind.SEGMENT

    @property
    def list_choices(self) -> list[tuple[str, str]]:
        """What a list, or a segment, may do."""
        return _SEGMENT_WORDS if self.is_segment else _LIST_WORDS

    @classmethod
    def of(cls, screen: MappingScreen, one: Field, number: int | None) -> FieldSheet:
        """The sheet of a field as it stands in the mapping."""
        target = target_of(one.target)
        is_property = target is not None and target.kind is TargetKind.EVENT
        name = target.detail if target is not None and is_property else ""
        return cls(
            screen,
            number,
            one.path,
            EVENT_PROPERTY if name else one.target,
            name,
            one.lists,
            one.inverted,
            list(one.steps),
        )

    @classmethod
    def posted(cls, screen: MappingScreen, data: QueryDict) -> FieldSheet:
        """The sheet as it was filled in, with steps added and dropped as asked."""
        number = data.get("number", "")
        lists = data.get("lists", "")
        sheet = cls(
            screen,
            int(number) if number.isdecimal() and len(number) < 6 else None,
            data.get("path", "").strip(),
            data.get("target", ""),
            data.get("property", "").strip(),
            ListHandling(lists) if lists in set(ListHandling) else ListHandling.REPLACE,
            data.get("inverted") == "on",
            list(_steps(data)),
        )
        added = data.get("add", "")
        if added in set(StepKind):
            kind = StepKind(added)
            default = STEPS[kind].choices
            sheet.steps.append(Step(kind, default[0][0] if default else ""))
        return sheet

    @property
    def as_field(self) -> Field:
        """The field that the sheet says."""
        target = self.target
        if target == EVENT_PROPERTY:
            target = f"{EVENT_PROPERTY}:{self.property_name or self.last_key}"
        return Field(
            path=self.path,
            target=target,
            steps=tuple(self.steps),
            lists=self.lists,
            inverted=self.inverted,
        )

    @property
    def last_key(self) -> str:
        """What the value is called where it stands."""
        return last_key(self.path) or "value"

    @property
    def found(self) -> str:
        """The sample's value, before any step."""
        return result_text(self.screen.found(self.path))

    @property
    def is_absent(self) -> bool:
        """Whether the sample has nothing there."""
        return isinstance(self.screen.found(self.path), Absent)

    @property
    def path_problem(self) -> str:
        """What is wrong with the path, if anything is."""
        try:
            parse_path(self.path)
        except PathError as problem:
            return str(problem)
        return ""

    @property
    def lines(self) -> list[StepLine]:
        """The steps with what each of them gives."""
        wrong = [step_problem(step) for step in self.steps]
        results: list[Result] = []
        if not any(wrong):
            found = self.screen.found(self.path)
            results = list(trace(self.steps, found, self.screen.place))
        lines: list[StepLine] = []
        for number, (step, problem) in enumerate(zip(self.steps, wrong, strict=True)):
            result = results[number] if number < len(results) else ""
            fault = isinstance(result, Fault)
            lines.append(
                StepLine(
                    number,
                    step,
                    STEPS[step.kind],
                    result_text(result),
                    problem,
                    fault or bool(problem),
                )
            )
        return lines

    @property
    def takes_lists(self) -> bool:
        """Whether adding and removing is offered for the target."""
        if self.is_segment:
            return True
        key = attribute_key(self.target)
        attribute = self.screen.definitions.attributes.get(key)
        if attribute is None:
            return False
        return attribute.type is ValueType.LIST or attribute.shape is Shape.LIST

    @property
    def takes_consent(self) -> bool:
        """Whether yes may mean no for the target."""
        target = target_of(self.target)
        kinds = (TargetKind.SUBSCRIPTION, TargetKind.UNSUBSCRIBED)
        return target is not None and target.kind in kinds

    @property
    def mapping(self) -> WebhookMapping:
        """The whole mapping with this field in it."""
        fields = list(self.screen.mapping.fields)
        if self.number is None or self.number >= len(fields):
            fields.append(self.as_field)
        else:
            fields[self.number] = self.as_field
        return msgspec.structs.replace(self.screen.mapping, fields=tuple(fields))

    @property
    def faults(self) -> list[str]:
        """What keeps the field from being saved."""
        if not self.target:
            return ["Choose what it is imported as."]
        mapping = self.mapping
        number = mapping.fields.index(self.as_field)
        found = problems(mapping, self.screen.definitions)
        return [p.sentence for p in found if p.field == number and p.blocking]


def without_field(mapping: WebhookMapping, number: int) -> WebhookMapping:
    """The mapping without one of its fields."""
    fields = [f for place, f in enumerate(mapping.fields) if place != number]
    return msgspec.structs.replace(mapping, fields=tuple(fields))


def _steps(data: QueryDict) -> Iterator[Step]:
    dropped = data.get("drop", "")
    for number in range(MAX_STEPS):
        kind = data.get(f"step-{number}-kind", "")
        if kind not in set(StepKind) or str(number) == dropped:
            continue
        otherwise = data.get(f"step-{number}-otherwise", "keep")
        yield Step(
            StepKind(kind),
            text=data.get(f"step-{number}-text", ""),
            zone=data.get(f"step-{number}-zone", "").strip(),
            values=_table(data.get(f"step-{number}-values", "")),
            otherwise=None if otherwise == "keep" else "",
        )


def _table(text: str) -> dict[str, str]:
    table: dict[str, str] = {}
    for line in text.splitlines():
        old, sign, new = line.partition("=")
        if sign and old.strip():
            table[old.strip()] = new.strip()
    return table
