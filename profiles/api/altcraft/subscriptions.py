"""What ``subscriptions`` says: one statement for each entry, or why it is invalid.

An entry names a channel and a contact; without ``resource_id`` it speaks of the whole
channel. A priority that is sent wins over the resource's own. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

from cdp.api.refusals import Refusal
from profiles.api.altcraft.matching import address_of
from profiles.definitions import Definitions, ResourceDefinition
from profiles.issues import Fault, shortened
from profiles.subscriptions import (
    ALL_CHANNELS,
    WHOLE_CHANNEL,
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
        return Statement(
            channel,
            resource.id if resource else WHOLE_CHANNEL,
            self._contact(channel),
            status=_status(self.values.get("status"), typed=self.typed),
            priority=self._priority(),
            categories=self._categories(resource),
            fields=self._fields(resource),
            details=self._details(channel),
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
    ) -> dict[str, JSONValue] | None:
        sent = self.values.get("custom_fields")
        if sent is None or sent == "":
            return None
        if not isinstance(sent, dict):
            raise _Invalid("custom_fields is not an object.")
        own = {field.name for field in resource.fields} if resource else set()
        found: dict[str, JSONValue] = {}
        for name, value in sent.items():
            if name not in SYSTEM_FIELDS and name not in own:
                raise _Invalid(f"the field {shortened(name)} is not defined.")
            if isinstance(value, dict) and "action" in value:
                value = _of_function(name, value)
            cleaned = clean_value(value)
            if isinstance(cleaned, Fault):
                raise _Invalid(f"{shortened(name)} holds {cleaned.detail}.")
            found[name] = cleaned
        return found

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


def _of_function(name: str, function: dict[str, JSONValue]) -> JSONValue:
    """What an update function leaves in the field of a subscription."""
    if function["action"] == "set":
        return function.get("value")
    if function["action"] == "unset":
        return None
    raise _Invalid(f"the field {shortened(name)} can be set and unset only.")


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
