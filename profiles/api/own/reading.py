"""Reads a record of our own API by what the workspace defines.

    asked record -> Record with its issues

Values are strict: "12" is no number. Everything that is wrong with a record is said
at once, each with its place; an error holds the record and no other. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import msgspec

from profiles.api.own.asked import (
    ACTIONS,
    AskedEvent,
    AskedOperation,
    AskedRecord,
    AskedSubscription,
)
from profiles.conversions.strict import strict_value
from profiles.definitions import AttributeDefinition, Definitions, Shape, ValueType
from profiles.identifiers import identifier_reader
from profiles.issues import (
    Doubtful,
    Fault,
    Issue,
    IssueCode,
    error,
    shortened,
    warning,
)
from profiles.records import Action, Event, Identifier, Operation, Record
from profiles.segments import SegmentNames
from profiles.subscriptions import Statement
from profiles.values import JSONValue, clean_text, clean_value, shown

Part = TypeVar("Part")
Read = TypeVar("Read")

# Whose contacts are identifiers of a kind too, and have its normal form.
_CONTACT_KINDS = {"email": "email", "sms": "phone", "whatsapp": "phone"}


def read_record(asked: AskedRecord, definitions: Definitions, *, number: int) -> Record:
    """The record; what is wrong or odd with it is among its issues."""
    return _Reading(asked, definitions, number).record()


class _Held(Exception):
    """A part of the record that cannot be taken; its issue is noted."""


@dataclass(slots=True)
class _Reading:
    """One record being read."""

    asked: AskedRecord
    definitions: Definitions
    number: int
    zone: ZoneInfo = field(init=False)
    issues: list[Issue] = field(default_factory=list)
    sets: dict[str, JSONValue] = field(default_factory=dict)
    operations: list[Operation] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.zone = ZoneInfo(self.definitions.zone)

    def record(self) -> Record:
        """Read every part."""
        asked = self.asked
        for name, value in asked.attributes.items():
            with suppress(_Held):
                self._attribute(name, value)
        for place, operation in enumerate(asked.operations):
            with suppress(_Held):
                self._operation(place, operation)
        return Record(
            self.number,
            self.number,
            profile_id=self._profile_id(),
            identifiers=self._identifiers(),
            sets=self.sets,
            operations=tuple(self.operations),
            at=self._moment("at", asked.at),
            statements=self._each(asked.subscriptions, self._statement),
            segments=self._segments(),
            events=self._each(asked.events, self._event),
            issues=tuple(self.issues),
        )

    def _each(
        self, parts: Sequence[Part], read: Callable[[int, Part], Read]
    ) -> tuple[Read, ...]:
        found: list[Read] = []
        for place, part in enumerate(parts):
            with suppress(_Held):
                found.append(read(place, part))
        return tuple(found)

    def _hold(
        self, code: IssueCode, place: str, value: JSONValue = "", detail: str = ""
    ) -> _Held:
        self.issues.append(
            error(code, shortened(place), shown(value), shortened(detail))
        )
        return _Held()

    def _understood(self, read: Any, place: str, value: JSONValue) -> Any:
        """What a conversion gave; a fault holds the record, a doubt is a warning."""
        if isinstance(read, Fault):
            raise self._hold(read.code, place, value, read.detail)
        if isinstance(read, Doubtful):
            fault = read.fault
            self.issues.append(
                warning(fault.code, shortened(place), shown(value), fault.detail)
            )
            return read.value
        return read

    def _profile_id(self) -> int | None:
        sent = self.asked.profile_id
        if sent is None:
            return None
        found = self.definitions.public_ids.parse(sent)
        if found is None:
            self._hold(IssueCode.UNKNOWN_PROFILE_ID, "profile_id", sent)
        return found

    def _identifiers(self) -> tuple[Identifier, ...]:
        found: list[Identifier] = []
        for kind, sent in self.asked.identifiers.items():
            for value in [sent] if isinstance(sent, str) else sent:
                with suppress(_Held):
                    found.append(self._identifier(kind, value))
        if not self.asked.identifiers and self.asked.profile_id is None:
            self._hold(IssueCode.NO_IDENTIFIER, "identifiers", "", "identifiers")
        return tuple(dict.fromkeys(found))

    def _identifier(self, kind: str, value: str) -> Identifier:
        place = f"identifiers.{kind}"
        if kind not in self.definitions.kinds:
            known = ", ".join(self.definitions.kinds)
            raise self._hold(IssueCode.UNKNOWN_KIND, place, kind, known)
        read = identifier_reader(kind, self.definitions)(value)
        found: Identifier = self._understood(read, place, value)
        return found

    def _definition(self, name: str, place: str) -> AttributeDefinition:
        found = self.definitions.attributes.get(name)
        if found is None:
            raise self._hold(IssueCode.UNKNOWN_ATTRIBUTE, place, name)
        return found

    def _attribute(self, name: str, value: JSONValue) -> None:
        place = f"attributes.{name}"
        attribute = self._definition(name, place)
        if value is None:
            self.operations.append(Operation(name, Action.UNSET))
            return
        self.sets[name] = self._value(attribute, value, place)

    def _operation(self, number: int, asked: AskedOperation) -> None:
        place = f"operations[{number}]"
        attribute = self._definition(asked.attribute, f"{place}.attribute")
        action, value = ACTIONS[asked.action], None
        if action is Action.INCREMENT:
            self._require(attribute, attribute.type is ValueType.NUMBER, place, asked)
            value = self._single(attribute, asked.value, f"{place}.value")
        elif action in (Action.ADD, Action.REMOVE):
            self._require(attribute, attribute.shape is Shape.LIST, place, asked)
            value = self._value(attribute, asked.value, f"{place}.value")
        elif action is Action.UPSERT:
            self._require(attribute, attribute.type is ValueType.OBJECT, place, asked)
            value = self._property(attribute, asked.value, f"{place}.value")
        elif action is Action.SET:
            value = self._value(attribute, asked.value, f"{place}.value")
        self.operations.append(Operation(attribute.key, action, value))

    def _require(
        self,
        attribute: AttributeDefinition,
        fits: bool,  # noqa: FBT001 - the condition itself
        place: str,
        asked: AskedOperation,
    ) -> None:
        is_one = asked.action != "increment" or attribute.shape is Shape.VALUE
        if not fits or not is_one:
            detail = f"it is a {attribute.type.value} and has no {asked.action}"
            raise self._hold(IssueCode.NOT_APPLICABLE, place, "", detail)

    def _property(
        self, attribute: AttributeDefinition, value: JSONValue, place: str
    ) -> JSONValue:
        """The name and value of the one property that an upsert sets."""
        cleaned = self._single(attribute, value, place)
        if not isinstance(cleaned, dict) or len(cleaned) != 1:
            raise self._hold(
                IssueCode.WRONG_TYPE, place, value, "an object of one property"
            )
        ((name, content),) = cleaned.items()
        return [name, content]

    def _value(
        self, attribute: AttributeDefinition, value: JSONValue, place: str
    ) -> JSONValue:
        """The value in the shape in which it lies on the profile."""
        if attribute.type is not ValueType.LIST and attribute.shape is Shape.LIST:
            if not isinstance(value, list):
                raise self._hold(IssueCode.WRONG_TYPE, place, value, "a list")
            return [
                self._single(attribute, part, f"{place}[{number}]")
                for number, part in enumerate(value)
            ]
        single = self._single(attribute, value, place)
        return [single, single] if attribute.shape is Shape.PAIR else single

    def _single(
        self, attribute: AttributeDefinition, value: JSONValue, place: str
    ) -> JSONValue:
        read = strict_value(
            value, attribute.type, self.zone, unix_seconds=attribute.unix_seconds
        )
        converted: JSONValue = self._understood(read, place, value)
        return converted

    def _moment(self, place: str, sent: str | None) -> str | None:
        if sent is None:
            return None
        try:
            read = strict_value(sent, ValueType.DATETIME, self.zone)
            return str(self._understood(read, place, sent))
        except _Held:
            return None

    def _segments(self) -> dict[int, bool]:
        names = SegmentNames(self.definitions)
        found: dict[int, bool] = {}
        for part, joins in (("join", True), ("leave", False)):
            for name in getattr(self.asked.segments, part):
                segment = names.find(name)
                if segment is None:
                    self._hold(
                        IssueCode.UNKNOWN_SEGMENT, f"segments.{part}", name, name
                    )
                else:
                    found[segment] = joins
        return found

    def _statement(self, number: int, asked: AskedSubscription) -> Statement:
        place = f"subscriptions[{number}]"
        self._check_resource(asked, place)
        cleaned = None
        if asked.fields is not None:
            cleaned = self._understood(
                clean_value(asked.fields), f"{place}.fields", asked.fields
            )
        categories = asked.categories
        return Statement(
            asked.channel,
            asked.resource_id or 0,
            self._contact(asked, f"{place}.contact"),
            status=asked.status.value if asked.status is not None else None,
            priority=asked.priority,
            categories=None if categories is None else tuple(categories),
            fields=cleaned,
        )

    def _check_resource(self, asked: AskedSubscription, place: str) -> None:
        """See that the resource is there and has the channel and the categories."""
        known: tuple[str, ...] = ()
        if asked.resource_id is not None:
            resource = self.definitions.resources.get(asked.resource_id)
            if resource is None or asked.channel not in resource.channels:
                detail = f"{asked.resource_id} by {asked.channel}"
                raise self._hold(
                    IssueCode.UNKNOWN_TOPIC, f"{place}.resource_id", "", detail
                )
            known = resource.categories
        for category in asked.categories or ():
            if category not in known:
                raise self._hold(
                    IssueCode.UNKNOWN_TOPIC, f"{place}.categories", "", category
                )

    def _contact(self, asked: AskedSubscription, place: str) -> str:
        if not asked.contact:
            return ""
        kind = _CONTACT_KINDS.get(asked.channel)
        if kind is None:
            return str(self._understood(clean_text(asked.contact), place, ""))
        read = identifier_reader(kind, self.definitions)(asked.contact)
        identifier: Identifier = self._understood(read, place, asked.contact)
        return identifier.value

    def _event(self, number: int, asked: AskedEvent) -> Event:
        place = f"events[{number}]"
        name = self._understood(clean_text(asked.name), f"{place}.name", "")
        if not name:
            raise self._hold(IssueCode.NO_EVENT_NAME, f"{place}.name")
        data = self._understood(clean_value(asked.data), f"{place}.data", asked.data)
        return Event(str(name), self._moment(f"{place}.at", asked.at), data)


def convert_record(value: JSONValue) -> AskedRecord:
    """The JSON value as a record. Raises ``msgspec.ValidationError``."""
    return msgspec.convert(value, AskedRecord)
