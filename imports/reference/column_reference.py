"""The columns that a file may have: name, meaning, accepted values, examples.

Pure. Shown beside the drop zone and searched there; the templates for download take
their columns and their two example rows from it. The names are the workspace's own;
every name is understood by ``suggesting.own_names``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from profiles.attribution import PartKind, parts
from profiles.definitions import (
    CREATE_CUSTOMER,
    AttributeDefinition,
    Definitions,
    Shape,
    ValueType,
)
from profiles.subscriptions import CHANNELS

# The columns of a template: what nearly every file of people has.
USUAL = ("first_name", "last_name", "city", "country", "language", "birthday")


class Entry(NamedTuple):
    """One column: what to call it, what it means, what it takes, two examples."""

    column: str
    name: str
    group: str
    takes: str
    examples: tuple[str, str]

    def says(self, query: str) -> bool:
        """Whether every word of the query stands in its words."""
        words = " ".join(self[:4]).lower()
        return all(word in words for word in query.lower().split())


_KINDS: dict[str, tuple[str, tuple[str, str]]] = {
    "user_id": ("Your own id of the person, exact.", ("1001", "1002")),
    "email": (
        "One email address, any letter case.",
        ("ada@example.com", "grace@example.com"),
    ),
    "phone": (
        "With its country code, or a number of the chosen country.",
        ("+44 20 7946 0018", "+1 202 555 0143"),
    ),
    "cookie_id": ("The visitor's cookie, exact.", ("c-51f0a2", "c-93b7d4")),
    "device_id": ("The device's id, exact.", ("d-7e11", "d-7e12")),
}
_TYPES: dict[ValueType, tuple[str, tuple[str, str]]] = {
    ValueType.STRING: ("Any text.", ("text", "text")),
    ValueType.NUMBER: ("A number; up to 100 digits are kept.", ("12.50", "1980")),
    ValueType.BOOLEAN: ("true or false, yes or no, 1 or 0.", ("true", "false")),
    ValueType.DATETIME: (
        "A date with a time; without an offset it is in the import's zone.",
        ("2026-03-01T18:30:00", "2026-02-14 08:05"),
    ),
    ValueType.DATE: (
        "A date; where day and month are not clear, you are asked.",
        ("1980-02-01", "1975-12-13"),
    ),
    ValueType.IP: ("An IPv4 or IPv6 address.", ("192.0.2.7", "2001:db8::7")),
    ValueType.LIST: (
        "A JSON list, or values with a separator of your choice.",
        ("vip|newsletter", "newsletter"),
    ),
    ValueType.OBJECT: ("A JSON object.", ('{"size": "M"}', '{"size": "S"}')),
}
_TOPIC = "Topic"
_YES_NO = "Yes or no; or a state such as subscribed, unsubscribed, bounced."
_EXAMPLES: dict[str, tuple[str, str]] = {
    "first_name": ("Ada", "Grace"),
    "middle_name": ("King", "Brewster"),
    "last_name": ("Lovelace", "Hopper"),
    "gender": ("female", "female"),
    "language": ("en", "en"),
    "timezone": ("Europe/London", "America/New_York"),
    "country": ("GB", "US"),
    "region": ("England", "New York"),
    "city": ("London", "New York"),
    "postal_code": ("W1J 7NF", "10001"),
}


def reference(definitions: Definitions, query: str = "") -> list[Entry]:
    """All columns whose name, title, group or meaning holds every word of the query."""
    return [
        entry
        for entry in (
            *_identifiers(definitions),
            *_attributes(definitions),
            *_consent(definitions),
            *_attribution(definitions),
        )
        if entry.says(query)
    ]


def template_entries(definitions: Definitions) -> list[Entry]:
    """The columns of this workspace's template."""
    identifiers = [
        entry
        for entry in _identifiers(definitions)
        if entry.column not in ("cookie_id", "device_id", "profile_id")
    ]
    attributes = [
        _attribute(attribute)
        for attribute in definitions.attributes.values()
        if attribute.key in USUAL or not attribute.predefined
    ]
    topics = [entry for entry in _consent(definitions) if entry.group == _TOPIC]
    return [*identifiers, *attributes, *topics]


def _identifiers(definitions: Definitions) -> Iterator[Entry]:
    for kind in definitions.kinds.values():
        takes, examples = _KINDS.get(
            kind.key, ("An id of the person elsewhere, exact.", ("A-17", "A-18"))
        )
        yield Entry(kind.key, kind.name, "Identifier", takes, examples)
    yield Entry(
        "profile_id",
        "Profile id",
        "Identifier",
        "Our own id of a person who is here already, from a People export.",
        ("3f0c9a5e7d21b864", "9b1e44d0c7a2f583"),
    )


def _attributes(definitions: Definitions) -> Iterator[Entry]:
    yield Entry(
        "full_name",
        "Full name",
        "Personal",
        "Becomes first and last name.",
        ("Ada Lovelace", "Hopper, Grace"),
    )
    for attribute in definitions.attributes.values():
        yield _attribute(attribute)


def examples_of(attribute: AttributeDefinition) -> tuple[str, tuple[str, str]]:
    """What the cells of an attribute may be, and two of them."""
    is_list = attribute.shape is Shape.LIST
    takes, examples = _TYPES[ValueType.LIST if is_list else attribute.type]
    return takes, _EXAMPLES.get(attribute.key, examples)


def _attribute(attribute: AttributeDefinition) -> Entry:
    takes, examples = examples_of(attribute)
    if attribute.description:
        takes = f"{attribute.description} {takes}"
    return Entry(attribute.key, attribute.name, attribute.group, takes, examples)


def _consent(definitions: Definitions) -> Iterator[Entry]:
    """What people agreed to: everything, a channel, each topic of the workspace."""
    group = "Subscriptions"
    takes = "1 or true opts the person out of everything; any other value does not."
    yield Entry("unsubscribed", "Unsubscribed", group, takes, ("false", "true"))
    for channel in ("email", "sms", "whatsapp"):
        name = f"{CHANNELS[channel]} subscription"
        yield Entry(f"{channel}_subscription", name, group, _YES_NO, ("1", "0"))
    for topic in definitions.resources.values():
        column = f"cio_subscription_preferences.topics.topic_{topic.id}"
        yield Entry(column, topic.name, _TOPIC, _YES_NO, ("true", "false"))


def _attribution(definitions: Definitions) -> Iterator[Entry]:
    """Where a row came from; the names are those that the workspace has."""
    for column, name, kind in (
        ("SourceActionTemplate", "Source action", PartKind.SOURCE_ACTION),
        ("SourcePointOfContact", "Touchpoint", PartKind.TOUCHPOINT),
        ("SourceEndpoint", "Endpoint", PartKind.ENDPOINT),
    ):
        known = list(parts(definitions, kind).values())
        if known:
            takes = "Its system name or name, of people who are added."
            examples = (known[0].key, known[-1].key)
            yield Entry(column, name, "Attribution", takes, examples)
    takes = "When the person was added, for their activity."
    times = _TYPES[ValueType.DATETIME][1]
    yield Entry(
        "SourceDateTime", "Time of the source action", "Attribution", takes, times
    )
    takes = "The action of people who are here already; LastUpdatePointOfContact and "
    takes += "LastUpdateDateTime go with it."
    examples = (CREATE_CUSTOMER.key, CREATE_CUSTOMER.key)
    yield Entry(
        "LastUpdateActionTemplate", "Action of the edit", "Attribution", takes, examples
    )
