"""One person as their pages show them: who they are, and where each value came from.

A constant number of queries, however long their history: of the changes the latest
thousand are looked through.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import blake2b
from itertools import groupby

from django.db import connection

from profiles import bulk, origins
from profiles.definitions import AttributeDefinition, Definitions, KindDefinition
from profiles.display import called
from profiles.listing import identifiers_of
from profiles.merging import MISSING, Slot
from profiles.models import Profile
from profiles.origins import NamedOrigin
from profiles.predefined import GROUPS
from profiles.searching.asking import Asking
from profiles.statuses import Origin, OriginKind
from profiles.values import decode


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
    """One attribute of the person; without a definition it is a remnant."""

    key: str
    definition: AttributeDefinition | None
    value: Slot
    source: Source | None

    @property
    def present(self) -> bool:
        """Whether the person has the attribute."""
        return self.value is not MISSING

    @property
    def name(self) -> str:
        """What the attribute is called."""
        return self.definition.name if self.definition else self.key

    @property
    def mark(self) -> str:
        """A word for the page's element; a key may hold anything."""
        return blake2b(self.key.encode(), digest_size=6).hexdigest()


@dataclass
class Person:
    """A profile with what belongs to it."""

    profile: Profile
    asking: Asking

    @property
    def definitions(self) -> Definitions:
        """What the workspace has defined."""
        return self.asking.definitions

    @cached_property
    def public_id(self) -> str:
        """The id under which the outside knows the profile."""
        return self.definitions.public_ids.public(self.profile.pk)

    @cached_property
    def identifiers(self) -> list[tuple[KindDefinition, str]]:
        """How the person is known."""
        return identifiers_of([self.profile.pk], self.definitions).get(
            self.profile.pk, []
        )

    @cached_property
    def name(self) -> str:
        """What to call the person."""
        return called(self.profile.attributes, self.identifiers, self.public_id)

    @cached_property
    def former_ids(self) -> list[int]:
        """The ids of the profiles that were merged into this one."""
        aliases = self.profile.aliases.filter(workspace=self.asking.workspace)
        return sorted(aliases.values_list("id", flat=True))

    @property
    def former_public_ids(self) -> list[str]:
        """The same as the outside knows them."""
        return [self.definitions.public_ids.public(i) for i in self.former_ids]

    @property
    def every_id(self) -> list[int]:
        """All ids under which changes and events of the person lie."""
        return [self.profile.pk, *self.former_ids]

    @cached_property
    def groups(self) -> list[tuple[str, list[Fact]]]:
        """What is known, groups and attributes in the order of their definition."""
        sources = self.sources
        held, known = self.profile.attributes, self.definitions.attributes
        keys = [key for key in known if key in held]
        keys += sorted(key for key in held if key not in known)
        facts = [Fact(key, known.get(key), held[key], sources.get(key)) for key in keys]
        order = {group: number for number, group in enumerate(GROUPS)}

        def place(fact: Fact) -> tuple[int, str]:
            return order.get(_group(fact), len(order)), _group(fact)

        facts.sort(key=place)
        return [(key[1], list(some)) for key, some in groupby(facts, key=place)]

    @property
    def free_attributes(self) -> list[AttributeDefinition]:
        """The attributes of which the person has no value, by name."""
        known = self.definitions.attributes.values()
        free = [one for one in known if one.key not in self.profile.attributes]
        return sorted(free, key=lambda one: (one.predefined, one.name.casefold()))

    def fact(self, definition: AttributeDefinition) -> Fact:
        """One attribute; its value is ``MISSING`` where the person has none."""
        value = self.profile.attributes.get(definition.key, MISSING)
        source = self.sources.get(definition.key)
        return Fact(definition.key, definition, value, source)

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Where each attribute's value came from, by key."""
        with connection.cursor() as cursor:
            rows = bulk.fetch(
                cursor,
                bulk.LOAD_VALUE_SOURCES,
                [self.definitions.workspace_id, self.profile.pk],
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


def _group(fact: Fact) -> str:
    return fact.definition.group if fact.definition else "No longer defined"
