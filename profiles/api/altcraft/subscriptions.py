"""What ``subscriptions`` says: one statement for each entry, or why it is invalid.

An entry names a channel and a contact; without ``resource_id`` it speaks of the whole
channel. A priority that is sent wins over the resource's own. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from cdp.api.refusals import Refusal
from profiles.api.altcraft.matching import address_of
from profiles.conversions.numbers import parse_number
from profiles.definitions import Definitions, ResourceDefinition
from profiles.issues import Fault, shortened
from profiles.mapping import DecimalSign
from profiles.records import Action
from profiles.subscriptions import (
    ALL_CHANNELS,
    WHOLE_CHANNEL,
    FieldOperation,
    Statement,
    SubscriptionStatus,
)
from profiles.values import JSONValue, clean_text, clean_value, number_text

# Where the contact of each channel stands: beside the channel, or in ``cc_data``.
CONTACTS: dict[str, str] = {
    "email": "email",
    "sms": "phone",
    "push": "subscription_id",
    "telegram_bot": "id",
    "whatsapp": "phone",
    "viber": "phone",
    "notify": "phone",
}
IN_CC_DATA = frozenset({"telegram_bot", "whatsapp", "viber", "notify"})
# Fields that every subscription can have.
SYSTEM_FIELDS: dict[str, str] = {
    "_browser_name": "Browser name",
    "_device_type": "Device type",
}
# The update functions besides ``set``.
_FUNCTIONS: dict[str, Action] = {
    "unset": Action.UNSET,
    "incr": Action.INCREMENT,
    "add": Action.ADD,
    "delete": Action.REMOVE,
    "upsert": Action.UPSERT,
}
_LONGEST = 1_000
_UNCHANGED = -1


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """The statements of a request, and what is wrong with entries that make none."""

    statements: tuple[Statement, ...]
    invalid: tuple[str, ...]


class _Invalid(Exception):
    """An entry that is not a subscription; the text says why."""


def read_subscriptions(
    value: JSONValue, definitions: Definitions, *, typed: bool
) -> Subscriptions:
    """The statements of a ``subscriptions`` list; one entry is a list in XML.

    Raises ``Refusal`` (400) for a value that is no list of objects.
    """
    if value is None:
        return Subscriptions((), ())
    entries = value if isinstance(value, list) else [value]
    if typed and not isinstance(value, list):
        raise Refusal.malformed("subscriptions is not a list.", "subscriptions")
    statements: list[Statement] = []
    invalid: list[str] = []
    for place, entry in enumerate(entries):
        if not isinstance(entry, dict):
            raise Refusal.malformed(
                f"subscriptions[{place}] is not an object.", "subscriptions"
            )
        try:
            statements.append(_Entry(entry, definitions, typed).statement())
        except (_Invalid, Refusal) as problem:
            invalid.append(f"subscriptions[{place}]: {problem}")
    return Subscriptions(tuple(statements), tuple(invalid))


def read_status(value: JSONValue, *, typed: bool) -> Statement | None:
    """What the global ``_status`` says; None if it says nothing."""
    try:
        status = _status(value, typed=typed)
    except _Invalid as problem:
        raise Refusal.malformed(f"_status: {problem}", "_status") from None
    return None if status is None else Statement(ALL_CHANNELS, status=status)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry of the list."""

    values: dict[str, JSONValue]
    definitions: Definitions
    typed: bool

    def statement(self) -> Statement:
        """The statement, unless the entry is invalid."""
        channel = self.values.get("channel")
        if not isinstance(channel, str) or channel not in CONTACTS:
            raise _Invalid(f"the channel is none of {', '.join(CONTACTS)}.")
        resource = self._resource(channel)
        fields, operations = self._fields(resource)
        return Statement(
            channel,
            resource.id if resource else WHOLE_CHANNEL,
            self._contact(channel),
            status=_status(self.values.get("status"), typed=self.typed),
            priority=self._priority(),
            categories=self._categories(resource),
            fields=fields,
            details=self._details(channel),
            operations=operations,
        )

    def _resource(self, channel: str) -> ResourceDefinition | None:
        number = self._whole("resource_id")
        if number is None:
            return None
        resource = self.definitions.resources.get(number)
        if resource is None:
            raise _Invalid(f"there is no resource {number}.")
        if channel not in resource.channels:
            raise _Invalid(f"the resource {number} has no channel {channel}.")
        return resource

    def _contact(self, channel: str) -> str:
        name = CONTACTS[channel]
        holder: JSONValue = self.values
        if channel in IN_CC_DATA:
            holder = self.values.get("cc_data")
        value = holder.get(name) if isinstance(holder, dict) else None
        place = f"cc_data.{name}" if channel in IN_CC_DATA else name
        if value is None or value == "":
            raise _Invalid(f"{place} is missing.")
        if name in ("email", "phone"):
            return address_of(name, value, place, self.definitions).value
        if isinstance(value, int) and not isinstance(value, bool):
            value = number_text(value)
        text = clean_text(value) if isinstance(value, str) else None
        if not isinstance(text, str) or not text or len(text) > _LONGEST:
            raise _Invalid(f"{place} is not a text.")
        return text

    def _priority(self) -> int | None:
        priority = self._whole("priority")
        if priority == _UNCHANGED:
            return None
        if priority is not None and not 0 <= priority < 2**31:
            raise _Invalid("the priority is below 0 or too large.")
        return priority

    def _categories(
        self, resource: ResourceDefinition | None
    ) -> tuple[str, ...] | None:
        sent = self.values.get("cats")
        if sent is None:
            return None
        if not isinstance(sent, list):
            if self.typed:
                raise _Invalid("cats is not a list.")
            sent = [sent]
        known = resource.categories if resource else ()
        for category in sent:
            if not isinstance(category, str) or category not in known:
                shown = shortened(str(category))
                raise _Invalid(f"the category {shown} is not one of the resource's.")
        return tuple(str(category) for category in sent)

    def _fields(
        self, resource: ResourceDefinition | None
    ) -> tuple[dict[str, JSONValue] | None, tuple[FieldOperation, ...]]:
        """The fields that are set, and those that a function changes."""
        sent = self.values.get("custom_fields")
        if sent is None or sent == "":
            return None, ()
        if not isinstance(sent, dict):
            raise _Invalid("custom_fields is not an object.")
        own = {field.name for field in resource.fields} if resource else set()
        found: dict[str, JSONValue] = {}
        operations: list[FieldOperation] = []
        for name, value in sent.items():
            if name not in SYSTEM_FIELDS and name not in own:
                raise _Invalid(f"the field {shortened(name)} is not defined.")
            if not isinstance(value, dict) or "action" not in value:
                found[name] = self._cleaned(name, value)
            elif value["action"] == "set":
                found[name] = self._cleaned(name, value.get("value"))
            else:
                operations.append(self._operation(name, value))
        return found, tuple(operations)

    def _operation(self, name: str, function: dict[str, JSONValue]) -> FieldOperation:
        """An update function, as it changes an attribute too."""
        shown, sent = shortened(name), function["action"]
        action = _FUNCTIONS.get(sent) if isinstance(sent, str) else None
        value = self._cleaned(name, function.get("value"))
        if action is None:
            known = ", ".join(("set", *_FUNCTIONS))
            raise _Invalid(f"the field {shown}: the action is none of {known}.")
        if action is Action.UNSET:
            return FieldOperation(name, action)
        if action is Action.INCREMENT:
            return FieldOperation(name, action, self._number(shown, value))
        if action is Action.UPSERT:
            path = function.get("submatch")
            cleaned = clean_text(path) if isinstance(path, str) else None
            if not isinstance(cleaned, str) or not cleaned:
                raise _Invalid(f"the field {shown}: upsert needs a submatch.")
            return FieldOperation(name, action, [cleaned, value])
        return FieldOperation(name, action, _as_list(value))

    def _cleaned(self, name: str, value: JSONValue) -> JSONValue:
        cleaned = clean_value(value)
        if isinstance(cleaned, Fault):
            raise _Invalid(f"{shortened(name)} holds {cleaned.detail}.")
        return cleaned

    def _number(self, shown: str, value: JSONValue) -> JSONValue:
        if not self.typed and isinstance(value, str):
            parsed = parse_number(value.strip(), DecimalSign.POINT)
            value = None if isinstance(parsed, Fault) else parsed
        if not isinstance(value, int | Decimal) or isinstance(value, bool):
            raise _Invalid(f"the field {shown}: incr needs a number.")
        return value

    def _details(self, channel: str) -> dict[str, JSONValue] | None:
        if channel != "push":
            return None
        provider = self.values.get("provider")
        text = clean_text(provider) if isinstance(provider, str) else None
        if not isinstance(text, str) or not text or len(text) > _LONGEST:
            raise _Invalid("provider is missing.")
        return {"provider": text}

    def _whole(self, name: str) -> int | None:
        value = self.values.get(name)
        if not self.typed and isinstance(value, str):
            value = _int_of_text(value.strip())
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool):
            raise _Invalid(f"{name} is not a whole number.")
        return value


def _as_list(value: JSONValue) -> list[JSONValue]:
    return value if isinstance(value, list) else [value]


def _int_of_text(text: str) -> JSONValue:
    """The whole number of a text, the text itself, or nothing if it is blank."""
    digits = text.removeprefix("-")
    if digits.isascii() and digits.isdecimal() and len(digits) < 20:
        return int(text)
    return text or None


def _status(value: JSONValue, *, typed: bool) -> str | None:
    """The status; 0 is subscribed and -1 leaves what is there."""
    if not typed and isinstance(value, str):
        value = _int_of_text(value.strip())
    if value is None or (value == _UNCHANGED and not isinstance(value, bool)):
        return None
    if value == 0 and not isinstance(value, bool):
        return SubscriptionStatus.SUBSCRIBED.value
    if isinstance(value, str) and value.lower() in list(SubscriptionStatus):
        return value.lower()
    raise _Invalid(f"the status is none of {', '.join(SubscriptionStatus)}.")
