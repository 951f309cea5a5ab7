"""What is known of something, value by value, and where each value came from.

That something is a person or an object: ``Person`` and ``KnownObject`` say what more
there is to them. A constant number of queries, however long the history: of the
changes the latest thousand are looked through.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import blake2b
from itertools import groupby
from typing import ClassVar

from django.db import connection

from profiles import bulk, origins
from profiles.definitions import AttributeDefinition, Definitions
from profiles.merging import MISSING, Slot
from profiles.models import Profile
from profiles.objects.models import CustomObject
from profiles.origins import NamedOrigin
from profiles.predefined import GROUPS
from profiles.searching.asking import Asking
from profiles.statuses import Origin, OriginKind
from profiles.values import JSONValue, decode

# The heading of values that no definition speaks of any more.
NO_LONGER_DEFINED = "No longer defined"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value came from, and what stood there before (``MISSING``: nothing)."""

    change_id: int
    at: datetime
    origin: Origin
    named: NamedOrigin
    line: int | None
    before: Slot

    @property
    def had_before(self) -> bool:
        """Whether there was a value before."""
        return self.before is not MISSING

    @property
    def words(self) -> str:
        """The origin in words: ``Spring leads, line 17``."""
        is_line = self.line and self.origin.kind is OriginKind.IMPORT
        return f"{self.named.name}, line {self.line}" if is_line else self.named.name


@dataclass(frozen=True, slots=True)
class Fact:
    """One attribute; without a definition it is a remnant."""

    key: str
    definition: AttributeDefinition | None
    value: Slot
    source: Source | None

    @property
    def present(self) -> bool:
        """Whether there is a value."""
        return self.value is not MISSING

    @property
    def name(self) -> str:
        """What the attribute is called."""
        return self.definition.name if self.definition else self.key

    @property
    def mark(self) -> str:
        """A word for the page's element; a key may hold anything."""
        return blake2b(self.key.encode(), digest_size=6).hexdigest()


class Known(ABC):
    """Something stored, with the attributes that it has."""

    VALUE_SOURCES: ClassVar[str]
    """The statement that finds where its values came from."""

    asking: Asking

    @property
    @abstractmethod
    def stored(self) -> Profile | CustomObject:
        """Its row."""

    @property
    @abstractmethod
    def definitions(self) -> Definitions:
        """What the workspace has defined for things like it."""

    @property
    @abstractmethod
    def name(self) -> str:
        """What it is called."""

    @cached_property
    def public_id(self) -> str:
        """The id under which the outside knows it."""
        return self.definitions.public_ids.public(self.stored.pk)

    @property
    def attributes(self) -> dict[str, JSONValue]:
        """The values that it has, by key."""
        held: dict[str, JSONValue] = self.stored.attributes
        return held

    @cached_property
    def groups(self) -> list[tuple[str, list[Fact]]]:
        """What is known, groups and attributes in the order of their definition."""
        sources = self.sources
        held, known = self.attributes, self.definitions.attributes
        keys = [key for key in known if key in held]
        keys += sorted(key for key in held if key not in known)
        facts = [Fact(key, known.get(key), held[key], sources.get(key)) for key in keys]
        order = {group: number for number, group in enumerate(GROUPS)}

        def place(fact: Fact) -> tuple[int, str]:
            return order.get(self.group_of(fact), len(order)), self.group_of(fact)

        facts.sort(key=place)
        return [(key[1], list(some)) for key, some in groupby(facts, key=place)]

    def group_of(self, fact: Fact) -> str:
        """The heading under which a fact stands."""
        return fact.definition.group if fact.definition else NO_LONGER_DEFINED

    @property
    def free_attributes(self) -> list[AttributeDefinition]:
        """The attributes of which it has no value, by name."""
        known = self.definitions.attributes.values()
        free = [one for one in known if one.key not in self.attributes]
        return sorted(free, key=lambda one: (one.predefined, one.name.casefold()))

    def fact(self, definition: AttributeDefinition) -> Fact:
        """One attribute; its value is ``MISSING`` where it has none."""
        value = self.attributes.get(definition.key, MISSING)
        source = self.sources.get(definition.key)
        return Fact(definition.key, definition, value, source)

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Where each attribute's value came from, by key."""
        with connection.cursor() as cursor:
            rows = bulk.fetch(
                cursor,
                self.VALUE_SOURCES,
                [self.definitions.workspace_id, self.stored.pk],
            )
        found = [Origin(OriginKind(row[3]), row[4]) for row in rows]
        named = origins.in_words(self.asking.workspace, found)
        return {
            key: Source(
                change_id,
                at,
                origin,
                named[origin],
                line,
                MISSING if before is None else decode(before),
            )
            for (key, change_id, at, _, _, line, before), origin in zip(
                rows, found, strict=True
            )
        }
