"""Values for attributes: at a live door they aggregate, by their definition. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from profiles.conversions.names import split_full_name
from profiles.conversions.scalars import parse_text
from profiles.definitions import AttributeDefinition, Definitions, Shape, ValueType
from profiles.event_data import convert_values, read_value
from profiles.issues import Doubtful, Fault, IssueCode, Severity
from profiles.mapping import ListHandling
from profiles.records import Action, Operation
from profiles.values import JSONValue, clean_text
from webhooks.takers.drafts import RowDraft
from webhooks.takers.setup import NOT_A_TEXT, Taken, Taker, TakerSetup, is_empty

_WHOLE_LISTS = {
    ListHandling.REPLACE: Action.AGGREGATE,
    ListHandling.ADD: Action.ADD,
    ListHandling.REMOVE: Action.REMOVE,
}


def attribute_taker(setup: TakerSetup) -> Taker:
    """The taker of an attribute. Raises ``KeyError`` if there is none of this key.

    An attribute of lists gets a list: it takes the place of the person's, or is added
    to it or removed from it. One that aggregates into a list gets each element by
    itself, as if they had come one after another.
    """
    attribute = setup.definitions.attributes[setup.target.name]
    taker = _AttributeTaker(attribute, setup.field.lists, setup.zone)
    if attribute.type is ValueType.LIST:
        return taker.take_list
    return taker.take_elements if attribute.shape is Shape.LIST else taker.take_one


@dataclass(frozen=True, slots=True)
class _AttributeTaker:
    attribute: AttributeDefinition
    lists: ListHandling
    zone: ZoneInfo

    def take_one(self, taken: Taken, draft: RowDraft) -> Fault | None:
        return self._operate(
            taken.single, draft, lambda value: value, Action.AGGREGATE, taken.strict
        )

    def take_list(self, taken: Taken, draft: RowDraft) -> Fault | None:
        action = _WHOLE_LISTS[self.lists]
        return self._operate(taken.value, draft, _in_a_list, action, taken.strict)

    def take_elements(self, taken: Taken, draft: RowDraft) -> Fault | None:
        removes = self.lists is ListHandling.REMOVE
        for value in taken.value if isinstance(taken.value, list) else [taken.value]:
            if is_empty(value):
                continue
            fault = (
                self._operate(value, draft, _in_a_list, Action.REMOVE, taken.strict)
                if removes
                else self.take_one(taken._replace(value=value, plural=False), draft)
            )
            if fault is not None:
                return fault
        return None

    def _operate(
        self,
        value: JSONValue,
        draft: RowDraft,
        shape: Callable[[JSONValue], JSONValue],
        action: Action,
        strict: bool,  # noqa: FBT001  private, and always passed
    ) -> Fault | None:
        read = read_value(value, self.attribute, self.zone, strict=strict)
        if isinstance(read, Fault):
            return read
        known = read.value if isinstance(read, Doubtful) else read
        draft.operations.append(Operation(self.attribute.key, action, shape(known)))
        return None


def _in_a_list(value: JSONValue) -> JSONValue:
    # A JSON object for an attribute of lists is one element.
    return value if isinstance(value, list) else [value]


def event_data_taker(key: str, definitions: Definitions, zone: ZoneInfo) -> Taker:
    """The taker of an event data key, for every attribute that reads it."""

    def take(taken: Taken, draft: RowDraft) -> Fault | None:
        data = convert_values(
            {key: taken.single}, definitions, strict=taken.strict, zone=str(zone)
        )
        for issue in data.issues:
            if issue.severity == Severity.ERROR:
                return Fault(IssueCode(issue.code), issue.detail)
        draft.operations.extend(data.operations)
        return None

    return take


def full_name_taker(setup: TakerSetup) -> Taker:
    """The taker of a name in full, split into first and last."""

    def take(taken: Taken, draft: RowDraft) -> Fault | None:
        value = taken.single
        text = clean_text(value) if isinstance(value, str) else NOT_A_TEXT
        text = parse_text(text) if isinstance(text, str) else text
        if isinstance(text, Fault):
            return text
        names = split_full_name(text)
        for key, name in (("first_name", names.first), ("last_name", names.last)):
            if name:
                draft.operations.append(Operation(key, Action.AGGREGATE, name))
        return None

    return take
