"""What ``data`` says of a person: system and custom fields, and update functions.

A plain value sets its field; ``{"action": ...}`` changes it. A field that is not
defined is refused by its name. An empty text or a null says nothing: ``unset`` clears.
Pure.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeGuard
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cdp.api.refusals import Refusal
from profiles.api.altcraft.matching import address_of
from profiles.conversions.dates import DayOf
from profiles.conversions.scalars import parse_gender
from profiles.conversions.strict import strict_value
from profiles.conversions.texts import text_parser
from profiles.definitions import AttributeDefinition, Definitions, Shape, ValueType
from profiles.identifiers import identifier_reader
from profiles.issues import Doubtful, Fault, error, shortened
from profiles.mapping import ColumnOptions, TargetKind, parse_target
from profiles.predefined import ALTCRAFT_TARGETS
from profiles.records import Action, Identifier, Operation
from profiles.values import JSONValue, clean_text, number_text, shown

# What profiles/get shows of a person beside the fields; sent back, it says nothing.
COMPUTED = frozenset(
    {"id", "_id", "db_id", "_domaingroup", "_emaildomain", "_md5", "_xxh", "_xxm"}
)
PARTS = frozenset({"subscriptions", "_status"})
_FUNCTION_KEYS = {"action", "value", "submatch"}
_PLAIN = ColumnOptions()


@dataclass(slots=True)
class Facts:
    """What the fields of one person ask for."""

    identifiers: list[Identifier] = field(default_factory=list)
    detached: list[Identifier] = field(default_factory=list)
    detached_kinds: set[str] = field(default_factory=set)
    sets: dict[str, JSONValue] = field(default_factory=dict)
    operations: list[Operation] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Function:
    """An update function, or the plain set that a bare value is."""

    action: str
    value: JSONValue
    submatch: JSONValue = None


def read_fields(
    data: dict[str, JSONValue], definitions: Definitions, *, typed: bool
) -> Facts:
    """The facts of the ``data`` object; subscriptions and status are passed by.

    ``typed``: values came as JSON and keep their types, otherwise as text. Raises
    ``Refusal`` (400) that names the field.
    """
    reader = _Reader(definitions, typed, _person_zone(data, definitions), Facts())
    for name, value in data.items():
        if name not in PARTS and name not in COMPUTED and not _says_nothing(value):
            reader.take(name, value)
    return reader.facts


def attribute_named(name: str, definitions: Definitions) -> AttributeDefinition | None:
    """The attribute that a field's name stands for.

    Altcraft's own names come first, then keys, then event data keys that one
    attribute alone reads.
    """
    target = parse_target(ALTCRAFT_TARGETS.get(name, ""))
    if target is not None and target.kind is TargetKind.ATTRIBUTE:
        return definitions.attributes.get(target.name)
    if name in definitions.attributes:
        return definitions.attributes[name]
    readers = definitions.reading(name)
    return readers[0] if len(readers) == 1 else None


def _person_zone(data: dict[str, JSONValue], definitions: Definitions) -> ZoneInfo:
    """The zone that the person's days are in: their own if it is sent."""
    name = data.get("_tz")
    try:
        return ZoneInfo(name if isinstance(name, str) else definitions.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(definitions.zone)


def _says_nothing(value: JSONValue) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the fields of one person."""

    definitions: Definitions
    typed: bool
    zone: ZoneInfo
    facts: Facts

    def take(self, name: str, value: JSONValue) -> None:
        """Read one field."""
        function = self._function(name, value)
        kind = self._kind(name)
        if kind == "phone":
            self._take_phones(name, function)
        elif kind:
            self._take_identifier(name, kind, function)
        else:
            attribute = attribute_named(name, self.definitions)
            if attribute is None:
                shown_name = shortened(name)
                raise Refusal.malformed(
                    f"The field {shown_name} is not defined.", shown_name
                )
            _ACTIONS[function.action](self, name, attribute, function)

    def _kind(self, name: str) -> str:
        """The kind of identifier that the field holds, or an empty text."""
        target = parse_target(ALTCRAFT_TARGETS.get(name, ""))
        if target is not None and target.kind is TargetKind.IDENTIFIER:
            return target.name
        taken = (
            name in self.definitions.attributes or name not in self.definitions.kinds
        )
        return "" if taken else name

    def _function(self, name: str, value: JSONValue) -> _Function:
        is_function = isinstance(value, dict) and "action" in value
        if not is_function or not set(value) <= _FUNCTION_KEYS:  # type: ignore[arg-type]
            return _Function("set", value)
        function: dict[str, JSONValue] = value  # type: ignore[assignment]
        action = function["action"]
        if not isinstance(action, str) or action not in _ACTIONS:
            raise Refusal.malformed(
                f"{name}: the action is none of {', '.join(_ACTIONS)}.", name
            )
        return _Function(action, function.get("value"), function.get("submatch"))

    def _take_identifier(self, name: str, kind: str, function: _Function) -> None:
        if function.action != "set":
            raise Refusal.malformed(
                f"{name} identifies the person; it can be set and nothing else.", name
            )
        self.facts.identifiers.append(self._identifier(name, kind, function.value))

    def _take_phones(self, name: str, function: _Function) -> None:
        value = function.value
        phones = value if isinstance(value, list) else [value]
        if function.action == "unset":
            self.facts.detached_kinds.add("phone")
            return
        if function.action not in ("set", "add", "delete"):
            raise Refusal.malformed(f"{name} can be set, added and deleted.", name)
        found = [
            self._identifier(name, "phone", phone)
            for phone in phones
            if not _says_nothing(phone)
        ]
        goes = function.action == "delete"
        (self.facts.detached if goes else self.facts.identifiers).extend(found)

    def _identifier(self, name: str, kind: str, value: JSONValue) -> Identifier:
        if kind in ("email", "phone"):
            return address_of(kind, value, name, self.definitions)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str):
            raise Refusal.malformed(f"{name} is not a text.", name)
        read = identifier_reader(kind, self.definitions)(value)
        if isinstance(read, Fault):
            raise Refusal.malformed(
                error(read.code, name, value, read.detail).message, name
            )
        return read.value if isinstance(read, Doubtful) else read

    def set(
        self, name: str, attribute: AttributeDefinition, function: _Function
    ) -> None:
        """Set the attribute to the value."""
        value = self.value(name, attribute, function.value)
        if attribute.shape is Shape.PAIR:
            value = [value, value]
        self.facts.sets[attribute.key] = value

    def unset(self, name: str, attribute: AttributeDefinition, _: _Function) -> None:
        """Clear the attribute."""
        self._operate(attribute, Action.UNSET)

    def increment(
        self, name: str, attribute: AttributeDefinition, function: _Function
    ) -> None:
        """Add to a number."""
        is_number = attribute.type is ValueType.NUMBER
        if not is_number or attribute.shape is not Shape.VALUE:
            raise Refusal.malformed(f"{name} is not a number; incr needs one.", name)
        value = self.value(name, attribute, function.value)
        self._operate(attribute, Action.INCREMENT, value)

    def add(
        self, name: str, attribute: AttributeDefinition, function: _Function
    ) -> None:
        """Add elements to a list, or take them away."""
        if attribute.shape is not Shape.LIST:
            raise Refusal.malformed(f"{name} is not a list of tags or objects.", name)
        value = self.value(name, attribute, function.value)
        action = Action.ADD if function.action == "add" else Action.REMOVE
        self._operate(attribute, action, value)

    def upsert(
        self, name: str, attribute: AttributeDefinition, function: _Function
    ) -> None:
        """Set one property of an object."""
        path = function.submatch
        cleaned = clean_text(path) if isinstance(path, str) else None
        if attribute.type is not ValueType.OBJECT or not isinstance(cleaned, str):
            raise Refusal.malformed(
                f"{name}: upsert needs an object field, and its property in submatch.",
                name,
            )
        value = self.value(name, attribute, {cleaned: function.value})
        if isinstance(value, dict):
            self._operate(attribute, Action.UPSERT, [cleaned, value[cleaned]])

    def _operate(
        self, attribute: AttributeDefinition, action: Action, value: JSONValue = None
    ) -> None:
        self.facts.operations.append(Operation(attribute.key, action, value))

    def value(
        self, name: str, attribute: AttributeDefinition, value: JSONValue
    ) -> JSONValue:
        """The value as it lies on the profile. Raises ``Refusal`` (400)."""
        if attribute.shape is Shape.LIST and attribute.type is not ValueType.LIST:
            parts = value if isinstance(value, list) else [value]
            return [self._single(name, attribute, part) for part in parts]
        if attribute.type is ValueType.LIST and not isinstance(value, list | dict):
            value = [value]
        return self._single(name, attribute, value)

    def _single(
        self, name: str, attribute: AttributeDefinition, value: JSONValue
    ) -> JSONValue:
        converted = self._convert(attribute, value)
        if isinstance(converted, Fault):
            problem = error(converted.code, name, shown(value), converted.detail)
            raise Refusal.malformed(problem.message, name)
        return converted.value if isinstance(converted, Doubtful) else converted

    def _convert(
        self, attribute: AttributeDefinition, value: JSONValue
    ) -> JSONValue | Fault | Doubtful[JSONValue]:
        type_ = attribute.type
        if _is_number(value) and attribute.predefined and type_ is ValueType.STRING:
            value = number_text(value)  # _sex and _postal_code come as numbers too
        if (
            attribute.key == "gender"
            and attribute.predefined
            and isinstance(value, str)
        ):
            return parse_gender(value.strip())
        if self.typed or not isinstance(value, str) or type_ is ValueType.LIST:
            return strict_value(value, type_, self.zone)
        text = clean_text(value)
        if isinstance(text, Fault):
            return text
        parsed = text_parser(_single_value(attribute), _PLAIN, self.zone)(text)
        return parsed.day(self.zone) if isinstance(parsed, DayOf) else parsed


def _is_number(value: JSONValue) -> TypeGuard[int | Decimal]:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _single_value(attribute: AttributeDefinition) -> AttributeDefinition:
    return AttributeDefinition(
        attribute.key,
        attribute.name,
        attribute.type,
        predefined=attribute.predefined,
        unix_seconds=attribute.unix_seconds,
    )


_Act = Callable[[_Reader, str, AttributeDefinition, _Function], None]
_ACTIONS: dict[str, _Act] = {
    "set": _Reader.set,
    "unset": _Reader.unset,
    "incr": _Reader.increment,
    "add": _Reader.add,
    "delete": _Reader.add,
    "upsert": _Reader.upsert,
}
FUNCTIONS = tuple(_ACTIONS)
