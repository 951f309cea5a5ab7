"""Finds the people that requests name, for a batch at once.

A constant number of queries for each place that is searched, whatever the number of
requests; what a request's later look-ups would find is left out when an earlier one
found somebody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from profiles import bulk
from profiles.api.altcraft.fields import attribute_named
from profiles.api.altcraft.matching import Criteria, Place, Search
from profiles.definitions import Definitions, Shape
from profiles.identifiers import identifier_reader
from profiles.issues import Doubtful, Fault
from profiles.reader import DatabaseReader
from profiles.values import JSONValue, decode, encode_text, same

Group = tuple[Place, str, int | None]


def find_people(
    named: Sequence[Criteria], definitions: Definitions
) -> list[tuple[int, ...]]:
    """For each request the people its first successful look-up found, by id.

    Nobody: an empty tuple; several: all of them.
    """
    groups: dict[Group, list[Search]] = {}
    for criteria in named:
        for search in criteria.searches:
            groups.setdefault(_group(search, criteria), []).append(search)
    found = {
        group: _Lookup(group, definitions).found(searches)
        for group, searches in groups.items()
    }
    return [_first(criteria, found) for criteria in named]


def _group(search: Search, criteria: Criteria) -> Group:
    is_contact = search.place in (Place.CONTACT, Place.PUSH)
    return search.place, search.name, criteria.resource if is_contact else None


def _first(
    criteria: Criteria, found: dict[Group, dict[str, set[int]]]
) -> tuple[int, ...]:
    for search in criteria.searches:
        people = found[_group(search, criteria)].get(_key(search.value))
        if people:
            return tuple(sorted(people))
    return ()


def _key(value: JSONValue) -> str:
    return encode_text(value)


class _Lookup:
    """The look-ups of one place."""

    def __init__(self, group: Group, definitions: Definitions) -> None:
        self.place, self.name, self.resource = group
        self.definitions = definitions

    def found(self, searches: Iterable[Search]) -> dict[str, set[int]]:
        """By the key of the value, who has it."""
        values = {_key(search.value): search.value for search in searches}
        people: dict[str, set[int]] = {}
        for key, profile_id in self._pairs(values):
            people.setdefault(key, set()).add(profile_id)
        return people

    def _pairs(self, values: dict[str, JSONValue]) -> Iterable[tuple[str, int]]:
        if self.place is Place.PROFILE_ID:
            return self._by_profile_id(values)
        if self.place is Place.IDENTIFIER:
            return self._by_identifier(values)
        if self.place in (Place.CONTACT, Place.PUSH):
            return self._by_contact(values)
        return self._by_field(values)

    def _by_profile_id(self, values: dict[str, JSONValue]) -> list[tuple[str, int]]:
        parsed = {
            key: self.definitions.public_ids.parse(str(value))
            for key, value in values.items()
        }
        ids = [profile_id for profile_id in parsed.values() if profile_id is not None]
        reader = DatabaseReader(self.definitions)
        aliases = reader.aliases(ids)
        living = {
            profile.id
            for profile in reader.profiles(sorted({aliases.get(i, i) for i in ids}))
        }
        return [
            (key, aliases.get(i, i))
            for key, i in parsed.items()
            if i is not None and aliases.get(i, i) in living
        ]

    def _by_identifier(self, values: dict[str, JSONValue]) -> list[tuple[str, int]]:
        read = identifier_reader(self.name, self.definitions)
        normal: dict[str, list[str]] = {}
        for key, value in values.items():
            identifier = read(str(value))
            if isinstance(identifier, Doubtful):
                identifier = identifier.value
            if not isinstance(identifier, Fault):
                normal.setdefault(identifier.value, []).append(key)
        kind = self.definitions.kinds[self.name]
        holders = DatabaseReader(self.definitions).holders(kind, list(normal))
        return [(key, i) for value, i in holders for key in normal[value]]

    def _by_contact(self, values: dict[str, JSONValue]) -> list[tuple[str, int]]:
        contacts = sorted(str(value) for value in values.values())
        is_push = self.place is Place.PUSH
        rows = self._fetch(
            bulk.FIND_BY_CONTACT,
            [
                self.definitions.workspace_id,
                "push" if is_push else self.name,
                contacts,
                self.resource,
                self.resource,
                self.name if is_push else None,
                self.name if is_push else None,
            ],
        )
        return [(_key(contact), profile_id) for contact, profile_id in rows]

    def _by_field(self, values: dict[str, JSONValue]) -> list[tuple[str, int]]:
        """Who has the field: equal to the value, or a list that holds all its parts."""
        name, wanted = self.name, dict(values)
        statement = bulk.FIND_BY_SUBSCRIPTION_FIELD
        if self.place is Place.FIELD:
            if name in self.definitions.kinds:
                return self._by_identifier(values)
            attribute = attribute_named(name, self.definitions)
            if attribute is None:
                return []
            name, statement = attribute.key, bulk.FIND_BY_FIELD
            if attribute.shape is Shape.LIST:
                wanted = {key: _tags(value) for key, value in values.items()}
        patterns = [encode_text({name: value}) for value in wanted.values()]
        rows = self._fetch(statement, [name, self.definitions.workspace_id, patterns])
        return [
            (key, profile_id)
            for text, profile_id in rows
            for key, value in wanted.items()
            if _fits(decode(text), value)
        ]

    def _fetch(self, statement: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            return bulk.fetch(cursor, statement, parameters)


def _tags(value: JSONValue) -> JSONValue:
    """``tag_1, tag_2``: the person must have both."""
    if not isinstance(value, str):
        return [value]
    return [tag.strip() for tag in value.split(",") if tag.strip()]


def _fits(held: JSONValue, wanted: JSONValue) -> bool:
    if isinstance(held, list) and isinstance(wanted, list):
        return all(any(same(each, part) for each in held) for part in wanted)
    return same(held, wanted)
