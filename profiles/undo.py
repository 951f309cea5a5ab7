"""Undoing what one origin did: its net effect on each person, taken back.

Undo is planned and written like an import: what was set is restored if the value is
still what the origin left, what was added to a number is subtracted, list elements
that were added go and those removed return, a created person goes only if nothing
else has touched them since. What is kept is listed with its reason. Pure; ``apply``
loads what it needs and writes its plan.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

import msgspec

from profiles.drafting import Draft
from profiles.merging import MISSING, Missing, Slot, add_numbers
from profiles.plans import Change, Plan
from profiles.records import Identifier, Outcome
from profiles.state import Key, ProfileState
from profiles.values import JSONValue, same


class KeptReason(StrEnum):
    """Why undo left something as it is."""

    CHANGED_SINCE = "changed since"
    TOUCHED_SINCE = "the person was touched since"
    TAKEN_SINCE = "the identifier belongs to someone else now"
    GONE = "the person is gone"
    OPT_OUT = "opt-outs stay"


class Kept(msgspec.Struct, frozen=True):
    """One thing that undo did not take back, and why."""

    profile_id: int
    key: str
    reason: str


@dataclass(slots=True)
class NetEffect:
    """What all changes of one origin did to one profile together.

    ``since`` is the id of the first of them.
    """

    profile_id: int
    created: bool = False
    since: int = 0
    first: dict[str, Slot] = field(default_factory=dict)
    last: dict[str, Slot] = field(default_factory=dict)
    steps: dict[str, list[dict[str, JSONValue]]] = field(default_factory=dict)
    was_set: set[str] = field(default_factory=set)
    added: dict[Key, None] = field(default_factory=dict)
    removed: dict[Key, None] = field(default_factory=dict)
    merged: dict[str, JSONValue] = field(default_factory=dict)

    def add(self, change_id: int, change: Change) -> None:
        """Take in the next change of the origin, in order."""
        self.created = self.created or change.outcome == Outcome.CREATED
        self.since = self.since or change_id
        self._add_attributes(change)
        self._add_identifiers(change)
        self.merged.update(change.before.get("merged", {}))

    def _add_attributes(self, change: Change) -> None:
        before = change.before.get("attributes", {})
        after = change.after.get("attributes", {})
        effects = change.effects or {}
        for key in {**before, **after}:
            self.first.setdefault(key, before.get(key, MISSING))
            self.last[key] = after.get(key, MISSING)
            steps = effects.get(key)
            if isinstance(steps, list):
                self.steps.setdefault(key, []).extend(steps)
            else:
                self.was_set.add(key)

    def _add_identifiers(self, change: Change) -> None:
        for key in _keys(change.before.get("identifiers", {})):
            if key in self.added:
                del self.added[key]
            else:
                self.removed[key] = None
        for key in _keys(change.after.get("identifiers", {})):
            if key in self.removed:
                del self.removed[key]
            else:
                self.added[key] = None


def net_effects(changes: Iterable[tuple[int, Change]]) -> dict[int, NetEffect]:
    """The net effect by profile of (change id, change) in the order of their ids."""
    nets: dict[int, NetEffect] = {}
    for change_id, change in changes:
        profile_id = change.profile_id
        nets.setdefault(profile_id, NetEffect(profile_id)).add(change_id, change)
    return nets


@dataclass(slots=True)
class Undoing:
    """Plans the undoing of net effects on the people of one batch.

    ``touched_since`` holds the profiles that another origin changed after the one
    being undone first did.
    """

    draft: Draft
    touched_since: set[int]
    kept: list[Kept] = field(default_factory=list)

    @property
    def plan(self) -> Plan:
        """What the undoing would do."""
        return self.draft.plan

    def undo(self, net: NetEffect) -> None:
        """Plan the undoing of one profile's net effect."""
        profile = self.draft.state.living(net.profile_id)
        if profile is None:
            self._keep(net, "", KeptReason.GONE)
        elif net.created and net.profile_id not in self.touched_since:
            self.draft.remove(profile)
        else:
            self._restore(profile, net)

    def _restore(self, profile: ProfileState, net: NetEffect) -> None:
        if net.created:
            self._keep(net, "", KeptReason.TOUCHED_SINCE)
        change = Change(profile.id, None, Outcome.UPDATED, {}, {})
        for key in net.first:
            self._restore_attribute(profile, net, key, change)
        if not net.created:
            self._restore_identifiers(profile, net, change)
        if net.merged:
            self._separate(profile, net, change)
        self.draft.record(profile, change)

    def _restore_attribute(
        self, profile: ProfileState, net: NetEffect, key: str, change: Change
    ) -> None:
        now = profile.attributes.get(key, MISSING)
        if same(now, net.last[key]):
            value = net.first[key]
        elif key not in net.was_set:
            value = _taken_back(now, net.steps[key])
            if isinstance(net.first[key], Missing) and _is_nothing(value):
                value = MISSING
        else:
            self._keep(net, key, KeptReason.CHANGED_SINCE)
            return
        if not same(now, value):
            self.draft.set(profile, key, value, change)

    def _restore_identifiers(
        self, profile: ProfileState, net: NetEffect, change: Change
    ) -> None:
        gone = [key for key in net.added if key[1] in profile.held(key[0])]
        self.draft.detach(profile, gone, change)
        for kind, value in net.removed:
            if self._may_return(profile, kind, value):
                identifier = Identifier(kind, value, value)
                self.draft.attach(profile, (identifier,), change)
            else:
                self._keep(net, kind, KeptReason.TAKEN_SINCE)

    def _may_return(self, profile: ProfileState, kind: str, value: str) -> bool:
        definition = self.draft.definitions.kinds.get(kind)
        if definition is None or (definition.single and profile.held(kind)):
            return False
        return not definition.identifies or not self.draft.state.holders.get(
            (kind, value)
        )

    def _separate(
        self, profile: ProfileState, net: NetEffect, change: Change
    ) -> None:
        if profile.id in self.touched_since:
            self._keep(net, "merged", KeptReason.TOUCHED_SINCE)
            return
        for profile_id, snapshot in net.merged.items():
            if snapshot is None:  # forgotten since
                self._keep(net, "merged", KeptReason.GONE)
                continue
            self.draft.revive(int(profile_id), snapshot, profile, change)

    def _keep(self, net: NetEffect, key: str, reason: KeptReason) -> None:
        self.kept.append(Kept(net.profile_id, key, reason))


def _taken_back(now: Slot, steps: list[dict[str, JSONValue]]) -> Slot:
    """The value without what the steps added, last step first."""
    for step in reversed(steps):
        if "increment" in step:
            now = add_numbers(now, _negative(step["increment"]))
        elif "upsert" in step:
            now = _without_upsert(now, *step["upsert"])
        elif isinstance(now, list):
            now = _without(now, step.get("add", [])) + step.get("remove", [])
    return now


def _without(elements: list[JSONValue], added: list[JSONValue]) -> list[JSONValue]:
    """The list without the added elements, each taken once, from the end."""
    kept = list(elements)
    for element in added:
        for position in range(len(kept) - 1, -1, -1):
            if same(kept[position], element):
                del kept[position]
                break
    return kept


def _without_upsert(
    now: Slot, path: str, new: JSONValue, before: JSONValue, had: bool
) -> Slot:
    """The object with its former property, where the new one still stands."""
    if not isinstance(now, dict) or not same(now.get(path, MISSING), new):
        return now
    kept = {name: value for name, value in now.items() if name != path}
    return {**kept, path: before} if had else kept


def _negative(number: JSONValue) -> JSONValue:
    return number.copy_negate() if isinstance(number, Decimal) else -number


def _is_nothing(value: Slot) -> bool:
    """Whether nothing is left of a value that was not there before."""
    return value in (0, [], {}) and not isinstance(value, bool)


def _keys(section: dict[str, JSONValue]) -> Iterable[Key]:
    for kind, values in section.items():
        for value in values if isinstance(values, list) else ():
            yield kind, str(value)
