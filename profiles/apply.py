"""Changes people from records: the only door to a profile's row.

``plan`` says what records would do; ``apply`` is plan plus write, in one transaction.
A file's chunk, an API call, a webhook's delivery, a hand edit and an undo end here.

    load (hints) -> plan -> begin -> claim -> lock -> check versions -> write -> commit

Somebody else may have written since the hints were loaded: then the records are
planned afresh, under lock from the second try on. Per person, the result equals some
serial order of the writers' rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import DatabaseError, connection, transaction
from django.db.backends.utils import CursorWrapper
from psycopg import Error, errors

from profiles import bulk
from profiles.definitions import Definitions
from profiles.drafting import Draft
from profiles.event_planning import has_plain_events, plan_events
from profiles.loading import (
    load_changes,
    load_only_created,
    load_people,
    load_state,
    load_touched_since,
)
from profiles.pack_planning import plan_pack
from profiles.packs import Pack
from profiles.plain_undo import plain_undo
from profiles.plain_updates import PlainUpdates
from profiles.planning import plan_records
from profiles.plans import Plan
from profiles.prepared import Applied, Prepared, Stale
from profiles.preparing import prepare
from profiles.presumed import NOTHING, Presumed
from profiles.reader import DatabaseReader, Reader, stamp
from profiles.records import Record
from profiles.rules import Rules
from profiles.statuses import OneChange, Origin, Places
from profiles.tables import statements_of
from profiles.triggers.nudging import nudge_sender
from profiles.undo import Kept, Undoing, net_effects

TRIES = 6

Claim = Callable[[CursorWrapper], None]
Finish = Callable[[CursorWrapper, Applied], None]


class Contended(Exception):
    """The work could not be done in ``TRIES`` tries; less at once may do."""


class KindsSwitched(Contended):
    """Which kinds identify people was switched meanwhile: begin afresh."""


def plan(
    records: Sequence[Record],
    *,
    definitions: Definitions,
    rules: Rules,
    now: datetime,
    reader: Reader | None = None,
    first_provisional: int = -1,
    apart: Iterable[int] = (),
    presumed: Presumed = NOTHING,
) -> Plan:
    """What these records would do, without writing.

    ``reader`` answers for what is stored (a review puts an overlay of earlier rows in
    front); new people get provisional ids downwards from ``first_provisional``.
    ``apart`` are the positions of records to whose people others will come back,
    ``presumed`` is what was found before of a pack's rows: a plan that trusts in people
    being new fails as a lost race does if they are not.
    """
    reader = reader or DatabaseReader(definitions)
    if isinstance(records, Pack):
        events = records.events
        if events is not None and has_plain_events(records, definitions, rules):
            return plan_events(
                records,
                events,
                reader,
                rules=rules,
                definitions=definitions,
                now=stamp(now),
                first_provisional=first_provisional,
            )
        # Triggers are told of every person by name.
        by_name = bool(definitions.triggers) or events is not None
        return plan_pack(
            records,
            reader,
            rules=rules,
            definitions=definitions,
            now=stamp(now),
            first_provisional=first_provisional,
            apart=range(len(records)) if by_name else apart,
            presumed=presumed,
        )
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
    forgotten_since: datetime | None = None,
    places: Places | None = None,
    claim: Claim | None = None,
    finish: Finish | None = None,
) -> Applied:
    """Apply these records in one transaction and say what was done.

    A batch of several requests says by ``places`` where each line came from; a line
    that it does not name is of ``origin``. Records of people who were forgotten after
    ``forgotten_since`` (when a resumed import or a replayed delivery first began) are
    held.
    ``claim`` begins the transaction (an import's chunk takes its position there),
    ``finish`` ends it (the chunk's counts and issues commit with its profiles). An
    exception of theirs rolls everything back and is passed on. Raises ``Contended``.
    """

    def make_plan() -> Plan:
        return plan(
            records,
            definitions=definitions,
            rules=rules,
            now=now,
            reader=DatabaseReader(definitions, origin, forgotten_since),
        )

    def people() -> list[int]:
        reader = DatabaseReader(definitions)
        return sorted(load_state(list(records), reader, definitions).profiles)

    act = _Act(make_plan, people, definitions, origin, now, claim, finish)
    act.places = places or {}
    return act.done()


@dataclass(frozen=True, slots=True)
class UndoOrder:
    """What is to be undone, how, and as what it goes into the history.

    Of all that ``undone`` did, ``only`` one change may be undone, or those ``after`` a
    change, what lies before being taken back already. Opt-outs that it brought stay,
    unless ``ends_opt_outs``. Where it is known that it created nobody, nobody is asked
    whether it did. ``at_once``: plain updates are taken back at once; they are in the
    plan's ``updates`` and have no changes of their own.
    """

    undone: Origin
    origin: Origin
    now: datetime
    ends_opt_outs: bool = False
    only: OneChange | None = None
    after: int = 0
    created_nobody: bool = False
    at_once: bool = False


@dataclass(slots=True)
class Undone:
    """What an undo took back, and what it left with the reasons."""

    applied: Applied
    kept: list[Kept] = field(default_factory=list)


def plan_undo(
    profile_ids: Sequence[int], order: UndoOrder, definitions: Definitions
) -> Undoing:
    """What the undo would do to these people."""
    reader, moment = DatabaseReader(definitions), stamp(order.now)
    undone, only = order.undone, order.only
    only_created = []
    if only is None and not (definitions.object_type or order.created_nobody):
        only_created = load_only_created(profile_ids, undone, definitions)
    known = {profile.id for profile in only_created}
    ids = [profile_id for profile_id in profile_ids if profile_id not in known]
    changes = load_changes(ids, undone, definitions, only, after=order.after)
    updates = PlainUpdates(moment)
    if order.at_once and not definitions.object_type:
        updates = plain_undo(changes, reader, moment)
        ids = [profile_id for profile_id in ids if profile_id not in updates]
        changes = [change for change in changes if change.profile_id not in updates]
    nets = net_effects((change.id, change.change()) for change in changes)
    state = load_people(ids, nets, reader, definitions)
    draft = Draft(state, definitions, moment, Plan([], state, updates=updates))
    touched_since = load_touched_since(nets, undone, definitions, only)
    undoing = Undoing(draft, touched_since, order.ends_opt_outs)
    undoing.undo_all(nets)
    undoing.remove_all(only_created)
    return undoing


def apply_undo(
    profile_ids: Sequence[int],
    order: UndoOrder,
    definitions: Definitions,
    *,
    claim: Claim | None = None,
    finish: Callable[[CursorWrapper, Undone], None] | None = None,
) -> Undone:
    """Take back, in one transaction, what was done to these people.

    ``claim`` and ``finish`` are those of ``apply``. Raises ``Contended``.
    """
    latest: list[Undoing] = []

    def make_plan() -> Plan:
        undoing = plan_undo(profile_ids, order, definitions)
        latest[:] = [undoing]
        return undoing.plan

    def finish_undo(cursor: CursorWrapper, applied: Applied) -> None:
        if finish is not None:
            finish(cursor, Undone(applied, latest[0].kept))

    people = sorted(profile_ids)
    act = _Act(
        make_plan,
        lambda: people,
        definitions,
        order.origin,
        order.now,
        claim,
        finish_undo,
        order.undone,
        order.only,
    )
    applied = act.done()
    return Undone(applied, latest[0].kept)


@dataclass(slots=True)
class _Act:
    """One transaction that changes people, tried until nobody is in its way."""

    make_plan: Callable[[], Plan]
    people: Callable[[], list[int]]
    definitions: Definitions
    origin: Origin
    now: datetime
    claim: Claim | None
    finish: Finish | None
    undone: Origin | None = None
    only: OneChange | None = None
    places: Places = field(default_factory=dict)

    def done(self) -> Applied:
        for attempt in range(TRIES):
            try:
                return self._try(locked=attempt > 0)
            except (Stale, DatabaseError, Error) as problem:
                if not is_contention(problem):
                    raise
        raise Contended(f"gave up after {TRIES} tries")

    def _try(self, *, locked: bool) -> Applied:
        planned = None if locked else self.make_plan()
        with transaction.atomic(), connection.cursor() as cursor:
            if self.claim is not None:
                self.claim(cursor)
            if planned is None:
                lock(cursor, self.definitions, self.people())
                planned = self.make_plan()
            prepared = prepare(
                cursor,
                planned,
                definitions=self.definitions,
                origin=self.origin,
                now=self.now,
                undone=self.undone,
                only=self.only,
                places=self.places,
            )
            return write(cursor, prepared, self.definitions, self.finish)


def write(
    cursor: CursorWrapper,
    prepared: Prepared,
    definitions: Definitions,
    finish: Finish | None,
) -> Applied:
    """Lock who will change, see that nobody wrote since the plan, write, finish.

    In the caller's transaction, which must roll back on any exception. Raises
    ``Stale``, and ``KindsSwitched``.
    """
    share_kinds(cursor, definitions)
    expected = prepared.expected
    if expected and lock(cursor, definitions, sorted(expected)) != expected:
        raise Stale
    applied = prepared.send(cursor)
    if applied.plan.notes:
        nudge_sender()
    if finish is not None:
        finish(cursor, applied)
    return applied


def share_kinds(cursor: CursorWrapper, definitions: Definitions) -> None:
    """Keep the identifier kinds as they are till commit, if they are as we know them.

    Raises ``KindsSwitched``.
    """
    if definitions.object_type:
        return
    cursor.execute(bulk.SHARE_KINDS, [bulk.KINDS_LOCK, definitions.workspace_id])
    stored = dict(bulk.fetch(cursor, bulk.LOAD_KINDS, [definitions.workspace_id]))
    for kind in definitions.kinds.values():
        if stored.get(kind.number, kind.identifies) != kind.identifies:
            raise KindsSwitched(f"“{kind.name}” was switched meanwhile")


def lock(
    cursor: CursorWrapper, definitions: Definitions, ids: list[int]
) -> dict[int, int]:
    """Lock these profiles in the one order, and give their versions."""
    parameters = [definitions.workspace_id, ids]
    return dict(bulk.fetch(cursor, statements_of(definitions).lock, parameters))


def is_contention(problem: Exception) -> bool:
    """Whether trying again can help: a lost race, not a fault."""
    lost = Stale | errors.UniqueViolation | errors.DeadlockDetected
    # Django wraps what its cursor raises, but not what COPY does.
    return isinstance(problem, lost) or isinstance(problem.__cause__, lost)
