"""Draws up changes: every verb that alters a profile's state while it is planned.

A draft keeps three things in step: the state of the chunk, which the next row is
judged by; the change, which says what this row did; and the plan, which says what is
to be written. Planning and undo both work through it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from profiles.definitions import Definitions
from profiles.merging import MISSING, Slot, merge, unite
from profiles.plans import Change, Plan, Section, snapshot
from profiles.records import Identifier, Operation, Outcome
from profiles.state import Key, ProfileState, State
from profiles.values import JSONValue, same


@dataclass(slots=True)
class Draft:
    """The changes of one chunk being drawn up; ``now`` is UTC ISO 8601."""

    state: State
    definitions: Definitions
    now: str
    plan: Plan

    def create(self) -> ProfileState:
        """A new person, with a provisional id."""
        profile = self.state.create(self.now)
        self.plan.created.append(profile)
        return profile

    def record(self, profile: ProfileState, change: Change) -> bool:
        """Add the change to the plan, unless it changes nothing; say whether it does."""
        for side in (change.before, change.after):
            for section in [name for name, content in side.items() if not content]:
                del side[section]
        if not change.before and not change.after:
            return False
        self.plan.changes.append(change)
        profile.updated_at = self.now  # what a merge in a later row goes by
        self._touch(profile)
        return True

    def operate(
        self,
        profile: ProfileState,
        operation: Operation,
        at: str | None,
        change: Change,
    ) -> None:
        """Do one operation; ``at`` is the time the record speaks of."""
        key = operation.attribute
        old = profile.attributes.get(key, MISSING)
        time = (profile.times or {}).get(key)
        definition = self.definitions.attributes[key]
        merged = merge(definition, old, operation, time=time, at=at, now=self.now)
        if merged.time != time:
            self._set_time(profile, key, merged.time, change)
        if same(old, merged.value):
            return
        self.set(profile, key, merged.value, change)
        if merged.effect:
            change.effects = _with_effect(change.effects, key, merged.effect)

    def set(
        self, profile: ProfileState, key: str, value: Slot, change: Change
    ) -> None:
        """Put a value in place; the first value before and the last after stay."""
        old = profile.attributes.get(key, MISSING)
        before = change.before.setdefault("attributes", {})
        after = change.after.setdefault("attributes", {})
        if key not in before and key not in after and old is not MISSING:
            before[key] = old
        if value is MISSING:
            profile.attributes.pop(key, None)
            after.pop(key, None)
        else:
            profile.attributes[key] = value
            after[key] = value

    def _set_time(
        self, profile: ProfileState, key: str, time: JSONValue, change: Change
    ) -> None:
        times = dict(profile.times or {})
        if key in times:
            change.before.setdefault("times", {}).setdefault(key, times[key])
        change.after.setdefault("times", {})[key] = time
        profile.times = {**times, key: time}

    def attach(
        self, profile: ProfileState, identifiers: Iterable[Identifier], change: Change
    ) -> None:
        """Give the profile identifiers that are free."""
        added = change.after.setdefault("identifiers", {})
        for identifier in identifiers:
            kind, value, _ = identifier
            profile.attach(identifier)
            self._hold_key((kind, value), profile.id)
            self.plan.attached[(kind, value), profile.id] = identifier
            added.setdefault(kind, []).append(value)

    def detach(
        self, profile: ProfileState, keys: Iterable[Key], change: Change
    ) -> None:
        """Take identifiers away."""
        removed = change.before.setdefault("identifiers", {})
        for key in keys:
            profile.detach(key)
            self._release_key(key, profile.id)
            if self.plan.attached.pop((key, profile.id), None) is None:
                self.plan.detached.add((key, profile.id))
            removed.setdefault(key[0], []).append(key[1])

    def unite(
        self, profile: ProfileState, other: ProfileState, change: Change
    ) -> None:
        """Merge ``other`` into ``profile``; the change keeps the other whole."""
        change.before.setdefault("merged", {})[str(other.id)] = snapshot(other)
        for key in {*profile.attributes, *other.attributes}:
            definition = self.definitions.attributes.get(key)
            united = unite(definition, key, profile, other)
            if not same(profile.attributes.get(key, MISSING), united.value):
                self.set(profile, key, united.value, change)
            if united.time != (profile.times or {}).get(key):
                self._set_time(profile, key, united.time, change)
        for identifier in list(other.keys()):
            self._hand_over(identifier, other, profile)
        other.merged_into = profile.id
        self.plan.merged.append((other.id, profile.id))

    def _hand_over(
        self, identifier: Identifier, other: ProfileState, profile: ProfileState
    ) -> None:
        """Move one identifier of a merged profile; what both shared is written once.

        A stored one is moved by the writer; one attached in this chunk is not there
        yet and is attached to the profile that lives on instead.
        """
        key = (identifier.kind, identifier.value)
        attached = self.plan.attached
        new = attached.pop((key, other.id), None)
        if identifier.value not in profile.held(identifier.kind):
            if new is not None:
                attached[key, profile.id] = new
            profile.attach(identifier)
        elif new is None:
            attached.pop((key, profile.id), None)
        self._release_key(key, other.id)
        self._hold_key(key, profile.id)

    def remove(self, profile: ProfileState) -> None:
        """Take the whole person away, as undo does with one it created."""
        for identifier in list(profile.keys()):
            self._release_key((identifier.kind, identifier.value), profile.id)
        self.plan.removed[profile.id] = profile
        self.plan.changes.append(
            Change(profile.id, None, Outcome.REMOVED, {}, {})
        )

    def revive(
        self, profile_id: int, kept: Section, merged: ProfileState, change: Change
    ) -> None:
        """Bring back a profile that was merged into ``merged``, from its snapshot."""
        profile = ProfileState(
            profile_id,
            attributes=dict(kept["attributes"]),
            times=kept["times"],
            identifiers={},
            created_at=kept["created_at"],
        )
        self.state.profiles[profile_id] = profile
        self.state.aliases.pop(profile_id, None)
        self.plan.revived.append(profile)
        revival = Change(profile_id, None, Outcome.CREATED, {}, {})
        revival.after["attributes"] = dict(profile.attributes)
        for kind, values in kept["identifiers"].items():
            held = [value for value in values if value in merged.held(kind)]
            self.detach(merged, [(kind, value) for value in held], change)
            returning = [Identifier(kind, value, values[value]) for value in held]
            self.attach(profile, returning, revival)
        self.plan.changes.append(revival)

    def _hold_key(self, key: Key, profile_id: int) -> None:
        if self.definitions.kinds[key[0]].identifies:
            self.state.holders[key] = profile_id
        else:
            sharers = self.state.sharers.setdefault(key, [])
            if profile_id not in sharers:
                sharers.append(profile_id)

    def _release_key(self, key: Key, profile_id: int) -> None:
        if self.state.holders.get(key) == profile_id:
            del self.state.holders[key]
        if profile_id in self.state.sharers.get(key, ()):
            self.state.sharers[key].remove(profile_id)

    def _touch(self, profile: ProfileState) -> None:
        if profile.id > 0 and profile.id not in self.plan.removed:
            self.plan.touched[profile.id] = profile


def _with_effect(
    effects: Section | None, key: str, effect: Section
) -> Section:
    """The effects of a row with one more step for a key."""
    known = dict(effects or {})
    known[key] = [*known.get(key, []), effect]
    return known
