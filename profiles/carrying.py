"""What a batch that is not yet committed leaves behind, for the one planned after it.

The state that the batch was planned on answers for every key it named or moved and
every profile it loaded; the database answers for the rest, which the batch left alone.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field

from profiles.definitions import KindDefinition
from profiles.fed import FedPeople
from profiles.newcomers import Newcomers
from profiles.plain_events import PlainEvents
from profiles.plain_updates import PlainUpdates
from profiles.prepared import Prepared
from profiles.reader import Content, Named, PassingReader, Reader
from profiles.state import ProfileState, State


@dataclass(slots=True)
class Carried:
    """A planned batch, its people under their real ids.

    ``values`` are the values, by kind, whose holders the batch may have changed.
    """

    state: State
    ids: dict[int, int]
    profiles: dict[int, ProfileState] = field(default_factory=dict)
    values: dict[str, set[str]] = field(default_factory=dict)
    merged: dict[int, int] = field(default_factory=dict)
    newcomers: Newcomers | None = None
    updates: PlainUpdates | None = None
    events: PlainEvents | None = None

    @classmethod
    def of(cls, prepared: Prepared) -> Carried:
        """What the prepared batch leaves behind; its states now have real ids."""
        plan = prepared.applied.plan
        carried = cls(
            plan.state,
            prepared.ids,
            newcomers=plan.newcomers,
            updates=plan.updates,
            events=plan.plain_events,
        )
        if plan.plain_events is not None:
            plan.plain_events.settle()
        for profile_id in plan.touched:
            plan.state.profiles[profile_id].version += 1
        for profile in plan.created:
            profile.version = 1
        for gone, _ in plan.merged:
            final = plan.state.final_id(gone)
            carried.merged[carried.real(gone)] = carried.real(final)
        carried._name_values(prepared)
        for profile in plan.state.profiles.values():
            if profile.merged_into is None and profile.id not in carried.fed:
                carried._settle(profile)
        return carried

    def real(self, profile_id: int) -> int:
        """The id in the database of an id in the batch's plan."""
        return self.ids[profile_id] if profile_id < 0 else profile_id

    def holders(self, kind: KindDefinition, value: str) -> list[int]:
        """Who holds the value after the batch."""
        key = (kind.key, value)
        if kind.identifies:
            holder = self.state.holders.get(key)
            found = [] if holder is None else [holder]
        else:
            found = self.state.sharers.get(key, [])
        return [self.merged.get(real, real) for real in map(self.real, found)]

    @property
    def fed(self) -> Container[int]:
        """The people whom the batch's plain events concern."""
        return self.events.expected if self.events is not None else ()

    def _settle(self, profile: ProfileState) -> None:
        """Put the profile under its real id."""
        if profile.id < 0:
            profile.id = self.ids[profile.id]
        self.profiles[profile.id] = profile

    def _name_values(self, prepared: Prepared) -> None:
        plan = prepared.applied.plan
        self.values = plan.state.named
        for (kind, value), _ in plan.detached:
            self.values.setdefault(kind, set()).add(value)
        for gone, _ in plan.merged:
            for kind, value, _ in plan.state.profiles[gone].held_identifiers():
                self.values.setdefault(kind, set()).add(value)


class CarryingReader(PassingReader):
    """Answers from the batch before where that may differ from what is stored."""

    def __init__(self, stored: Reader, carried: Carried) -> None:
        super().__init__(stored)
        self._carried = carried

    def holders(self, kind: KindDefinition, values: list[str]) -> list[tuple[str, int]]:
        """(value, profile id) for each holder of one of the values."""
        found, left = self._known(kind, values)
        return found + self._stored.holders(kind, left) if left else found

    def each_holders(self, named: Sequence[Named]) -> Iterator[list[tuple[str, int]]]:
        """The holders for each kind's values, in the order of the kinds."""
        parts = [self._known(kind, values) for kind, values in named]
        left = [(kind, rest) for (kind, _), (_, rest) in zip(named, parts, strict=True)]
        stored = self._stored.each_holders(left)
        for (found, _), others in zip(parts, stored, strict=True):
            yield found + others if found else others

    def _known(
        self, kind: KindDefinition, values: list[str]
    ) -> tuple[list[tuple[str, int]], list[str]]:
        """Whom the batch tells of, and the values that it tells nothing of."""
        carried = self._carried
        changed = carried.values.get(kind.key)
        named = changed.intersection(values) if changed else set()
        found = [(value, i) for value in named for i in carried.holders(kind, value)]
        new = carried.newcomers.holders(kind.key) if carried.newcomers else None
        if new:
            fresh = new.keys() & values
            found += [(value, new[value]) for value in fresh]
            named |= fresh
        return found, [v for v in values if v not in named] if named else values

    def aliases(self, ids: list[int]) -> dict[int, int]:
        """The id each merged profile lives on under."""
        merged = self._carried.merged
        stored = self._stored.aliases([i for i in ids if i not in merged])
        found = {gone: merged.get(into, into) for gone, into in stored.items()}
        return found | {i: merged[i] for i in ids if i in merged}

    def profiles(self, ids: list[int]) -> list[ProfileState]:
        """These profiles; those that the batch loaded as it leaves them."""
        carried = self._carried
        known = [carried.profiles[i] for i in ids if i in carried.profiles]
        rest = [i for i in ids if i not in carried.profiles]
        for part in (carried.newcomers, carried.updates):
            if part is not None:
                known += [part.profile(i) for i in rest if i in part]
                rest = [i for i in rest if i not in part]
        stored = self._stored.profiles(rest)
        if carried.events is not None:
            carried.events.settle_states(stored)
        return known + stored

    def contents(self, ids: list[int]) -> list[Content]:
        """What is stored of those that the batch left alone."""
        return self._stored.contents(self._left_alone(ids))

    def versions(self, ids: list[int]) -> dict[int, int]:
        """The versions of those that the batch left alone."""
        return self._stored.versions(self._left_alone(ids))

    def _left_alone(self, ids: list[int]) -> list[int]:
        carried = self._carried
        parts = (
            carried.profiles,
            carried.merged,
            carried.fed,
            carried.newcomers,
            carried.updates,
        )
        for part in parts:
            if part:
                ids = [i for i in ids if i not in part]
        return ids

    def fed(self, ids: list[int], keys: list[str], now: str) -> FedPeople:
        """What is stored of some attributes of these people, as the batch leaves it.

        Whom its plain events fed is known already (``profiles.remembering``).
        """
        known, updates = self._carried.profiles, self._carried.updates or ()
        asked = [i for i in ids if i not in known and i not in updates]
        fed = self._stored.fed(asked, keys, now)
        if len(asked) < len(ids):
            left = self.profiles([i for i in ids if i in known or i in updates])
            fed.add(FedPeople.of(left, keys))
        return fed

    def add_identifiers(self, profiles: dict[int, ProfileState]) -> None:
        """Load what the batch before did not need, and so did not change."""
        self._stored.add_identifiers(
            {i: p for i, p in profiles.items() if p.identifiers is None}
        )

    def add_consent(self, profiles: dict[int, ProfileState]) -> None:
        """Load what the batch before did not need, and so did not change."""
        self._stored.add_consent(
            {i: p for i, p in profiles.items() if p.subscriptions is None}
        )
