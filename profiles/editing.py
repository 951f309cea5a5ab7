"""What people do to a person or an object by hand: the door of single edits.

Each ends in ``apply`` with the user as its origin, so that an edit is planned,
explained and undone like a row of a file.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cdp.models import User
from profiles.apply import Undone, UndoOrder, apply, apply_undo, plan, plan_undo
from profiles.definitions import Definitions
from profiles.forget import forget as forget_profile
from profiles.issues import Issue
from profiles.models import ProfileChange
from profiles.objects.models import ObjectChange
from profiles.plans import Plan
from profiles.records import Outcome, Record
from profiles.rules import ConflictRule, Mode, Rules
from profiles.statuses import ChangeOutcome, OneChange, Origin, OriginKind
from profiles.undo import Undoing

AnyChange = ProfileChange | ObjectChange

# What cannot be taken back: the person is gone with it.
_FINAL = {ChangeOutcome.REMOVED, ChangeOutcome.FORGOTTEN}


@dataclass(frozen=True, slots=True)
class Edited:
    """What became of an edit: the outcome, the profile (0: none), what was said."""

    outcome: Outcome
    profile_id: int
    issues: tuple[Issue, ...]

    @property
    def held(self) -> bool:
        """Whether the edit was refused."""
        return self.outcome is Outcome.HELD

    @property
    def sentence(self) -> str:
        """All that was said, as one text."""
        return " ".join(f"{issue.message} {issue.remedy}" for issue in self.issues)


@dataclass(frozen=True, slots=True)
class Editor:
    """Somebody who edits people, or objects of one type, at one moment."""

    definitions: Definitions
    user: User
    now: datetime

    @property
    def origin(self) -> Origin:
        """The origin of the edits."""
        return Origin(OriginKind.EDIT, self.user.pk)

    def edit(self, record: Record, *, may_opt_in: bool = False) -> Edited:
        """Change whom or what the record names by id."""
        return self._apply(record, self._rules(may_opt_in=may_opt_in))

    def create(self, record: Record) -> Edited:
        """Add one; who has one of the identifiers is left alone."""
        return self._apply(record, self._rules(mode=Mode.ADD_ONLY))

    def plan_merge(self, profile_id: int, other_id: int) -> Plan:
        """What making one person of two would do."""
        return plan(
            [_merging(profile_id, other_id)],
            definitions=self.definitions,
            rules=self._rules(conflicts=ConflictRule.MERGE),
            now=self.now,
        )

    def merge(self, profile_id: int, other_id: int) -> Edited:
        """Make one person of two."""
        record = _merging(profile_id, other_id)
        return self._apply(record, self._rules(conflicts=ConflictRule.MERGE))

    def plan_undo(self, change: AnyChange, *, ends_opt_outs: bool) -> Undoing:
        """What taking one change back would do."""
        order = self._order(change, ends_opt_outs=ends_opt_outs)
        return plan_undo([_changed(change)], order, self.definitions)

    def undo(self, change: AnyChange, *, ends_opt_outs: bool) -> Undone:
        """Take one change back, as far as nothing came after it."""
        order = self._order(change, ends_opt_outs=ends_opt_outs)
        return apply_undo([_changed(change)], order, self.definitions)

    def _order(self, change: AnyChange, *, ends_opt_outs: bool) -> UndoOrder:
        return UndoOrder(
            undone=_origin(change),
            origin=self.origin,
            now=self.now,
            ends_opt_outs=ends_opt_outs,
            only=OneChange(change.pk, change.line),
        )

    def forget(self, profile_id: int) -> bool:
        """Forget the person and say whether they were there."""
        return forget_profile(
            profile_id, definitions=self.definitions, origin=self.origin, now=self.now
        )

    def _apply(self, record: Record, rules: Rules) -> Edited:
        applied = apply(
            [record],
            definitions=self.definitions,
            rules=rules,
            origin=self.origin,
            now=self.now,
        )
        return Edited(
            applied.plan.outcomes[0],
            applied.plan.state.final_id(applied.profile_ids[0]),
            applied.plan.issues.get(0, ()),
        )

    def _rules(
        self,
        *,
        mode: Mode = Mode.ADD_AND_UPDATE,
        conflicts: ConflictRule = ConflictRule.HOLD,
        may_opt_in: bool = False,
    ) -> Rules:
        # What does not identify people here cannot find one either.
        kinds = self.definitions.kinds.values()
        match = tuple(kind.key for kind in kinds if kind.identifies)
        return Rules(match=match, mode=mode, conflicts=conflicts, may_opt_in=may_opt_in)


def can_be_undone(change: AnyChange) -> bool:
    """Whether there is anything to take back."""
    return change.outcome not in _FINAL and bool(change.before or change.after)


def _merging(profile_id: int, other_id: int) -> Record:
    return Record(1, 0, profile_id=profile_id, merge_with=other_id)


def _changed(change: AnyChange) -> int:
    """The id of the person or the object that was changed."""
    if isinstance(change, ObjectChange):
        return change.custom_object_id
    return change.profile_id


def _origin(change: AnyChange) -> Origin:
    return Origin(OriginKind(change.origin_kind), change.origin_id)
