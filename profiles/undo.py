"""Undoing what one origin did: its net effect on each person, taken back.

Undo is planned and written like an import: what was set is restored if the value is
still what the origin left, what was added to a number is subtracted, list elements
that were added go and those removed return, a created person goes only if nothing
else has touched them since. What is kept is listed with its reason. Pure; ``apply``
loads what it needs and writes its plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

import msgspec

from profiles.drafting import Draft
from profiles.merging import MISSING, Missing, Slot, add_numbers
from profiles.objects.relating import RELATIONSHIPS
from profiles.objects.relations import RelationKey
from profiles.plans import Change, Plan
from profiles.records import Identifier, Outcome
from profiles.state import Key, ProfileState, loaded
from profiles.subscriptions import SubscriptionKey
from profiles.values import JSONValue, same


class KeptReason(StrEnum):
    """Why undo left something as it is."""

    CHANGED_SINCE = "changed since"
    TOUCHED_SINCE = "the person was touched since"
    TAKEN_SINCE = "the identifier belongs to someone else now"
    GONE = "the person is gone"
    OPT_OUT = "opt-outs stay"
    OBJECT_GONE = "the object is gone"


class Kept(msgspec.Struct, frozen=True):
    """One thing that undo did not take back, and why."""

    profile_id: int
    key: str
    reason: str


Place = tuple[str, str]


@dataclass(slots=True)
class NetEffect:
    """What all changes of one origin did to one profile together.

    ``since`` is the id of the first of them.
    """

    profile_id: int
    created: bool = False
    since: int = 0
    first: dict[Place, Slot] = field(default_factory=dict)
    last: dict[Place, Slot] = field(default_factory=dict)
    steps: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    was_set: set[str] = field(default_factory=set)
    added: dict[Key, None] = field(default_factory=dict)
    removed: dict[Key, None] = field(default_factory=dict)
    merged: dict[str, Any] = field(default_factory=dict)
    events: dict[str, int] = field(default_factory=dict)

    @property
    def is_of_attributes(self) -> bool:
        """Whether it changed nothing but attributes of somebody who was there."""
        parts = (self.added, self.removed, self.merged, self.events)
        sections = {section for section, _ in self.first}
        return not (self.created or any(parts)) and sections == {"attributes"}

    def add(self, change_id: int, change: Change) -> None:
        """Take in the next change of the origin, in order."""
        self.created = self.created or change.outcome == Outcome.CREATED
        self.since = self.since or change_id
        for section in ("attributes", "subscriptions", "segments", RELATIONSHIPS):
            self._add_section(section, change)
        self._add_effects(change)
        self._add_identifiers(change)
        for name, count in (change.after.get("events") or {}).items():
            self.events[name] = self.events.get(name, 0) + (count or 0)
        self.merged.update(change.before.get("merged", {}))

    def _add_section(self, section: str, change: Change) -> None:
        before = change.before.get(section, {})
        after = change.after.get(section, {})
        for key in {**before, **after}:
            place = (section, key)
            self.first.setdefault(place, before.get(key, MISSING))
            self.last[place] = after.get(key, MISSING)

    def _add_effects(self, change: Change) -> None:
        effects = change.effects or {}
        sections = (change.before, change.after)
        for key in {k: None for side in sections for k in side.get("attributes", {})}:
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


Restorer = Callable[[ProfileState, NetEffect, str, Change], None]


@dataclass(slots=True)
class Undoing:
    """Plans the undoing of net effects on the people of one batch.

    ``touched_since`` holds the profiles that another origin changed after the one
    being undone first did. Opt-outs stay unless ``ends_opt_outs``.
    """

    draft: Draft
    touched_since: set[int]
    ends_opt_outs: bool = False
    kept: list[Kept] = field(default_factory=list)

    @property
    def plan(self) -> Plan:
        """What the undoing would do."""
        return self.draft.plan

    def undo_all(self, nets: Mapping[int, NetEffect]) -> None:
        """Plan the undoing of these net effects, by profile id.

        A profile that was merged waits until the one it was merged into has given it
        back; what is not given back is kept.
        """
        state, waiting = self.draft.state, dict(nets)
        while ready := [
            i for i in sorted(waiting) if i in state.profiles and i not in state.aliases
        ]:
            for profile_id in ready:
                self._undo(state.profiles[profile_id], waiting.pop(profile_id))
        for net in waiting.values():
            if not self._went_along(net):
                self._keep(net, "", KeptReason.GONE)

    def remove_all(self, only_created: Iterable[ProfileState]) -> None:
        """Plan the removal of people of whom nothing is known but their creation."""
        for profile in only_created:
            self.draft.state.profiles[profile.id] = profile
            self.draft.remove(profile)
            self.plan.events_undone.add(profile.id)

    def _went_along(self, net: NetEffect) -> bool:
        """Whether the undone origin made the person, and whom they were merged into."""
        into = self.draft.state.aliases.get(net.profile_id)
        return net.created and into in self.plan.removed

    def _undo(self, profile: ProfileState, net: NetEffect) -> None:
        if self._may_remove(profile, net):
            self.draft.remove(profile)
            self._remove_events(net)
        else:
            self._restore(profile, net)

    def _restore(self, profile: ProfileState, net: NetEffect) -> None:
        if net.profile_id in self.touched_since and net.created:
            self._keep(net, "", KeptReason.TOUCHED_SINCE)
        change = Change(profile.id, None, Outcome.UPDATED, {}, {})
        for section, key in net.first:
            self._restorers()[section](profile, net, key, change)
        if net.events:
            self._remove_events(net)
            change.before["events"] = dict(net.events)
        if not net.created:
            self._restore_identifiers(profile, net, change)
        if net.merged:
            self._separate(profile, net, change)
        self.draft.record(profile, change)

    def _may_remove(self, profile: ProfileState, net: NetEffect) -> bool:
        if not net.created or net.profile_id in self.touched_since:
            return False
        held = loaded(profile.subscriptions, profile).values()
        return self.ends_opt_outs or not any(one.opted_out for one in held)

    def _remove_events(self, net: NetEffect) -> None:
        self.draft.plan.events_undone.add(net.profile_id)

    def _restorers(self) -> dict[str, Restorer]:
        return {
            "attributes": self._restore_attribute,
            "subscriptions": self._restore_subscription,
            "segments": self._restore_segment,
            RELATIONSHIPS: self._restore_relation,
        }

    def _restore_subscription(
        self, profile: ProfileState, net: NetEffect, key: str, change: Change
    ) -> None:
        held = loaded(profile.subscriptions, profile)
        now = held.get(SubscriptionKey.parse(key))
        stored: Slot = MISSING if now is None else msgspec.to_builtins(now)
        place = ("subscriptions", key)
        if not same(stored, net.last[place]):
            self._keep(net, key, KeptReason.CHANGED_SINCE)
        elif now is not None and now.opted_out and not self.ends_opt_outs:
            self._keep(net, key, KeptReason.OPT_OUT)
        else:
            self.draft.restore_subscription(profile, key, net.first[place], change)

    def _restore_segment(
        self, profile: ProfileState, net: NetEffect, key: str, change: Change
    ) -> None:
        was = not isinstance(net.first["segments", key], Missing)
        left = not isinstance(net.last["segments", key], Missing)
        if (int(key) in loaded(profile.segments, profile)) == left:
            self.draft.join(profile, int(key), change, joins=was)

    def _restore_relation(
        self, profile: ProfileState, net: NetEffect, key: str, change: Change
    ) -> None:
        place = (RELATIONSHIPS, key)
        now = loaded(profile.relations, profile).get(RelationKey.parse(key))
        stored: Slot = MISSING if now is None else now.kept()
        if not same(stored, net.last[place]):
            self._keep(net, key, KeptReason.CHANGED_SINCE)
        elif not self.draft.restore_relation(profile, key, net.first[place], change):
            self._keep(net, key, KeptReason.OBJECT_GONE)

    def _restore_attribute(
        self, profile: ProfileState, net: NetEffect, key: str, change: Change
    ) -> None:
        now = profile.attributes.get(key, MISSING)
        first, last = net.first["attributes", key], net.last["attributes", key]
        if same(now, last):
            value = first
        elif key not in net.was_set:
            value = _taken_back(now, net.steps[key])
            if isinstance(first, Missing) and _is_nothing(value):
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

    def _separate(self, profile: ProfileState, net: NetEffect, change: Change) -> None:
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


def _taken_back(now: Slot, steps: list[dict[str, Any]]) -> Slot:
    """The value without what the steps added, last step first."""
    for step in reversed(steps):
        if "increment" in step:
            now = add_numbers(now, _negative(step["increment"]))
        elif "upsert" in step:
            path, new, before, had = step["upsert"]
            now = _without_upsert(now, path, new, before, had=had)
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
    now: Slot, path: str, new: JSONValue, before: JSONValue, *, had: bool
) -> Slot:
    """The object with its former property, where the new one still stands."""
    if not isinstance(now, dict) or not same(now.get(path, MISSING), new):
        return now
    kept = {name: value for name, value in now.items() if name != path}
    return {**kept, path: before} if had else kept


def _negative(number: int | Decimal) -> int | Decimal:
    return number.copy_negate() if isinstance(number, Decimal) else -number


def _is_nothing(value: Slot) -> bool:
    """Whether nothing is left of a value that was not there before."""
    return value in (0, [], {}) and not isinstance(value, bool)


def _keys(section: dict[str, Any]) -> Iterable[Key]:
    for kind, values in section.items():
        for value in values if isinstance(values, list) else ():
            yield kind, str(value)
