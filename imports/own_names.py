"""The names a workspace itself knows columns by, and those the five products fix.

The first of three steps of ``imports.suggestions``: a column called like an attribute,
an identifier or a topic of this workspace is that, whatever the rest of the world
calls so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from imports.header_aliases import STATUS, Strength
from imports.header_matching import Match
from imports.header_words import key_of
from profiles.definitions import BUILT_IN_KINDS, Definitions
from profiles.predefined import (
    ALTCRAFT_TARGETS,
    CUSTOMER_IO_TARGETS,
    XTREMEPUSH_TARGETS,
)
from profiles.values import BLANKS

# A topic of Customer.io speaks for a person whatever the channel.
EVERY_CHANNEL = "any"
# What our own errors and warnings files add to the original columns.
FILE_COLUMNS: Final = frozenset({"_row", "_errors", "_warnings"})
# A bare id is judged by its cells, whichever product it may come from.
_PRODUCT_TARGETS: Final = {
    header: target
    for table in (CUSTOMER_IO_TARGETS, XTREMEPUSH_TARGETS, ALTCRAFT_TARGETS)
    for header, target in table.items()
    if header != "id"
}
_CUSTOMER_IO_TOPIC = re.compile(r"cio_subscription_preferences\.topics\.topic_(\d+)")
_MAESTRA_SUBSCRIPTION = re.compile(
    r"IsSubscribed(?:By(Email|Sms|Viber|MobilePush|WebPush)(?:On(\w+))?)?"
)
_MAESTRA_CHANNELS: Final = {"MobilePush": "push", "WebPush": "web_push"}
_MAESTRA_OWN = re.compile(r"(CustomField|ExternalIdentity)(\w+)")
_NAMES: Final = {
    "profile_id": "Profile id",
    "full_name": "Full name",
    "unsubscribed": "Unsubscribed",
    "subscription_preferences": "Subscription preferences",
}
_CONSENT_TARGETS: Final = frozenset(
    {"unsubscribed", "subscription", "subscription_preferences", STATUS}
)
_BUILT_IN: Final = frozenset(kind.key for kind in BUILT_IN_KINDS)


class Resource(NamedTuple):
    """What people subscribe to: a topic or a list, on one or several channels."""

    id: int
    name: str
    channels: tuple[str, ...]

    def target(self, channel: str = "") -> str:
        """The mapping's target for this resource, on one channel or on each."""
        if not channel:
            channel = self.channels[0] if len(self.channels) == 1 else EVERY_CHANNEL
        return f"subscription:{channel}:{self.id}"


@dataclass(frozen=True)
class Offer:
    """What the columns of a file can be imported as in one workspace.

    ``consent``: whether the door takes what people agreed to.
    """

    definitions: Definitions
    resources: tuple[Resource, ...] = ()
    consent: bool = True

    def match(self, header: str) -> Match | None:
        """What a header that is one of the known names stands for."""
        header = header.strip(BLANKS)
        if header in FILE_COLUMNS:
            return Match("skip", Strength.EXACT)
        target = (
            self._by_pattern(header)
            or self._exact.get(header)
            or _PRODUCT_TARGETS.get(header)
            or self.names.get(key_of(header))
        )
        return Match(target, Strength.EXACT) if target else None

    def has(self, target: str) -> bool:
        """Whether a target, remembered from earlier, still exists here."""
        kind, _, key = target.removeprefix("!").partition(":")
        if kind == "attribute":
            return key in self.definitions.attributes
        if kind == "identifier":
            return key in self.definitions.kinds
        return self.consent or kind not in _CONSENT_TARGETS

    def name_of(self, target: str) -> str:
        """What a target is called on the pages."""
        kind, _, key = target.partition(":")
        if kind == "attribute":
            return self.definitions.attributes[key].name
        if kind == "identifier":
            return self.definitions.kinds[key].name
        if kind == "subscription":
            channel, _, number = key.partition(":")
            named = (r.name for r in self.resources if str(r.id) == number)
            return next(named, f"{channel.replace('_', ' ')} subscription")
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
            # "Source" and "Channel" are common headers for other facts than those of
            # web analytics, which are matched letter for letter only.
            if not attribute.event_data_key.startswith("analytics."):
                yield attribute.key, f"attribute:{attribute.key}"
                yield attribute.name, f"attribute:{attribute.key}"
        for kind in self.definitions.kinds.values():
            if kind.key not in _BUILT_IN:
                yield kind.key, f"identifier:{kind.key}"
                yield kind.name, f"identifier:{kind.key}"
        for resource in self.resources:
            yield resource.name, resource.target()

    def _by_pattern(self, header: str) -> str | None:
        """The target of a header whose name holds the name of something else."""
        if found := _CUSTOMER_IO_TOPIC.fullmatch(header):
            topics = (r for r in self.resources if r.id == int(found[1]))
            return next((topic.target() for topic in topics), None)
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
        for resource in self.resources:
            if key_of(resource.name) == key_of(topic) and channel in resource.channels:
                return resource.target(channel)
        return ""
