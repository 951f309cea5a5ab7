"""What records would do to people, row by row: the code that a plan and a run share.

Planning works on the state of one chunk and leaves it as the rows leave it, so that
row n is judged against what the rows before it did. It touches neither database nor
clock: a review throws the result away, ``apply`` writes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from profiles.definitions import Aggregation, Definitions
from profiles.drafting import Draft
from profiles.issues import Issue, IssueCode, error, warning
from profiles.merging import MISSING
from profiles.objects.relating import relate, unknown_object
from profiles.objects.relations import RelationKey
from profiles.plans import Change, Plan
from profiles.records import Action, Identifier, Operation, Outcome, Record, Related
from profiles.resolve import Resolution, resolve
from profiles.rules import Mode, Rules
from profiles.state import ProfileState, State
from profiles.subscriptions import CHANNELS, Statement
from profiles.triggers.happenings import notes_of
from profiles.values import JSONValue, same

# Aggregations that compare the time a value speaks of.
_TIMED = frozenset({Aggregation.FIRST, Aggregation.LAST, Aggregation.FIRST_LAST})


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
    plan = Plan(records, state, judged=range(len(records)))
    draft = Draft(state, definitions, now, plan)
    planner = _Planner(draft, plan, state, rules)
    for position, record in enumerate(records):
        planner.row(position, record)
    if definitions.triggers:
        plan.notes = notes_of(
            plan, definitions, now=now, only_started=rules.skips_triggers
        )
    return plan


@dataclass(slots=True)
class _Planner:
    """The rows of one chunk being judged."""

    draft: Draft
    plan: Plan
    state: State
    rules: Rules

    def row(self, position: int, record: Record) -> None:
        """Judge one record and add what it does to the plan."""
        if record.issues:
            self.plan.issues[position] = record.issues
            if record.held:
                self._end(Outcome.HELD, 0)
                return
        if self.state.forgotten and self._is_forgotten(record):
            self._hold(position, error(IssueCode.FORGOTTEN))
        elif record.related and (unknown := unknown_object(record, self.state)):
            self._hold(position, self._unknown_object(unknown))
        elif self._is_plain_creation(record):
            self._create(position, record, record.identifiers)
        elif (profile := self._plain_match(record)) is not None:
            self._change(position, record, profile)
        else:
            self._resolved_row(position, record)

    def _resolved_row(self, position: int, record: Record) -> None:
        definitions = self.draft.definitions
        resolution = resolve(
            record, self.state, rules=self.rules, definitions=definitions
        )
        if resolution.issues:
            known = self.plan.issues.get(position, ())
            self.plan.issues[position] = (*known, *resolution.issues)
        profile = resolution.profile
        if resolution.outcome is not None:
            self._end(resolution.outcome, profile.id if profile is not None else 0)
        elif profile is None:
            self._create(position, record, tuple(resolution.attach))
        else:
            self._change(position, record, profile, resolution)

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
        return self.state.profiles.get(found) if named and found is not None else None

    def _only_holder(self, identifier: Identifier) -> int | None:
        key = identifier[:2]
        holder = self.state.holders.get(key)
        if holder is None:
            sharers = self.state.sharers.get(key, ())
            holder = sharers[0] if len(sharers) == 1 else None
        return holder

    def _is_forgotten(self, record: Record) -> bool:
        return any(i[:2] in self.state.forgotten for i in record.identifiers)

    def _create(
        self, position: int, record: Record, identifiers: tuple[Identifier, ...]
    ) -> None:
        profile = self.draft.create()
        change = Change(profile.id, record.line, Outcome.CREATED, {}, {})
        attribution = record.attribution
        if record.operations or record.events or record.at or attribution:
            self._operate_all(profile, record, change)
        else:
            profile.attributes = dict(record.sets)
            change.after["attributes"] = record.sets
        self.draft.attach_new(profile, identifiers, change)
        self._state_all(position, profile, record, change)
        if attribution is not None:
            self.draft.add_event(profile, attribution.created, change)
        self.plan.changes.append(change)
        self._end(Outcome.CREATED, profile.id)

    def _change(
        self,
        position: int,
        record: Record,
        profile: ProfileState,
        resolution: Resolution | None = None,
    ) -> None:
        change = Change(profile.id, record.line, Outcome.UPDATED, {}, {})
        if resolution is not None:
            for other in resolution.merge:
                change.outcome = Outcome.MERGED
                self.draft.unite(profile, other, change)
            self.draft.detach(profile, resolution.detach, change)
            self.draft.attach(profile, resolution.attach, change)
        self._operate_all(profile, record, change)
        self._state_all(position, profile, record, change)
        attribution = record.attribution
        if attribution and attribution.edited and change.says_something:
            self.draft.add_event(profile, attribution.edited, change)
        changed = self.draft.record(profile, change)
        self._end(change.outcome if changed else Outcome.UNCHANGED, profile.id)

    def _operate_all(
        self, profile: ProfileState, record: Record, change: Change
    ) -> None:
        attributes = profile.attributes
        sets = record.sets
        if record.at is not None or profile.times:
            sets = self._set_timed(profile, record, change)
        for key, value in sets.items():
            old = attributes.get(key, MISSING)
            if (old.__class__ is str and old == value) or same(old, value):
                continue
            self.draft.set(profile, key, value, change)
        for operation in record.operations:
            self.draft.operate(profile, operation, record.at, change)
        for event in record.events:
            self.draft.add_event(profile, event, change)

    def _state_all(
        self, position: int, profile: ProfileState, record: Record, change: Change
    ) -> None:
        """Take what the record says of subscriptions, segments and objects."""
        for related in record.related:
            self._relate(profile, related, change)
        for segment, joins in record.segments.items():
            self.draft.join(profile, segment, change, joins=joins)
        for statement in record.statements:
            stood = self.draft.take_statement(
                profile, statement, change, may_opt_in=self.rules.may_opt_in
            )
            if stood:
                known = self.plan.issues.get(position, ())
                kept = warning(IssueCode.OPT_OUT_KEPT, self._subscription(statement))
                self.plan.issues[position] = (*known, kept)

    def _relate(self, profile: ProfileState, related: Related, change: Change) -> None:
        relate(
            profile,
            related,
            change,
            state=self.state,
            plan=self.plan,
            definitions=self.draft.definitions,
            now=self.draft.now,
        )

    def _unknown_object(self, key: RelationKey) -> Issue:
        known = self.draft.definitions.object_types.get(key.type)
        name = known.singular if known else f"object of type {key.type}"
        return error(IssueCode.OBJECT_DOES_NOT_EXIST, name, key.object_id)

    def _subscription(self, statement: Statement) -> str:
        resource = self.draft.definitions.resources.get(statement.resource)
        channel = CHANNELS.get(statement.channel, statement.channel)
        return f"{channel}, {resource.name}" if resource else channel

    def _set_timed(
        self, profile: ProfileState, record: Record, change: Change
    ) -> dict[str, JSONValue]:
        """Do the sets that compare or keep a time; return those that do not."""
        plain = {}
        for key, value in record.sets.items():
            aggregation = self.draft.definitions.attributes[key].aggregation
            known = key in (profile.times or {})
            if aggregation not in _TIMED or not (record.at is not None or known):
                plain[key] = value
                continue
            operation = Operation(key, Action.SET, value)
            if record.at is not None:
                pair = aggregation == Aggregation.FIRST_LAST
                single = value[-1] if pair and isinstance(value, list) else value
                operation = Operation(key, Action.AGGREGATE, single)
            self.draft.operate(profile, operation, record.at, change)
        return plain

    def _hold(self, position: int, issue: Issue) -> None:
        self.plan.issues[position] = (*self.plan.issues.get(position, ()), issue)
        self._end(Outcome.HELD, 0)

    def _end(self, outcome: Outcome, profile_id: int) -> None:
        self.plan.outcomes.append(outcome)
        self.plan.profile_ids.append(profile_id)
