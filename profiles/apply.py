"""Changes people from records: the only place that writes a profile.

``plan`` says what records would do; ``apply`` is plan plus write, in one transaction.
A file's chunk, an API call, a webhook's delivery and a hand edit all end here.

    load (hints) -> plan -> begin -> claim -> lock -> check versions -> write -> commit

Somebody else may have written since the hints were loaded: then the chunk is planned
afresh, under lock from the second try on. Per person, the result equals some serial
order of the writers' rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.backends.utils import CursorWrapper
from psycopg import errors

from profiles import bulk
from profiles.definitions import Definitions
from profiles.loading import DatabaseReader, Reader, load_state, stamp
from profiles.names import name_key
from profiles.planning import Change, Plan, plan_records
from profiles.records import Record
from profiles.rules import Rules
from profiles.state import ProfileState
from profiles.statuses import CHANGE_OUTCOMES, Origin
from profiles.values import encode

TRIES = 6

Claim = Callable[[CursorWrapper], None]


class Stale(Exception):
    """Somebody else wrote a profile between the plan and its lock."""


class Contended(Exception):
    """The records could not be applied in ``TRIES`` tries; fewer at once may do."""


@dataclass(slots=True)
class Applied:
    """What was done: the plan with real ids, and the ids of its changes."""

    plan: Plan
    first_change: int | None = None
    last_change: int | None = None

    @property
    def profile_ids(self) -> list[int]:
        """The profile of each record, in order; 0 where there is none."""
        return self.plan.profile_ids


Finish = Callable[[CursorWrapper, Applied], None]


def plan(
    records: Sequence[Record],
    *,
    definitions: Definitions,
    rules: Rules,
    now: datetime,
    reader: Reader | None = None,
    first_provisional: int = -1,
) -> Plan:
    """What these records would do, without writing.

    ``reader`` answers for what is stored (a review puts an overlay of earlier rows in
    front); new people get provisional ids downwards from ``first_provisional``.
    """
    reader = reader or DatabaseReader(definitions)
    state = load_state(records, reader, definitions)
    state.next_provisional = first_provisional
    return plan_records(
        records, state, rules=rules, definitions=definitions, now=stamp(now)
    )


def apply(
    records: Sequence[Record],
    *,
    definitions: Definitions,
    rules: Rules,
    origin: Origin,
    now: datetime,
    claim: Claim | None = None,
    finish: Finish | None = None,
) -> Applied:
    """Apply these records in one transaction and say what was done.

    ``claim`` begins the transaction (an import's chunk takes its position there),
    ``finish`` ends it (the chunk's counts and issues commit with its profiles). An
    exception of theirs rolls everything back and is passed on. Raises ``Contended``.
    """
    act = _Act(definitions, rules, origin, now, claim, finish)
    for attempt in range(TRIES):
        try:
            return act.run(records, locked=attempt > 0)
        except (Stale, IntegrityError, OperationalError) as problem:
            if not _is_contention(problem):
                raise
    raise Contended(f"{len(records)} records could not be applied in {TRIES} tries")


def _is_contention(problem: Exception) -> bool:
    """Whether trying again can help: a lost race, not a fault."""
    cause = problem.__cause__
    return isinstance(problem, Stale) or isinstance(
        cause,
        errors.UniqueViolation | errors.DeadlockDetected | errors.SerializationFailure,
    )


@dataclass(slots=True)
class _Act:
    """One call of ``apply``."""

    definitions: Definitions
    rules: Rules
    origin: Origin
    now: datetime
    claim: Claim | None
    finish: Finish | None

    def run(self, records: Sequence[Record], *, locked: bool) -> Applied:
        planned = None if locked else self._plan(records)
        with transaction.atomic(), connection.cursor() as cursor:
            if self.claim is not None:
                self.claim(cursor)
            if planned is None:
                self._lock_all(cursor, records)
                planned = self._plan(records)
            self._lock(cursor, planned)
            applied = _Writer(cursor, planned, self).write()
            if self.finish is not None:
                self.finish(cursor, applied)
        return applied

    def _plan(self, records: Sequence[Record]) -> Plan:
        return plan(
            records,
            definitions=self.definitions,
            rules=self.rules,
            now=self.now,
            reader=DatabaseReader(self.definitions, self.origin),
        )

    def _lock_all(self, cursor: CursorWrapper, records: Sequence[Record]) -> None:
        """Lock everybody the records lead to, so that the next plan stays true."""
        reader = DatabaseReader(self.definitions)
        state = load_state(records, reader, self.definitions)
        ids = sorted(state.profiles)
        bulk.fetch(cursor, bulk.LOCK_PROFILES, [self.definitions.workspace_id, ids])

    def _lock(self, cursor: CursorWrapper, planned: Plan) -> None:
        """Lock who will change and check that nobody wrote since the plan."""
        expected = {p.id: p.version for p in planned.touched.values()}
        for gone, _ in planned.merged:
            if gone > 0:
                expected[gone] = planned.state.profiles[gone].version
        if not expected:
            return
        ids = sorted(expected)
        rows = bulk.fetch(
            cursor, bulk.LOCK_PROFILES, [self.definitions.workspace_id, ids]
        )
        if dict(rows) != expected:
            raise Stale


class _Writer:
    """Writes one plan; identifiers last and sorted."""

    def __init__(self, cursor: CursorWrapper, planned: Plan, act: _Act) -> None:
        self.cursor = cursor
        self.plan = planned
        self.origin = act.origin
        self.now = act.now
        self.workspace_id = act.definitions.workspace_id
        self.kinds = act.definitions.kinds
        self.ids: dict[int, int] = {}

    def write(self) -> Applied:
        self._number_created()
        self._write_profiles()
        self._write_merges()
        applied = Applied(self.plan)
        applied.first_change, applied.last_change = self._write_changes()
        self._write_identifiers()
        return applied

    def _number_created(self) -> None:
        """Give the created their real ids, in the order of their rows."""
        created = self.plan.created
        ids = bulk.allocate(self.cursor, bulk.ALLOCATE_PROFILE_IDS, len(created))
        for profile, real in zip(created, ids, strict=True):
            self.ids[profile.id] = real
        self.plan.profile_ids = [self._real(i) for i in self.plan.profile_ids]

    def _real(self, profile_id: int) -> int:
        return self.ids[profile_id] if profile_id < 0 else profile_id

    def _final(self, profile_id: int) -> int:
        return self._real(self.plan.state.final_id(profile_id))

    def _write_profiles(self) -> None:
        living = [p for p in self.plan.created if p.merged_into is None]
        bulk.copy_rows(
            self.cursor, bulk.COPY_PROFILES, [self._profile_line(p) for p in living]
        )
        changed = [p for p in self.plan.touched.values() if p.merged_into is None]
        if changed:
            self.cursor.execute(bulk.CREATE_CHANGED)
            lines = [self._changed_line(profile) for profile in changed]
            bulk.copy_rows(self.cursor, bulk.COPY_CHANGED, lines)
            self.cursor.execute(bulk.UPDATE_CHANGED, [self.now, self.workspace_id])

    def _profile_line(self, profile: ProfileState) -> str:
        now = stamp(self.now)
        return (
            f"{self.ids[profile.id]}\t{self.workspace_id}\t{_contents(profile)}"
            f"\t1\t{now}\t{now}"
        )

    def _changed_line(self, profile: ProfileState) -> str:
        return f"{profile.id}\t{_contents(profile)}"

    def _write_merges(self) -> None:
        for gone, into in self.plan.merged:
            parameters = {
                "workspace": self.workspace_id,
                "from": self._real(gone),
                "into": self._real(into),
            }
            for statement in (
                bulk.DROP_SHARED_TWICE,
                bulk.MOVE_IDENTIFIERS,
                bulk.MOVE_ALIASES,
                bulk.ADD_ALIAS,
            ):
                self.cursor.execute(statement, parameters)
        stored = [gone for gone, _ in self.plan.merged if gone > 0]
        if stored:
            self.cursor.execute(bulk.DELETE_PROFILES, [self.workspace_id, stored])

    def _write_changes(self) -> tuple[int | None, int | None]:
        changes = self.plan.changes
        ids = bulk.allocate(self.cursor, bulk.ALLOCATE_CHANGE_IDS, len(changes))
        lines = [
            self._change_line(change_id, change)
            for change_id, change in zip(ids, changes, strict=True)
        ]
        bulk.copy_rows(self.cursor, bulk.COPY_CHANGES, lines)
        return (ids[0], ids[-1]) if ids else (None, None)

    def _change_line(self, change_id: int, change: Change) -> str:
        before, after = change.before, change.after
        merged = before.get("merged")
        if merged:
            real = {str(self._real(int(i))): one for i, one in merged.items()}
            before = {**before, "merged": real}
        effects = bulk.copy_json(encode(change.effects)) if change.effects else "\\N"
        return "\t".join(
            (
                str(change_id),
                stamp(self.now),
                str(self.workspace_id),
                str(self._real(change.profile_id)),
                str(self.origin.kind.value),
                str(self.origin.id),
                str(change.line),
                str(CHANGE_OUTCOMES[change.outcome].value),
                bulk.copy_json(encode(before)),
                bulk.copy_json(encode(after)),
                effects,
            )
        )

    def _write_identifiers(self) -> None:
        bulk.delete_identifiers(
            self.cursor,
            self.workspace_id,
            (
                (self.kinds[kind].number, value, self._final(profile_id))
                for (kind, value), profile_id in self.plan.detached
            ),
        )
        rows = sorted(
            (self.kinds[kind].number, value, self._final(profile_id), sent)
            for ((kind, value), profile_id), (_, _, sent) in self.plan.attached.items()
        )
        shared = {k.number for k in self.kinds.values() if not k.identifies}
        lines = [
            f"{self.workspace_id}\t{kind}\t{bulk.copy_text(value)}"
            f"\t{profile_id if kind in shared else 0}\t{profile_id}"
            f"\t{bulk.copy_text(None if sent == value else sent)}"
            for kind, value, profile_id, sent in rows
        ]
        bulk.copy_rows(self.cursor, bulk.COPY_IDENTIFIERS, lines)


def _contents(profile: ProfileState) -> str:
    """Attributes, times and name key as columns of a COPY line."""
    times = bulk.copy_json(encode(profile.times)) if profile.times else "\\N"
    key = bulk.copy_text(name_key(profile.attributes))
    return f"{bulk.copy_json(encode(profile.attributes))}\t{times}\t{key}"
