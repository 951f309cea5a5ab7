"""The names a workspace itself knows columns by, and those the five products fix.

The first of three steps of ``suggesting.suggestions``: a column called like an
attribute, an identifier or a topic of this workspace is that, whatever the rest of the
world calls so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from imports.suggesting.header_aliases import BARE_ID, STATUS, Strength
from imports.suggesting.header_matching import Match
from imports.suggesting.header_words import key_of
from profiles.columns.relationships import relationship_attribute
from profiles.definitions import (
    BUILT_IN_KINDS,
    Definitions,
    ResourceDefinition,
)
from profiles.mapping import DateOrder
from profiles.predefined import (
    ALTCRAFT_TARGETS,
    CUSTOMER_IO_TARGETS,
    MAESTRA_OWN_TARGETS,
    XTREMEPUSH_TARGETS,
)
from profiles.subscriptions import ALL_CHANNELS, CHANNELS
from profiles.values import BLANKS

# What our own errors and warnings files add to the original columns.
FILE_COLUMNS: Final = frozenset({"_row", "_errors", "_warnings"})
# A bare id is judged by its cells, whichever product it may come from.
_PRODUCT_TARGETS: Final = {
    header: target
    for table in (
        CUSTOMER_IO_TARGETS,
        XTREMEPUSH_TARGETS,
        ALTCRAFT_TARGETS,
        MAESTRA_OWN_TARGETS,
    )
    for header, target in table.items()
    if header != "id"
}
# What our own templates call a column that nobody else has.
_OWN_TARGETS: Final = {"merge_with": "merge_with"}
_CUSTOMER_IO_TOPIC = re.compile(r"cio_subscription_preferences\.topics\.topic_(\d+)")
_MAESTRA_SUBSCRIPTION = re.compile(
    r"IsSubscribed(?:By(Email|Sms|Viber|MobilePush|WebPush)(?:On(\w+))?)?"
)
MAESTRA_DATES: Final = DateOrder.BY_SIGN.value
_MAESTRA_CHANNELS: Final = {"MobilePush": "push", "WebPush": "web_push"}
_UTC: Final = "DateTimeUtc"
_MAESTRA_OWN = re.compile(r"(CustomField|ExternalIdentity)(\w+)")
_NAMES: Final = {
    "profile_id": "Profile id",
    "merge_with": "Merge with",
    "full_name": "Full name",
    "unsubscribed": "Unsubscribed",
    "subscription_preferences": "Subscription preferences",
}
_CONSENT_TARGETS: Final = frozenset(
    {"unsubscribed", "subscription", "subscription_preferences", STATUS}
)
# Targets that a file of people and a file of merges both may have.
_NAMES_PEOPLE: Final = frozenset({"identifier", "profile_id", "skip", BARE_ID})
_OF_RELATIONSHIPS: Final = frozenset({"object", "relationship"})
_BUILT_IN: Final = frozenset(kind.key for kind in BUILT_IN_KINDS)


def is_of_maestra(headers: Iterable[str]) -> bool:
    """Whether one of the headers is a name that only Maestra gives."""
    return any(
        header in MAESTRA_OWN_TARGETS
        or _MAESTRA_SUBSCRIPTION.fullmatch(header)
        or _MAESTRA_OWN.fullmatch(header)
        for header in headers
    )


@dataclass(frozen=True)
class Offer:
    """What the columns of a file can be imported as in one workspace.

    ``consent``: whether the door takes what people agreed to. ``merges``: the rows
    only merge people, so columns name them and nothing else. ``relates``: the rows
    relate people to objects, of the type ``object_type`` if they do not say.
    """

    definitions: Definitions
    consent: bool = True
    merges: bool = False
    relates: bool = False
    object_type: int = 0

    def match(self, header: str) -> Match | None:
        """What a header that is one of the known names stands for."""
        header = header.strip(BLANKS)
        if header in FILE_COLUMNS:
            return Match("skip", Strength.EXACT)
        target = (
            self._by_pattern(header)
            or self._exact.get(header)
            or _PRODUCT_TARGETS.get(header)
            or _OWN_TARGETS.get(header)
            or self.names.get(key_of(header))
        )
        if not target:
            return None
        return Match(target, Strength.EXACT, in_utc=header.endswith(_UTC))

    def has(self, target: str) -> bool:
        """Whether a target, remembered from earlier, still exists here."""
        kind, _, key = target.removeprefix("!").partition(":")
        if kind not in _NAMES_PEOPLE and self.merges != (kind == "merge_with"):
            return False
        if (kind in _OF_RELATIONSHIPS) != (self.relates and kind not in _NAMES_PEOPLE):
            return False
        if kind == "relationship":
            number = self.object_type
            known = relationship_attribute(key, self.definitions, number)
            return known is not None
        if kind == "attribute":
            return key in self.definitions.attributes
        if kind == "identifier":
            return key in self.definitions.kinds
        if kind == "subscription" and not self._has_subscription(key):
            return False
        return self.consent or kind not in _CONSENT_TARGETS

    def _has_subscription(self, key: str) -> bool:
        channel, _, number = key.partition(":")
        if channel not in CHANNELS:
            return False
        return not number or (
            number.isdecimal() and int(number) in self.definitions.resources
        )

    def name_of(self, target: str) -> str:
        """What a target is called on the pages."""
        kind, _, key = target.partition(":")
        if kind == "attribute":
            return self.definitions.attributes[key].name
        if kind == "identifier":
            return self.definitions.kinds[key].name
        if kind == "subscription":
            channel, _, number = key.partition(":")
            if number:
                return self.definitions.resources[int(number)].name
            return f"{CHANNELS[channel]} subscription"
        return _NAMES.get(target, target)

    @cached_property
    def names(self) -> dict[str, str]:
        """The targets by the keys of their names; a name of two targets is left out."""
        targets: dict[str, set[str]] = {}
        for name, target in self._named():
            targets.setdefault(key_of(name), set()).add(target)
        return {key: found.pop() for key, found in targets.items() if len(found) == 1}

    @cached_property
    def _exact(self) -> dict[str, str]:
        """The attributes by key and event data key, letter for letter."""
        exact = {}
        for attribute in self.definitions.attributes.values():
            if len(self.definitions.reading(attribute.event_data_key)) == 1:
                exact[attribute.event_data_key] = f"attribute:{attribute.key}"
        exact |= {key: f"attribute:{key}" for key in self.definitions.attributes}
        return exact

    def _named(self) -> Iterator[tuple[str, str]]:
        for attribute in self.definitions.attributes.values():
            # "Source" and "Vendor" head columns of other facts too. The predefined
            # names of one word are matched letter for letter, or by the aliases.
            if not attribute.predefined or " " in attribute.name:
                yield attribute.key, f"attribute:{attribute.key}"
                yield attribute.name, f"attribute:{attribute.key}"
        for kind in self.definitions.kinds.values():
            if kind.key not in _BUILT_IN:
                yield kind.key, f"identifier:{kind.key}"
                yield kind.name, f"identifier:{kind.key}"
        for resource in self.definitions.resources.values():
            yield resource.name, _target_of(resource)

    def _by_pattern(self, header: str) -> str | None:
        """The target of a header whose name holds the name of something else."""
        if found := _CUSTOMER_IO_TOPIC.fullmatch(header):
            topic = self.definitions.resources.get(int(found[1]))
            return _target_of(topic) if topic else None
        if found := _MAESTRA_SUBSCRIPTION.fullmatch(header):
            return self._maestra_subscription(found[1], found[2])
        if found := _MAESTRA_OWN.fullmatch(header):
            target = self.names.get(key_of(found[2]), "")
            kind = "identifier" if found[1] == "ExternalIdentity" else "attribute"
            return target if target.startswith(kind) else None
        return None

    def _maestra_subscription(self, channel: str | None, topic: str | None) -> str:
        if not channel:
            return "!unsubscribed"
        channel = _MAESTRA_CHANNELS.get(channel, channel.lower())
        if not topic:
            return f"subscription:{channel}"
        for resource in self.definitions.resources.values():
            if key_of(resource.name) == key_of(topic) and channel in resource.channels:
                return f"subscription:{channel}:{resource.id}"
        return ""


def _target_of(resource: ResourceDefinition) -> str:
    """The target of a topic's column, which speaks for each of its channels."""
    only = resource.channels[0] if len(resource.channels) == 1 else ALL_CHANNELS
    return f"subscription:{only}:{resource.id}"
