"""Answers what is stored of people, in a constant number of queries for a chunk.

``DatabaseReader`` asks PostgreSQL; a review puts an overlay of earlier rows before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import datetime
from typing import Any, NamedTuple, Protocol, cast

from django.db import connection

from profiles import bulk, plain_statements
from profiles.copy_text import id_array, text_array
from profiles.definitions import Definitions, KindDefinition
from profiles.digests import digest
from profiles.fed import FedPeople
from profiles.objects import statements as of_objects
from profiles.objects.relations import Relation, RelationKey
from profiles.queries_at_once import each_answer
from profiles.state import Key, ProfileState, loaded
from profiles.statuses import Origin
from profiles.subscriptions import Subscription, SubscriptionKey
from profiles.tables import statements_of
from profiles.values import decode


class Content(NamedTuple):
    """A stored profile's row; attributes and times are the text of their jsonb."""

    id: int
    version: int
    attributes: str
    times: str | None

    def profile(self) -> ProfileState:
        """The profile's state, without its identifiers and ages."""
        return ProfileState(
            self.id,
            attributes=decode(self.attributes),
            times=decode(self.times) if self.times else None,
            version=self.version,
        )


# Of each subscription its channel, resource, status and contact, parted by colons.
Held = tuple[str, ...]


class Consent(NamedTuple):
    """What is stored of people: their subscriptions, and who is in which segment."""

    held: dict[int, Held]
    members: dict[int, set[int]]


# Values of one kind of identifier.
Named = tuple[KindDefinition, list[str]]


class Reader(Protocol):
    """Answers what is stored; a review's overlay of earlier rows answers first."""

    def holders(self, kind: KindDefinition, values: list[str]) -> list[tuple[str, int]]:
        """(value, profile id) for each holder of one of the values."""

    def each_holders(self, named: Sequence[Named]) -> Iterator[list[tuple[str, int]]]:
        """The holders for each kind's values, in the order of the kinds.

        Nothing else can be asked before the last was taken.
        """

    def aliases(self, ids: list[int]) -> dict[int, int]:
        """The id each merged profile lives on under."""

    def profiles(self, ids: list[int]) -> list[ProfileState]:
        """These profiles, without their identifiers and ages."""

    def contents(self, ids: list[int]) -> list[Content]:
        """What is stored of those of these profiles that no earlier row changes."""

    def versions(self, ids: list[int]) -> dict[int, int]:
        """The versions of those of these profiles that no earlier row changes."""

    def fed(self, ids: list[int], keys: list[str], now: str) -> FedPeople:
        """What is stored of some attributes of these people.

        Those who were updated at ``now`` were so by the run that is planned.
        """

    def consent(self, ids: list[int], segments: list[int]) -> Consent:
        """What is stored of those whom ``contents`` gave, and of these segments."""

    def add_identifiers(self, profiles: dict[int, ProfileState]) -> None:
        """Load identifiers and ages of these profiles, and which the run attached."""

    def add_consent(self, profiles: dict[int, ProfileState]) -> None:
        """Load the subscriptions, memberships and relationships of these profiles."""

    def objects(self, keys: Iterable[RelationKey]) -> dict[RelationKey, int]:
        """The ids of those of these objects that there are."""

    def forgotten(self, keys: Iterable[Key]) -> set[Key]:
        """Those of these keys whose people were forgotten since the run began."""


class DatabaseReader:
    """Reads from PostgreSQL: people, or the objects of the type of the definitions.

    Objects are never merged or forgotten, and have nothing beside their attributes.
    ``origin`` is the run whose own work is marked, ``forgotten_since`` the time since
    when forgotten people are to be passed by. With ``written_before``, the id of a
    transaction, whoever was written by that one or a later one has no version.
    """

    def __init__(
        self,
        definitions: Definitions,
        origin: Origin | None = None,
        forgotten_since: datetime | None = None,
        written_before: str | None = None,
    ) -> None:
        self.definitions = definitions
        self.workspace_id = definitions.workspace_id
        self.statements = statements_of(definitions)
        self.origin = origin
        self.forgotten_since = forgotten_since
        self.written_before = written_before
        self.kind_keys = {k.number: k.key for k in definitions.kinds.values()}

    def holders(self, kind: KindDefinition, values: list[str]) -> list[tuple[str, int]]:
        wanted = text_array(sorted(values))
        rows = self._fetch(self.statements.find_holders, kind.number, wanted)
        return cast("list[tuple[str, int]]", rows)

    def each_holders(self, named: Sequence[Named]) -> Iterator[list[tuple[str, int]]]:
        asked = [
            (self.workspace_id, kind.number, text_array(sorted(values)))
            for kind, values in named
            if values
        ]
        with closing(each_answer(self.statements.find_holders, asked)) as answers:
            for _, values in named:
                rows = next(answers) if values else []
                yield cast("list[tuple[str, int]]", rows)

    def holders_now(
        self, kind: KindDefinition, values: list[str]
    ) -> list[tuple[str, int, int]]:
        """(value, profile id, version): of one moment, so the value is that version's.

        Of people; a version is 0 where the profile is gone.
        """
        statement, wanted = plain_statements.FIND_HOLDERS_NOW, text_array(values)
        return [
            (value, profile_id, version)
            for value, profile_id, version in self._fetch(
                statement, kind.number, wanted
            )
        ]

    def aliases(self, ids: list[int]) -> dict[int, int]:
        if not ids or self.definitions.object_type:
            return {}
        return dict(self._fetch(bulk.LOAD_ALIASES, ids))

    def profiles(self, ids: list[int]) -> list[ProfileState]:
        return [content.profile() for content in self.contents(ids)]

    def contents(self, ids: list[int]) -> list[Content]:
        if not ids:
            return []
        return list(
            map(Content._make, self._fetch(self.statements.load, id_array(ids)))
        )

    def versions(self, ids: list[int]) -> dict[int, int]:
        if not ids:
            return {}
        asked = (id_array(ids), self.written_before, self.written_before)
        return dict(self._fetch(self.statements.load_versions, *asked))

    def fed(self, ids: list[int], keys: list[str], now: str) -> FedPeople:
        fed = FedPeople.empty(keys)
        if not ids:
            return fed
        statement = plain_statements.load_fed(len(keys))
        with connection.cursor() as cursor:
            parameters = [now, *keys, self.workspace_id, id_array(ids)]
            rows = bulk.fetch(cursor, statement, parameters)
        columns = list(fed.values.values())
        own = {i: i for i in ids}  # a run keeps many: each is there once, not twice
        for found, version, is_ours, times, *texts in rows:
            profile_id = own[found]
            fed.versions[profile_id] = version
            if not is_ours:
                fed.unmet.add(profile_id)
            for column, text in zip(columns, texts, strict=True):
                if text is not None:
                    column[profile_id] = text
            if times:
                for key, time in decode(times).items():
                    if key in fed.times:
                        fed.times[key][profile_id] = time
        return fed

    def consent(self, ids: list[int], segments: list[int]) -> Consent:
        wanted = id_array(ids)
        rows = self._fetch(plain_statements.LOAD_CONSENT, wanted)
        held = {profile_id: tuple(texts) for profile_id, texts in rows}
        rows = (
            self._fetch(plain_statements.LOAD_MEMBERS, wanted, segments)
            if segments
            else []
        )
        return Consent(held, {segment: set(people) for segment, people in rows})

    def add_identifiers(self, profiles: dict[int, ProfileState]) -> None:
        ids = sorted(profiles)
        if not ids:
            return
        for profile in profiles.values():
            profile.identifiers = {}
        ages = self._fetch(self.statements.load_ages, ids)
        for profile_id, created_at, updated_at in ages:
            profile = profiles[profile_id]
            profile.created_at = stamp(created_at)
            if not profile.updated_at:  # else planned rows have updated it since
                profile.updated_at = stamp(updated_at)
        named = self._fetch(self.statements.load_identifiers, ids)
        for profile_id, kind, value, sent in named:
            held = profiles[profile_id].identifiers
            if held is not None:
                key = self.kind_keys[kind]
                held.setdefault(key, {})[value] = value if sent is None else sent
        if self.origin is not None:
            self._mark_own(profiles, ids, self.origin)

    def add_consent(self, profiles: dict[int, ProfileState]) -> None:
        ids = sorted(profiles)
        if not ids:
            return
        for profile in profiles.values():
            profile.begin()
        if self.definitions.object_type:
            return
        for profile_id, channel, resource, contact, *rest in self._fetch(
            bulk.LOAD_SUBSCRIPTIONS, ids
        ):
            key = SubscriptionKey(channel, resource, contact)
            held = loaded(profiles[profile_id].subscriptions, profiles[profile_id])
            held[key] = _stored_subscription(*rest)
        for profile_id, segment_id in self._fetch(bulk.LOAD_MEMBERSHIPS, ids):
            loaded(profiles[profile_id].segments, profiles[profile_id]).add(segment_id)
        if self.definitions.object_types:
            self._add_relations(profiles, ids)

    def _add_relations(self, profiles: dict[int, ProfileState], ids: list[int]) -> None:
        related = self._fetch(of_objects.LOAD_RELATIONSHIPS, ids)
        for profile_id, number, object_id, found, since, attributes in related:
            held = loaded(profiles[profile_id].relations, profiles[profile_id])
            key = RelationKey(number, object_id)
            held[key] = Relation(found, stamp(since), decode(attributes))

    def objects(self, keys: Iterable[RelationKey]) -> dict[RelationKey, int]:
        wanted: dict[int, set[str]] = {}
        for key in keys:
            wanted.setdefault(key.type, set()).add(key.object_id)
        return {
            RelationKey(number, object_id): found
            for number, ids in wanted.items()
            for object_id, found in self._fetch(
                of_objects.FIND_OBJECTS, number, text_array(sorted(ids))
            )
        }

    def forgotten(self, keys: Iterable[Key]) -> set[Key]:
        since = self.forgotten_since
        if since is None or self.definitions.object_type:
            return set()
        if not self._fetch(bulk.ANY_FORGOTTEN, since)[0][0]:
            return set()
        digests = {digest(key, self.definitions): key for key in keys}
        rows = self._fetch(bulk.FIND_FORGOTTEN, list(digests), since)
        return {digests[bytes(left)] for (left,) in rows}

    def _mark_own(
        self, profiles: dict[int, ProfileState], ids: list[int], origin: Origin
    ) -> None:
        rows = self._fetch(self.statements.load_own, ids, origin.kind, origin.id)
        for profile_id, identifiers in rows:
            for kind, values in decode(identifiers).items():
                profiles[profile_id].own.update((kind, value) for value in values)

    def _fetch(self, statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            return bulk.fetch(cursor, statement, [self.workspace_id, *parameters])


def _stored_subscription(
    status: str,
    priority: int | None,
    categories: str | None,
    fields: str | None,
    details: str | None,
) -> Subscription:
    return Subscription(
        status=status,
        priority=priority,
        categories=decode(categories) if categories else [],
        fields=decode(fields) if fields else {},
        details=decode(details) if details else {},
    )


def stamp(moment: datetime) -> str:
    """A moment as the core compares it: UTC, ISO 8601, microseconds always there."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class PassingReader:
    """Hands every question on; whoever knows an answer of its own overrides it."""

    def __init__(self, stored: Reader) -> None:
        self._stored = stored

    def holders(self, kind: KindDefinition, values: list[str]) -> list[tuple[str, int]]:
        return self._stored.holders(kind, values)

    def each_holders(self, named: Sequence[Named]) -> Iterator[list[tuple[str, int]]]:
        for kind, values in named:
            yield self.holders(kind, values)

    def aliases(self, ids: list[int]) -> dict[int, int]:
        return self._stored.aliases(ids)

    def profiles(self, ids: list[int]) -> list[ProfileState]:
        return self._stored.profiles(ids)

    def contents(self, ids: list[int]) -> list[Content]:
        return self._stored.contents(ids)

    def versions(self, ids: list[int]) -> dict[int, int]:
        return self._stored.versions(ids)

    def fed(self, ids: list[int], keys: list[str], now: str) -> FedPeople:
        return self._stored.fed(ids, keys, now)

    def consent(self, ids: list[int], segments: list[int]) -> Consent:
        return self._stored.consent(ids, segments)

    def add_identifiers(self, profiles: dict[int, ProfileState]) -> None:
        self._stored.add_identifiers(profiles)

    def add_consent(self, profiles: dict[int, ProfileState]) -> None:
        self._stored.add_consent(profiles)

    def objects(self, keys: Iterable[RelationKey]) -> dict[RelationKey, int]:
        return self._stored.objects(keys)

    def forgotten(self, keys: Iterable[Key]) -> set[Key]:
        return self._stored.forgotten(keys)
