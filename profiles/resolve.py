"""Whom a record speaks of: identifiers to a profile, conflicts as issues.

The rules are those of the design: matching uses only the door's kinds, in order;
conflicts are checked for every identifier of the record. Pure: it reads the state of
the chunk and changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from profiles.definitions import Definitions
from profiles.issues import Issue, IssueCode, error, warning
from profiles.names import OBJECT_NAMES, PERSON_NAMES
from profiles.records import Identifier, Outcome, Record
from profiles.rules import (
    WEAK_KINDS,
    ConflictRule,
    Mode,
    Rules,
    UnknownPeople,
    strength,
)
from profiles.state import Key, ProfileState, State


@dataclass(slots=True)
class Resolution:
    """What resolving found: the profile (none: create one) and what may be done.

    ``outcome`` is set when the row ends here, held or skipped.
    """

    profile: ProfileState | None = None
    merge: list[ProfileState] = field(default_factory=list)
    attach: list[Identifier] = field(default_factory=list)
    detach: list[Key] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    outcome: Outcome | None = None


def resolve(
    record: Record, state: State, *, rules: Rules, definitions: Definitions
) -> Resolution:
    """Find the record's profile and decide what becomes of its identifiers."""
    return _Resolver(record, state, rules, definitions).resolution()


class _Resolver:
    """One record being resolved: the steps in the order they are taken."""

    def __init__(
        self, record: Record, state: State, rules: Rules, definitions: Definitions
    ) -> None:
        self.record = record
        self.state = state
        self.rules = rules
        self.definitions = definitions
        self.result = Resolution()

    def resolution(self) -> Resolution:
        result = self.result
        self._match()
        if result.outcome is None:
            self._check_mode()
        if result.outcome is None and self.rules.only_merges:
            self._require_everybody()
        if result.outcome is None:
            taken = self._settle_conflicts()
            self._attach(taken)
        if any(issue.severity == "error" for issue in result.issues):
            result.outcome = Outcome.HELD
        return result

    def _match(self) -> None:
        if self.record.profile_id is not None:
            self._match_by_profile_id(self.record.profile_id)
        else:
            self._match_by_kinds()

    def _match_by_profile_id(self, profile_id: int) -> None:
        self.result.profile = self.state.living(profile_id)
        if self.result.profile is None:
            self._fail(self._no_profile(profile_id))

    def _no_profile(self, profile_id: int) -> Issue:
        known = self.definitions.object_types.get(self.definitions.object_type)
        if known is None:
            return error(IssueCode.UNKNOWN_PROFILE_ID, value=str(profile_id))
        public = self.definitions.public_ids.public(profile_id)
        return error(IssueCode.OBJECT_DOES_NOT_EXIST, known.singular, public)

    def _match_by_kinds(self) -> None:
        named = False
        for kind in self.rules.match:
            for identifier in self.record.identifiers:
                if identifier.kind != kind:
                    continue
                named = True
                found = self._holders(identifier)
                if len(found) > 1:
                    self._fail(self._several(identifier, found))
                    return
                if found and not self._is_another_user(identifier, found[0]):
                    self.result.profile = found[0]
                    return
        if not named:
            kinds = ", ".join(self._kind_name(kind) for kind in self.rules.match)
            self._fail(error(IssueCode.NO_IDENTIFIER, detail=kinds))

    def _is_another_user(self, identifier: Identifier, profile: ProfileState) -> bool:
        """Whether a device only seems to lead to this person.

        A record with an unknown user id never resolves through a cookie or device to
        a profile with another user id: two people share the device.
        """
        if identifier.kind not in WEAK_KINDS:
            return False
        named = [i for i in self.record.identifiers if i.kind == "user_id"]
        if not named or self.state.holders.get(named[0][:2]) == profile.id:
            return False
        return any(value != named[0].value for value in profile.held("user_id"))

    def _check_mode(self) -> None:
        found = self.result.profile is not None
        if self.rules.mode == Mode.ADD_ONLY and found:
            self.result.outcome = Outcome.SKIPPED
        if self.rules.mode == Mode.UPDATE_ONLY and not found:
            if self.rules.unknown_people == UnknownPeople.HOLD:
                self._fail(self._unknown())
            else:
                self.result.outcome = Outcome.SKIPPED

    def _require_everybody(self) -> None:
        """Hold a record of people to be merged of whom one is not here."""
        other = self.record.merge_with
        if other is not None and self.state.living(other) is None:
            public = self.definitions.public_ids.public(other)
            self._fail(error(IssueCode.UNKNOWN_PROFILE_ID, value=public))
        for identifier in self.record.identifiers:
            if not self._holders(identifier):
                self._fail(self._unknown([identifier]))

    def _unknown(self, named: list[Identifier] | None = None) -> Issue:
        if named is None:
            match = self.rules.match
            named = [i for i in self.record.identifiers if i.kind in match]
        names = ", ".join(self._kind_name(identifier.kind) for identifier in named)
        values = ", ".join(identifier.sent for identifier in named)
        return error(IssueCode.PERSON_DOES_NOT_EXIST, names, values)

    def _settle_conflicts(self) -> set[Identifier]:
        """Treat the identifiers that belong to someone else; return those that stay."""
        conflicts = self._conflicts()
        if not conflicts:
            return set()
        if self.rules.conflicts == ConflictRule.MERGE:
            return self._merge()
        for identifier, owner in conflicts:
            self.result.issues.append(self._taken(identifier, owner))
        return {identifier for identifier, _ in conflicts}

    def _conflicts(self) -> list[tuple[Identifier, ProfileState]]:
        found = []
        for identifier in self.record.identifiers:
            if not self._identifies(identifier):
                continue
            for owner in self._holders(identifier):
                if owner is not self.result.profile:
                    found.append((identifier, owner))
        return found + [
            p for p in self._named_other() if p[1] is not self.result.profile
        ]

    def _taken(self, identifier: Identifier, owner: ProfileState) -> Issue:
        own = owner.is_own((identifier.kind, identifier.value))
        return self._issue(
            IssueCode.IDENTIFIER_TAKEN, identifier, self._person(owner), in_file=own
        )

    def _merge(self) -> set[Identifier]:
        """Unite the owners that can be one person, strongest kind first.

        The others keep their identifiers, with a warning; the record applies to the
        profile of its strongest kind. The oldest of the united lives on.
        """
        result = self.result
        united: list[ProfileState] = []
        stays: set[Identifier] = set()
        for identifier, owner in self._owners():
            if owner in united:
                continue
            if self._can_unite(united, identifier, owner):
                united.append(owner)
            else:
                stays.add(identifier)
                result.issues.append(self._not_merged(identifier, owner))
        united.sort(key=_age)
        result.profile = united[0] if united else None
        result.merge = united[1:]
        return stays

    def _owners(self) -> list[tuple[Identifier, ProfileState]]:
        """Every identifier that leads to one person, with that person."""
        pairs = [
            (identifier, owner)
            for identifier in self.record.identifiers
            for owner in self._holders(identifier)
            if owner is self.result.profile or self._identifies(identifier)
        ]
        pairs.sort(key=lambda pair: strength(pair[0].kind))
        return pairs + self._named_other()

    def _named_other(self) -> list[tuple[Identifier, ProfileState]]:
        """The other profile that the record says is the same person."""
        if self.record.merge_with is None:
            return []
        profile, other = self.result.profile, self.state.living(self.record.merge_with)
        public = self.definitions.public_ids.public(self.record.merge_with)
        name = Identifier("merge_with", public, public)
        return [(name, p) for p in (profile, other) if p is not None]

    def _can_unite(
        self, united: list[ProfileState], identifier: Identifier, other: ProfileState
    ) -> bool:
        """Two people are one only if no one-per-profile kind has two values."""
        if not united:
            return not self._is_another_user(identifier, other)
        for kind, definition in self.definitions.kinds.items():
            if not definition.single:
                continue
            values = {value for profile in united for value in profile.held(kind)}
            if not values:
                values = {i.value for i in self.record.identifiers if i.kind == kind}
            if len(values | set(other.held(kind))) > 1:
                return False
        return True

    def _not_merged(self, identifier: Identifier, owner: ProfileState) -> Issue:
        name = self._kind_name(identifier.kind)
        detail = self._person(owner)
        make = error if self.rules.only_merges else warning
        return make(IssueCode.NOT_MERGED, name, identifier.sent, detail)

    def _attach(self, taken: set[Identifier]) -> None:
        """Give the profile what it did not have, unless a set value is in the way."""
        profile, merge = self.result.profile, self.result.merge
        for identifier in self.record.identifiers:
            if identifier in taken or self._is_held_by(identifier, profile, merge):
                continue
            if profile is not None and self.definitions.kinds[identifier.kind].single:
                in_the_way = [
                    (identifier.kind, value)
                    for value in self._held(identifier.kind)
                    if value != identifier.value
                ]
                if in_the_way and not self._may_replace(identifier.kind):
                    self._refuse(identifier, in_the_way[0])
                    continue
                self.result.detach.extend(in_the_way)
            self.result.attach.append(identifier)
        for identifier in self.record.detach:
            if self._is_held_by(identifier, profile, merge):
                self.result.detach.append((identifier.kind, identifier.value))

    def _held(self, kind: str) -> list[str]:
        profiles = [self.result.profile, *self.result.merge]
        return [value for p in profiles if p is not None for value in p.held(kind)]

    def _is_held_by(
        self,
        identifier: Identifier,
        profile: ProfileState | None,
        merge: list[ProfileState],
    ) -> bool:
        holders = self._holders(identifier)
        return any(holder is profile or holder in merge for holder in holders)

    def _may_replace(self, kind: str) -> bool:
        if self.definitions.object_type:  # its relationships are known by its id
            return False
        return self.record.profile_id is not None or kind in self.rules.replaces

    def _refuse(self, identifier: Identifier, in_the_way: Key) -> None:
        profile = self.result.profile
        own = profile is not None and profile.is_own(in_the_way)
        code = IssueCode.IDENTIFIER_CHANGE_REFUSED
        issue = self._issue(code, identifier, in_the_way[1], in_file=own)
        self.result.issues.append(issue)

    def _issue(
        self, code: IssueCode, identifier: Identifier, detail: str, *, in_file: bool
    ) -> Issue:
        """An error where the rule holds the row, else a warning."""
        lenient = self.rules.conflicts != ConflictRule.HOLD
        make = warning if lenient or (in_file and self.rules.from_file) else error
        return make(code, self._kind_name(identifier.kind), identifier.sent, detail)

    def _several(self, identifier: Identifier, found: list[ProfileState]) -> Issue:
        people = ", ".join(self._person(profile) for profile in found[:3])
        more = f" and {len(found) - 3} more" if len(found) > 3 else ""
        name = self._kind_name(identifier.kind)
        return error(IssueCode.SEVERAL_PEOPLE, name, identifier.sent, people + more)

    def _holders(self, identifier: Identifier) -> list[ProfileState]:
        key = (identifier.kind, identifier.value)
        if self._identifies(identifier):
            holder = self.state.holders.get(key)
            ids = [] if holder is None else [holder]
        else:
            ids = self.state.sharers.get(key, [])
        found = (self.state.living(profile_id) for profile_id in ids)
        return [profile for profile in found if profile is not None]

    def _identifies(self, identifier: Identifier) -> bool:
        return self.definitions.kinds[identifier.kind].identifies

    def _fail(self, issue: Issue) -> None:
        self.result.issues.append(issue)
        self.result.outcome = Outcome.HELD

    def _kind_name(self, kind: str) -> str:
        definition = self.definitions.kinds.get(kind)
        return definition.name if definition else kind

    def _person(self, profile: ProfileState) -> str:
        """Words that let a reader find the person."""
        of_object = bool(self.definitions.object_type)
        if profile.id < 0:
            return f"the {'object' if of_object else 'person'} of an earlier row"
        keys = OBJECT_NAMES if of_object else PERSON_NAMES
        names = (profile.attributes.get(key) for key in keys)
        name = " ".join(str(part) for part in names if part)
        public = self.definitions.public_ids.public(profile.id)
        noun = "object" if of_object else "profile"
        return f"{name} ({public})" if name else f"{noun} {public}"


def _age(profile: ProfileState) -> tuple[bool, str, int]:
    """Sorts the oldest first; those stored before those that are about to be."""
    return profile.id < 0, profile.created_at, abs(profile.id)
