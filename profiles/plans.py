"""What a plan is: the outcome of each row, and the changes that would be written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import msgspec

from profiles.issues import Issue
from profiles.newcomers import Newcomers
from profiles.objects.relations import Relation
from profiles.plain_events import PlainEvents
from profiles.plain_updates import PlainUpdates
from profiles.records import Event, Identifier, Outcome, Record
from profiles.state import Key, ProfileState, State
from profiles.subscriptions import Subscription, SubscriptionKey

Section = dict[str, Any]
PlainRows = Newcomers | PlainUpdates | PlainEvents


class Change(msgspec.Struct, gc=False):
    """What one row does to one profile: the keys it changes, before and after.

    Both sides have the sections ``attributes`` and ``times`` (by key), ``identifiers``
    (by kind, the values added or removed), ``subscriptions`` (by channel, resource and
    contact), ``segments`` (by id), ``relationships`` (by object type and id) and
    ``merged`` (profiles that went); events are counted by name, after those that came,
    before those that an undo takes away; a key that is absent on a side was absent
    then, a null was a null. ``effects`` says, by attribute, what was added where a
    value was not simply set.
    """

    profile_id: int
    line: int | None
    outcome: Outcome
    before: dict[str, Section]
    after: dict[str, Section]
    effects: dict[str, Any] | None = None

    @property
    def says_something(self) -> bool:
        """Whether there is anything in its sections."""
        return any(self.before.values()) or any(self.after.values())

    def note_membership(self, segment: str, *, joins: bool) -> None:
        """Note that the person joined the segment or left it.

        What one row does and takes back is no change, as when it leaves a segment
        that a merge has just brought.
        """
        side, opposite = self.before, self.after
        if joins:
            side, opposite = opposite, side
        if opposite.get("segments", {}).pop(segment, None) is None:
            side.setdefault("segments", {})[segment] = True


class Note(NamedTuple):
    """That a trigger is to be told what happened to a profile, and why."""

    trigger_id: int
    happening: str
    profile_id: int
    line: int | None
    data: dict[str, Any]


@dataclass(slots=True)
class Plan:
    """What the records of one chunk would do.

    ``outcomes``, ``profile_ids`` (0: none; negative: not yet created) and ``records``
    run in parallel; ``issues`` is by position. The rest is what ``apply`` writes:
    profiles created, touched, visited, removed and revived, identifiers attached and
    detached by (key, profile id), pairs of profiles merged (from, into),
    subscriptions as they end (``None``: gone) and memberships, by profile id,
    relationships as they end by profile and object, and
    events and notes to be added. Undo names the profiles whose events of the undone
    origin go. ``newcomers`` are the people of plain rows, who have neither state nor
    changes, ``updates`` what plain rows change of others, ``plain_events`` what plain
    rows of events do; ``judged`` are the positions of the rows that were judged one by
    one.
    """

    records: Sequence[Record]
    state: State
    outcomes: list[Outcome] = field(default_factory=list)
    profile_ids: list[int] = field(default_factory=list)
    issues: dict[int, tuple[Issue, ...]] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    created: list[ProfileState] = field(default_factory=list)
    touched: dict[int, ProfileState] = field(default_factory=dict)
    removed: dict[int, ProfileState] = field(default_factory=dict)
    revived: list[ProfileState] = field(default_factory=list)
    unaliased: set[int] = field(default_factory=set)
    attached: dict[tuple[Key, int], Identifier] = field(default_factory=dict)
    detached: set[tuple[Key, int]] = field(default_factory=set)
    merged: list[tuple[int, int]] = field(default_factory=list)
    subscribed: dict[tuple[int, SubscriptionKey], Subscription | None] = field(
        default_factory=dict
    )
    memberships: dict[tuple[int, int], bool] = field(default_factory=dict)
    related: dict[tuple[int, int], Relation | None] = field(default_factory=dict)
    events: list[tuple[int, int | None, Event]] = field(default_factory=list)
    visited: dict[int, ProfileState] = field(default_factory=dict)
    events_undone: set[int] = field(default_factory=set)
    notes: list[Note] = field(default_factory=list)
    newcomers: Newcomers | None = None
    updates: PlainUpdates | None = None
    plain_events: PlainEvents | None = None
    judged: Sequence[int] = ()

    @property
    def plain(self) -> list[PlainRows]:
        """The rows that were planned at once, if there are any."""
        parts = (self.newcomers, self.updates, self.plain_events)
        return [part for part in parts if part]

    @property
    def laid_over(self) -> int:
        """How many people plain rows leave with other attributes."""
        touched = len(self.plain_events.touched) if self.plain_events else 0
        return touched + len(self.updates or ())

    @property
    def expected(self) -> dict[int, int]:
        """The versions of all stored profiles that the plan counts on, by id."""
        changing = {**self.touched, **self.removed, **self.visited}
        for gone, into in self.merged:
            for profile_id in (gone, into):
                if profile_id > 0:
                    changing[profile_id] = self.state.profiles[profile_id]
        versions = {profile.id: profile.version for profile in changing.values()}
        if self.plain_events is not None:
            versions |= self.plain_events.counted_on | self.plain_events.expected
        if self.updates is not None:
            versions |= self.updates.versions
        return versions

    @property
    def locks_as_it_writes(self) -> bool:
        """Whether the one update of the plain rows' people is lock and check alike.

        It is if it writes everybody whom the plan counts on.
        """
        return self.laid_over > 0 and self.laid_over == len(self.expected)


def snapshot(profile: ProfileState, into: ProfileState) -> Section:
    """Everything a merged profile was, so that undo can bring it back.

    ``shared`` are the values that the profile that lives on held as well, and keeps.
    """
    return {
        "shared": {
            kind: [value for value in values if value in into.held(kind)]
            for kind, values in (profile.identifiers or {}).items()
        },
        "attributes": dict(profile.attributes),
        "times": profile.times,
        "identifiers": {k: dict(v) for k, v in (profile.identifiers or {}).items()},
        "subscriptions": {
            key.text: msgspec.to_builtins(subscription)
            for key, subscription in (profile.subscriptions or {}).items()
        },
        "segments": sorted(profile.segments or ()),
        "relationships": {
            key.text: relation.kept()
            for key, relation in (profile.relations or {}).items()
        },
        "created_at": profile.created_at,
        "version": profile.version,
    }
