"""The people a chunk of records concerns, as they stand while it is planned.

Loading fills it from the database (and, in a review, from the overlay of earlier
rows); planning reads and changes it row by row, so that each row is judged against
what the rows before it leave behind. Pure data.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from profiles.objects.relations import Relation, RelationKey
from profiles.records import Identifier
from profiles.subscriptions import Subscription, SubscriptionKey

Key = tuple[str, str]
Part = TypeVar("Part")


class ProfileState:
    """One profile as it stands now.

    ``id`` is negative, and provisional, for a person not yet created. ``identifiers``
    is by kind and value, with the value as sent; ``None`` when planning will not need
    it, and so are ``subscriptions``, ``segments`` (ids) and ``relations``. ``own``
    holds the keys that earlier rows of the same run attached; of one that ``is_new``,
    created by this run and still in memory, that is every one.
    """

    __slots__ = (
        "attributes",
        "created_at",
        "id",
        "identifiers",
        "is_new",
        "merged_into",
        "own",
        "relations",
        "segments",
        "subscriptions",
        "times",
        "updated_at",
        "version",
    )

    def __init__(
        self,
        id: int,
        *,
        attributes: dict[str, Any],
        times: dict[str, Any] | None = None,
        identifiers: dict[str, dict[str, str]] | None = None,
        version: int = 0,
        created_at: str = "",
        updated_at: str = "",
    ) -> None:
        self.id = id
        self.attributes = attributes
        self.times = times
        self.identifiers = identifiers
        self.version = version
        self.created_at = created_at
        self.updated_at = updated_at
        self.subscriptions: dict[SubscriptionKey, Subscription] | None = None
        self.segments: set[int] | None = None
        self.relations: dict[RelationKey, Relation] | None = None
        self.own: set[Key] = set()
        self.is_new = id < 0
        self.merged_into: int | None = None

    def held(self, kind: str) -> dict[str, str]:
        """The values of one kind, each with the value as sent."""
        return loaded(self.identifiers, self).get(kind, {})

    def attach(self, identifier: Identifier) -> None:
        """Give the profile an identifier."""
        if self.identifiers is not None:
            values = self.identifiers.setdefault(identifier.kind, {})
            values[identifier.value] = identifier.sent
        if not self.is_new:
            self.own.add((identifier.kind, identifier.value))

    def is_own(self, key: Key) -> bool:
        """Whether the run that is planned attached the identifier itself."""
        return self.is_new or key in self.own

    def detach(self, key: Key) -> None:
        """Take an identifier away."""
        if self.identifiers is not None:
            self.identifiers.get(key[0], {}).pop(key[1], None)
        self.own.discard(key)

    def begin(self) -> None:
        """Have nothing yet of what may be loaded beside the profile."""
        self.subscriptions, self.segments, self.relations = {}, set(), {}

    def held_identifiers(self) -> Iterator[Identifier]:
        """Every identifier of the profile."""
        for kind, values in (self.identifiers or {}).items():
            for value, sent in values.items():
                yield Identifier(kind, value, sent)


def loaded(part: Part | None, profile: ProfileState) -> Part:
    """A part of a profile that planning needs.

    Raises ``LookupError`` when it was not loaded: loading and planning then disagree
    about what a row may need.
    """
    if part is None:
        raise LookupError(f"a part of profile {profile.id} was not loaded")
    return part


@dataclass(slots=True)
class State:
    """All people and identifiers that a chunk of records may touch.

    ``holders`` leads from an identifying key to its one profile, ``sharers`` from a
    key of a kind that does not identify to all who share it; ``aliases`` from a
    merged profile's id to the one that lives on. ``named`` are all values that the
    records name, by kind; ``objects`` leads to the ids of the objects that they relate
    people to.
    """

    holders: dict[Key, int] = field(default_factory=dict)
    sharers: dict[Key, list[int]] = field(default_factory=dict)
    profiles: dict[int, ProfileState] = field(default_factory=dict)
    aliases: dict[int, int] = field(default_factory=dict)
    named: dict[str, set[str]] = field(default_factory=dict)
    forgotten: set[Key] = field(default_factory=set)
    objects: dict[RelationKey, int] = field(default_factory=dict)
    next_provisional: int = -1

    def living(self, profile_id: int) -> ProfileState | None:
        """The profile of this id, or the one it was merged into."""
        profile = self.profiles.get(self.aliases.get(profile_id, profile_id))
        while profile is not None and profile.merged_into is not None:
            profile = self.profiles[profile.merged_into]
        return profile

    def final_id(self, profile_id: int) -> int:
        """The id under which the profile lives on."""
        profile = self.living(profile_id)
        return profile.id if profile is not None else profile_id

    def create(self, now: str) -> ProfileState:
        """A new profile with the next provisional id."""
        profile = ProfileState(
            self.next_provisional,
            attributes={},
            identifiers={},
            created_at=now,
            updated_at=now,
        )
        profile.begin()
        self.profiles[profile.id] = profile
        self.next_provisional -= 1
        return profile
