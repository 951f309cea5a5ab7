"""Draws up changes: every verb that alters a profile's state while it is planned.

A draft keeps three things in step: the state of the chunk, which the next row is
judged by; the change, which says what this row did; and the plan, which says what is
to be written. Planning and undo both work through it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from profiles.definitions import Definitions
from profiles.events import feeds
from profiles.merging import MISSING, Slot, merge, merge_fields, unite
from profiles.objects.relating import restore_relation, unite_relations
from profiles.plans import Change, Plan, Section, snapshot
from profiles.records import Event, Identifier, Operation, Outcome
from profiles.state import Key, ProfileState, State, loaded
from profiles.subscriptions import (
    Statement,
    Subscription,
    SubscriptionKey,
    changed,
    concerned,
    next_priority,
    opts_in_against,
    united,
    without_contact,
)
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
        """Add the change to the plan unless it is empty; say whether it was added."""
        for side in (change.before, change.after):
            for section in [name for name, content in side.items() if not content]:
                del side[section]
        if not change.before and not change.after:
            return False
        self.plan.changes.append(change)
        self._touch(profile, change)
        return True

    def operate(
        self,
        profile: ProfileState,
        operation: Operation,
        at: str | None,
        change: Change,
    ) -> None:
        """Do one operation; ``at`` is the time its record speaks of."""
        at = operation.at or at
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

    def set(self, profile: ProfileState, key: str, value: Slot, change: Change) -> None:
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
        """Give the profile identifiers that are free.

        Those of a person not yet created are written with the person.
        """
        added = change.after.setdefault("identifiers", {})
        for identifier in identifiers:
            kind, value, _ = identifier
            profile.attach(identifier)
            self._hold_key((kind, value), profile.id)
            if profile.id > 0:
                self.plan.attached[(kind, value), profile.id] = identifier
            added.setdefault(kind, []).append(value)

    def attach_new(
        self, profile: ProfileState, identifiers: Iterable[Identifier], change: Change
    ) -> None:
        """Give a person who is being created all identifiers at once.

        It is ``attach`` without its questions; nearly every row of a first import
        comes this way.
        """
        held: dict[str, dict[str, str]] = {}
        added: dict[str, list[str]] = {}
        holders, kinds, profile_id = (
            self.state.holders,
            self.definitions.kinds,
            profile.id,
        )
        for kind, value, sent in identifiers:
            if kind in held:
                held[kind][value] = sent
                added[kind].append(value)
            else:
                held[kind] = {value: sent}
                added[kind] = [value]
            if kinds[kind].identifies:
                holders[kind, value] = profile_id
            else:
                self._hold_key((kind, value), profile_id)
        profile.identifiers = held
        if added:
            change.after["identifiers"] = added

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

    def take_statement(
        self,
        profile: ProfileState,
        statement: Statement,
        change: Change,
        *,
        may_opt_in: bool,
    ) -> bool:
        """Take what a record says of a subscription; say whether an opt-out stood.

        An opt-out stands against everything that would end it, unless the door may.
        """
        held = loaded(profile.subscriptions, profile)
        if not may_opt_in and opts_in_against(held, statement):
            return True
        bare = without_contact(held, statement)
        if bare is not None:
            moved = held[bare]
            self._subscribe(profile, bare, None, change)
            self._subscribe(
                profile, bare._replace(contact=statement.contact), moved, change
            )
        resource = self.definitions.resources.get(statement.resource)
        raises = resource is not None and resource.raises_priority
        priority = next_priority(held, statement.channel) if raises else None
        for key in concerned(held, statement):
            new = changed(held.get(key), statement, priority=priority)
            if statement.operations:
                fields = merge_fields(new.fields, statement.operations)
                new = msgspec.structs.replace(new, fields=fields)
            self._subscribe(profile, key, new, change)
        return False

    def _subscribe(
        self,
        profile: ProfileState,
        key: SubscriptionKey,
        new: Subscription | None,
        change: Change,
    ) -> None:
        held = loaded(profile.subscriptions, profile)
        old = held.get(key)
        if old == new:
            return
        before = change.before.get("subscriptions", {})
        after = change.after.setdefault("subscriptions", {})
        if key.text not in before and key.text not in after and old is not None:
            change.before["subscriptions"] = before
            before[key.text] = msgspec.to_builtins(old)
        if new is None:
            held.pop(key, None)
            after.pop(key.text, None)
        else:
            held[key] = new
            after[key.text] = msgspec.to_builtins(new)
        self.plan.subscribed[profile.id, key] = new

    def restore_subscription(
        self, profile: ProfileState, text: str, kept: Slot, change: Change
    ) -> None:
        """Put one subscription back as a change has it; ``MISSING`` takes it away."""
        new = None if kept is MISSING else msgspec.convert(kept, Subscription)
        self._subscribe(profile, SubscriptionKey.parse(text), new, change)

    def restore_relation(
        self, profile: ProfileState, text: str, kept: Slot, change: Change
    ) -> bool:
        """Put one relationship back; say whether its object is there still."""
        return restore_relation(
            profile, text, kept, change, state=self.state, plan=self.plan
        )

    def join(
        self, profile: ProfileState, segment: int, change: Change, *, joins: bool
    ) -> None:
        """Put the person into a static segment, or take them out."""
        members = loaded(profile.segments, profile)
        if (segment in members) == joins:
            return
        if joins:
            members.add(segment)
        else:
            members.discard(segment)
        change.note_membership(str(segment), joins=joins)
        self.plan.memberships[profile.id, segment] = joins

    def add_event(self, profile: ProfileState, event: Event, change: Change) -> None:
        """Add what the person did, and feed the attributes that read its data.

        An event that does not say its time happened when it arrived.
        """
        counts = change.after.setdefault("events", {})
        counts[event.name] = counts.get(event.name, 0) + 1
        self.plan.events.append((profile.id, change.line, event))
        for operation in feeds(event, self.definitions):
            self.operate(profile, operation, event.at or self.now, change)

    def unite(self, profile: ProfileState, other: ProfileState, change: Change) -> None:
        """Merge ``other`` into ``profile``; the change keeps the other whole."""
        change.before.setdefault("merged", {})[str(other.id)] = snapshot(other, profile)
        for key in {*profile.attributes, *other.attributes}:
            definition = self.definitions.attributes.get(key)
            united = unite(definition, key, profile, other)
            if not same(profile.attributes.get(key, MISSING), united.value):
                self.set(profile, key, united.value, change)
            if united.time != (profile.times or {}).get(key):
                self._set_time(profile, key, united.time, change)
        for identifier in list(other.held_identifiers()):
            self._hand_over(identifier, other, profile)
        self._unite_consent(profile, other, change)
        other.merged_into = profile.id
        self.plan.merged.append((other.id, profile.id))

    def _unite_consent(
        self, profile: ProfileState, other: ProfileState, change: Change
    ) -> None:
        """Subscriptions and memberships of both; opt-outs win."""
        mine = loaded(profile.subscriptions, profile)
        for key, theirs in loaded(other.subscriptions, other).items():
            together = united(mine[key], theirs) if key in mine else theirs
            self._subscribe(profile, key, together, change)
            self.plan.subscribed[other.id, key] = None
        for segment in loaded(other.segments, other):
            self.join(profile, segment, change, joins=True)
            self.plan.memberships[other.id, segment] = False
        unite_relations(profile, other, change, plan=self.plan)

    def _hand_over(
        self, identifier: Identifier, other: ProfileState, profile: ProfileState
    ) -> None:
        """Move one identifier of a merged profile; what both shared is written once.

        A stored one is moved by the writer; one attached in this chunk is not there
        yet and is attached to the profile that lives on instead.
        """
        key = (identifier.kind, identifier.value)
        attached = self.plan.attached
        is_new = other.id < 0 or attached.pop((key, other.id), None) is not None
        if identifier.value not in profile.held(identifier.kind):
            if is_new and profile.id > 0:
                attached[key, profile.id] = identifier
            profile.attach(identifier)
        elif not is_new:
            attached.pop((key, profile.id), None)
        self._release_key(key, other.id)
        self._hold_key(key, profile.id)

    def remove(self, profile: ProfileState) -> None:
        """Take the whole person away, as undo does with one it created."""
        for identifier in list(profile.held_identifiers()):
            self._release_key((identifier.kind, identifier.value), profile.id)
        if profile in self.plan.revived:
            self._forget_revival(profile)
        else:
            self.plan.removed[profile.id] = profile
        self.plan.changes.append(Change(profile.id, None, Outcome.REMOVED, {}, {}))

    def _forget_revival(self, profile: ProfileState) -> None:
        """A profile given back by a merge that is undone, and then removed itself."""
        self.plan.revived.remove(profile)
        plan, gone = self.plan, profile.id
        plan.subscribed = {at: s for at, s in plan.subscribed.items() if at[0] != gone}
        plan.memberships = {
            at: m for at, m in plan.memberships.items() if at[0] != gone
        }
        plan.related = {at: r for at, r in plan.related.items() if at[0] != gone}
        plan.attached = {at: i for at, i in plan.attached.items() if at[1] != gone}

    def revive(
        self, profile_id: int, kept: Section, merged: ProfileState, change: Change
    ) -> None:
        """Bring back a profile that was merged into ``merged``, from its snapshot."""
        profile = ProfileState(
            profile_id,
            attributes=dict(kept["attributes"]),
            times=kept["times"],
            identifiers={},
            version=kept.get("version", 0),
            created_at=kept["created_at"],
        )
        profile.begin()
        self.state.profiles[profile_id] = profile
        self.state.aliases.pop(profile_id, None)
        self.plan.unaliased.add(profile_id)
        self.plan.revived.append(profile)
        revival = Change(profile_id, None, Outcome.CREATED, {}, {})
        revival.after["attributes"] = dict(profile.attributes)
        for kind, values in kept["identifiers"].items():
            held = [value for value in values if value in merged.held(kind)]
            shared = kept.get("shared", {}).get(kind, ())
            moved = [(kind, value) for value in held if value not in shared]
            self.detach(merged, moved, change)
            returning = [Identifier(kind, value, values[value]) for value in held]
            self.attach(profile, returning, revival)
        for text, subscription in kept["subscriptions"].items():
            self.restore_subscription(profile, text, subscription, revival)
        for segment in kept["segments"]:
            self.join(profile, segment, revival, joins=True)
        for text, relation in kept.get("relationships", {}).items():
            self.restore_relation(profile, text, relation, revival)
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

    def _touch(self, profile: ProfileState, change: Change) -> None:
        """Note that the profile is to be written, or only to be there at commit.

        Events and memberships lie beside the profile and do not alter its row.
        """
        beside = {"events", "segments"}
        if {*change.before, *change.after} <= beside:
            if profile.id > 0 and profile not in self.plan.revived:
                self.plan.visited[profile.id] = profile
            return
        profile.updated_at = self.now  # what a merge in a later row goes by
        stored = profile.id > 0 and profile not in self.plan.revived
        if stored and profile.id not in self.plan.removed:
            self.plan.touched[profile.id] = profile


def _with_effect(effects: Section | None, key: str, effect: Section) -> Section:
    """The effects of a row with one more step for a key."""
    known = effects or {}
    return {**known, key: [*known.get(key, []), effect]}
