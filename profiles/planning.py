"""What records would do to people, row by row: the code that a plan and a run share.

Planning works on the state of one chunk and leaves it as the rows leave it, so that
row n is judged against what the rows before it did. It touches neither database nor
clock: a review throws the result away, ``apply`` writes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec

from profiles.definitions import Definitions
from profiles.issues import Issue, IssueCode, error
from profiles.merging import MISSING, Slot, merge, unite
from profiles.records import Identifier, Operation, Outcome, Record
from profiles.resolve import Resolution, resolve
from profiles.rules import Mode, Rules
from profiles.state import Key, ProfileState, State
from profiles.values import JSONValue, same

Section = dict[str, JSONValue]


class Change(msgspec.Struct, gc=False):
    """What one row does to one profile: the keys it changes, before and after.

    Both sides have the sections ``attributes`` (by key), ``identifiers`` (by kind, the
    values added or removed) and ``merged`` (snapshots of profiles that went); a key
    that is absent on a side was absent then, a null was a null. ``effects`` says, by
    attribute, what was added where a value was not simply set.
    """

    profile_id: int
    line: int
    outcome: Outcome
    before: dict[str, Section]
    after: dict[str, Section]
    effects: dict[str, JSONValue] | None = None


@dataclass(slots=True)
class Plan:
    """What the records of one chunk would do.

    ``outcomes``, ``profile_ids`` (0: none; negative: not yet created) and ``records``
    run in parallel; ``issues`` is by position. The rest is what ``apply`` writes.
    """

    records: Sequence[Record]
    state: State
    outcomes: list[Outcome] = field(default_factory=list)
    profile_ids: list[int] = field(default_factory=list)
    issues: dict[int, tuple[Issue, ...]] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    created: list[ProfileState] = field(default_factory=list)
    touched: dict[int, ProfileState] = field(default_factory=dict)
    attached: dict[tuple[Key, int], Identifier] = field(default_factory=dict)
    detached: set[tuple[Key, int]] = field(default_factory=set)
    merged: list[tuple[int, int]] = field(default_factory=list)


def plan_records(
    records: Sequence[Record],
    state: State,
    *,
    rules: Rules,
    definitions: Definitions,
    now: str,
) -> Plan:
    """The plan of these records, in their order; ``state`` is changed as they say.

    ``now`` is the time of the act, UTC ISO 8601.
    """
    planner = _Planner(state, rules, definitions, now, Plan(records, state))
    for position, record in enumerate(records):
        planner.row(position, record)
    return planner.plan


@dataclass(slots=True)
class _Planner:
    """The rows of one chunk being planned."""

    state: State
    rules: Rules
    definitions: Definitions
    now: str
    plan: Plan

    def row(self, position: int, record: Record) -> None:
        """Judge one record and add what it does to the plan."""
        if record.issues:
            self.plan.issues[position] = record.issues
            if record.held:
                self._end(Outcome.HELD, 0)
                return
        if self.state.forgotten and self._is_forgotten(record):
            self._hold(position, error(IssueCode.FORGOTTEN))
            return
        if self._is_plain_creation(record):
            self._create(record, record.identifiers)
            return
        profile = self._plain_match(record)
        if profile is not None:
            self._change(record, profile)
            return
        self._resolved_row(position, record)

    def _resolved_row(self, position: int, record: Record) -> None:
        resolution = resolve(
            record, self.state, rules=self.rules, definitions=self.definitions
        )
        if resolution.issues:
            known = self.plan.issues.get(position, ())
            self.plan.issues[position] = (*known, *resolution.issues)
        if resolution.outcome is not None:
            profile = resolution.profile
            self._end(resolution.outcome, profile.id if profile is not None else 0)
        elif resolution.profile is None:
            self._create(record, tuple(resolution.attach))
        else:
            self._change(record, resolution.profile, resolution)

    # The two shapes that nearly all rows have, without the resolver's bookkeeping.

    def _is_plain_creation(self, record: Record) -> bool:
        if record.profile_id is not None or self.rules.mode == Mode.UPDATE_ONLY:
            return False
        holders, sharers, named = self.state.holders, self.state.sharers, False
        match = self.rules.match
        for identifier in record.identifiers:
            key = identifier[:2]
            if key in holders or key in sharers:
                return False
            named = named or identifier[0] in match
        return named

    def _plain_match(self, record: Record) -> ProfileState | None:
        """The profile that all identifiers lead to, if there is but one."""
        if record.profile_id is not None or self.rules.mode == Mode.ADD_ONLY:
            return None
        found, named = None, False
        for identifier in record.identifiers:
            holder = self._only_holder(identifier)
            if holder is None or (found is not None and holder != found):
                return None
            found = holder
            named = named or identifier[0] in self.rules.match
        if not named or found is None:
            return None
        return self.state.profiles.get(found)

    def _only_holder(self, identifier: Identifier) -> int | None:
        key = identifier[:2]
        holder = self.state.holders.get(key)
        if holder is None:
            sharers = self.state.sharers.get(key, ())
            holder = sharers[0] if len(sharers) == 1 else None
        return holder

    def _is_forgotten(self, record: Record) -> bool:
        return any(i[:2] in self.state.forgotten for i in record.identifiers)

    def _create(self, record: Record, identifiers: tuple[Identifier, ...]) -> None:
        profile = self.state.create(self.now)
        self.plan.created.append(profile)
        change = Change(profile.id, record.line, Outcome.CREATED, {}, {})
        if record.operations:
            self._apply_operations(profile, record, change)
        else:
            profile.attributes = dict(record.sets)
            change.after["attributes"] = record.sets
        self._attach(profile, identifiers, change)
        self.plan.changes.append(change)
        self._end(Outcome.CREATED, profile.id)

    def _change(
        self,
        record: Record,
        profile: ProfileState,
        resolution: Resolution | None = None,
    ) -> None:
        change = Change(profile.id, record.line, Outcome.UPDATED, {}, {})
        if resolution is not None:
            for other in resolution.merge:
                change.outcome = Outcome.MERGED
                self._unite(profile, other, change)
            self._detach(profile, resolution.detach, change)
            self._attach(profile, tuple(resolution.attach), change)
        self._apply_operations(profile, record, change)
        if change.before or change.after:
            self.plan.changes.append(change)
            self._touch(profile)
            self._end(change.outcome, profile.id)
        else:
            self._end(Outcome.UNCHANGED, profile.id)

    def _apply_operations(
        self, profile: ProfileState, record: Record, change: Change
    ) -> None:
        attributes = profile.attributes
        for key, value in record.sets.items():
            old = attributes.get(key, MISSING)
            if old.__class__ is str and old == value or same(old, value):
                continue
            self._set(profile, key, value, change)
        for operation in record.operations:
            self._operate(profile, operation, record.at, change)

    def _operate(
        self,
        profile: ProfileState,
        operation: Operation,
        at: str | None,
        change: Change,
    ) -> None:
        key = operation.attribute
        old = profile.attributes.get(key, MISSING)
        times = profile.times or {}
        merged = merge(
            self.definitions.attributes[key],
            old,
            operation,
            time=times.get(key),
            at=at,
            now=self.now,
        )
        if merged.time != times.get(key):
            profile.times = {**times, key: merged.time}
            self._touch(profile)
        if same(old, merged.value):
            return
        self._set(profile, key, merged.value, change)
        if merged.effect:
            change.effects = add_effect(change.effects, key, merged.effect)

    def _set(
        self, profile: ProfileState, key: str, value: Slot, change: Change
    ) -> None:
        """Put the value in place; the first value before and the last after stay."""
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

    def _attach(
        self,
        profile: ProfileState,
        identifiers: tuple[Identifier, ...],
        change: Change,
    ) -> None:
        added: dict[str, JSONValue] = change.after.setdefault("identifiers", {})
        for identifier in identifiers:
            kind, value, _ = identifier
            profile.attach(identifier)
            self._hold_key((kind, value), profile.id)
            self.plan.attached[(kind, value), profile.id] = identifier
            values = added.setdefault(kind, [])
            values.append(value)
        if not added:
            del change.after["identifiers"]

    def _detach(
        self, profile: ProfileState, keys: list[Key], change: Change
    ) -> None:
        removed: dict[str, JSONValue] = change.before.setdefault("identifiers", {})
        for key in keys:
            profile.detach(key)
            self._release_key(key, profile.id)
            if self.plan.attached.pop((key, profile.id), None) is None:
                self.plan.detached.add((key, profile.id))
            removed.setdefault(key[0], []).append(key[1])
        if not removed:
            del change.before["identifiers"]

    def _unite(
        self, profile: ProfileState, other: ProfileState, change: Change
    ) -> None:
        """Merge ``other`` into ``profile``; the change keeps the other whole."""
        snapshots = change.before.setdefault("merged", {})
        snapshots[str(other.id)] = snapshot(other)
        for key in {*profile.attributes, *other.attributes}:
            definition = self.definitions.attributes.get(key)
            united = unite(definition, key, profile, other)
            if not same(profile.attributes.get(key, MISSING), united.value):
                self._set(profile, key, united.value, change)
            if united.time is not None:
                profile.times = {**(profile.times or {}), key: united.time}
        for identifier in other.keys():
            key = (identifier.kind, identifier.value)
            self._release_key(key, other.id)
            self._hold_key(key, profile.id)
            profile.attach(identifier)
        other.merged_into = profile.id
        self.plan.merged.append((other.id, profile.id))
        self._touch(profile)

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
        if profile.id > 0:
            self.plan.touched[profile.id] = profile

    def _hold(self, position: int, issue: Issue) -> None:
        self.plan.issues[position] = (*self.plan.issues.get(position, ()), issue)
        self._end(Outcome.HELD, 0)

    def _end(self, outcome: Outcome, profile_id: int) -> None:
        self.plan.outcomes.append(outcome)
        self.plan.profile_ids.append(profile_id)


def snapshot(profile: ProfileState) -> dict[str, JSONValue]:
    """Everything a merged profile was, so that undo can bring it back."""
    return {
        "attributes": dict(profile.attributes),
        "times": profile.times,
        "identifiers": {k: dict(v) for k, v in (profile.identifiers or {}).items()},
        "created_at": profile.created_at,
    }


def add_effect(
    effects: dict[str, JSONValue] | None, key: str, effect: dict[str, JSONValue]
) -> dict[str, JSONValue]:
    """The effects of a row with one more; a second one on a key joins the first."""
    known = dict(effects or {})
    steps = known.get(key)
    known[key] = [*steps, effect] if isinstance(steps, list) else [effect]
    return known
