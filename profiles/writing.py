"""Turns one plan into what is sent to the database, and sends it.

Preparing is all the computing there is: it gives the created their ids and puts every
row into the text that COPY takes. Sending, inside the transaction of ``apply``, is
then the database's work alone, and the next plan can be made meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.backends.utils import CursorWrapper

from profiles import bulk
from profiles.definitions import Definitions
from profiles.names import name_key
from profiles.plans import Change, Plan
from profiles.reader import stamp
from profiles.state import ProfileState, loaded
from profiles.statuses import CHANGE_OUTCOMES, OneChange, Origin, Places
from profiles.subscriptions import Subscription, SubscriptionKey
from profiles.values import encode


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


class Execution(NamedTuple):
    """A statement to be executed."""

    statement: str
    parameters: Sequence[Any] | Mapping[str, Any]

    def send(self, cursor: CursorWrapper) -> None:
        """Execute it."""
        cursor.execute(self.statement, self.parameters)


class Copying(NamedTuple):
    """Rows to be sent by COPY."""

    statement: str
    text: str

    def send(self, cursor: CursorWrapper) -> None:
        """Send them."""
        with cursor.copy(self.statement) as copy:
            copy.write(self.text)


@dataclass(slots=True)
class Prepared:
    """A plan that is ready to be written.

    ``ids`` leads from provisional to real ids; ``expected`` are the versions that the
    profiles it changes must have when they are locked.
    """

    applied: Applied
    ids: dict[int, int]
    expected: dict[int, int]
    steps: list[Execution | Copying]

    def send(self, cursor: CursorWrapper) -> Applied:
        """Write the plan, in the caller's transaction, and say what was done."""
        for step in self.steps:
            step.send(cursor)
        return self.applied


class Writer:
    """Prepares one plan: profiles, merges, changes, identifiers last and sorted."""

    def __init__(
        self,
        cursor: CursorWrapper,
        plan: Plan,
        *,
        definitions: Definitions,
        origin: Origin,
        now: datetime,
        undone: Origin | None = None,
        only: OneChange | None = None,
        places: Places | None = None,
    ) -> None:
        self.cursor = cursor
        self.plan = plan
        self.workspace_id = definitions.workspace_id
        self.kinds = definitions.kinds
        self.origin = origin
        self.undone = undone
        self.only = only
        self.places = places or {}
        self.now = now
        self.stamp = stamp(now)
        self.ids: dict[int, int] = {}
        self.steps: list[Execution | Copying] = []

    def prepare(self) -> Prepared:
        """Give out ids and put every row into the form in which it is sent."""
        expected = _expected_versions(self.plan)
        self._number_created()
        self._write_profiles()
        self._delete_identifiers(merged=True)
        self._write_merges()
        self._delete_identifiers(merged=False)
        self._remove_profiles()
        first, last = self._write_changes()
        self._write_subscriptions()
        self._write_memberships()
        self._write_events()
        self._write_notes()
        self._write_identifiers()
        applied = Applied(self.plan, first, last)
        return Prepared(applied, self.ids, expected, self.steps)

    def _execute(
        self, statement: str, parameters: Sequence[Any] | Mapping[str, Any] = ()
    ) -> None:
        self.steps.append(Execution(statement, parameters))

    def _copy(self, statement: str, lines: Sequence[str]) -> None:
        if lines:
            self.steps.append(Copying(statement, "\n".join(lines) + "\n"))

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
        new = [p for p in self.plan.created if p.merged_into is None]
        lines = [self._new_line(p) for p in (*new, *self.plan.revived)]
        self._copy(bulk.COPY_PROFILES, lines)
        changed = [p for p in self.plan.touched.values() if p.merged_into is None]
        if changed:
            self._execute(bulk.CREATE_CHANGED)
            self._execute(bulk.CLEAR_CHANGED)
            lines = [f"{p.id}\t{_contents(p)}" for p in changed]
            self._copy(bulk.COPY_CHANGED, lines)
            self._execute(bulk.UPDATE_CHANGED, [self.now, self.workspace_id])

    def _new_line(self, profile: ProfileState) -> str:
        return (
            f"{self._real(profile.id)}\t{self.workspace_id}\t{_contents(profile)}"
            f"\t1\t{profile.created_at}\t{self.stamp}"
        )

    def _write_merges(self) -> None:
        for gone, into in self.plan.merged:
            parameters = {
                "workspace": self.workspace_id,
                "from": self._real(gone),
                "into": self._real(into),
            }
            for statement in bulk.MERGE:
                self._execute(statement, parameters)
        stored = [gone for gone, _ in self.plan.merged if gone > 0]
        if stored:
            self._execute(bulk.DELETE_PROFILES, [self.workspace_id, stored])
        if self.plan.unaliased:
            ids = sorted(self.plan.unaliased)
            self._execute(bulk.DELETE_ALIASES, [self.workspace_id, ids])

    def _remove_profiles(self) -> None:
        ids = sorted(self.plan.removed)
        if ids:
            for statement in bulk.REMOVE:
                self._execute(statement, [self.workspace_id, ids])

    def _write_changes(self) -> tuple[int | None, int | None]:
        changes = self.plan.changes
        ids = bulk.allocate(self.cursor, bulk.ALLOCATE_CHANGE_IDS, len(changes))
        lines = [
            self._change_line(change_id, change)
            for change_id, change in zip(ids, changes, strict=True)
        ]
        self._copy(bulk.COPY_CHANGES, lines)
        return (ids[0], ids[-1]) if ids else (None, None)

    def _change_line(self, change_id: int, change: Change) -> str:
        before = change.before
        if "merged" in before:
            real = {str(self._real(int(i))): s for i, s in before["merged"].items()}
            before = {**before, "merged": real}
        effects = _optional(change.effects)
        return (
            f"{change_id}\t{self.stamp}\t{self.workspace_id}"
            f"\t{self._real(change.profile_id)}"
            f"\t{self._place(change.line)}"
            f"\t{CHANGE_OUTCOMES[change.outcome].value}"
            f"\t{bulk.copy_json(encode(before)) if before else '{}'}"
            f"\t{bulk.copy_json(encode(change.after))}\t{effects}"
        )

    def _place(self, line: int | None) -> str:
        """Where a line came from, as columns of a COPY line."""
        origin, number = self.origin, line
        if line is not None and line in self.places:
            origin, number = self.places[line]
        shown = bulk.NULL if number is None else number
        return f"{origin.kind.value}\t{origin.id}\t{shown}"

    def _write_subscriptions(self) -> None:
        """Replace what changed; new people have nothing to replace."""
        ended = [
            (profile_id, *key)
            for profile_id, key in self.plan.subscribed
            if profile_id > 0
        ]
        if ended:
            ids, channels, resources, contacts = zip(*sorted(ended), strict=True)
            columns = [list(ids), list(channels), list(resources), list(contacts)]
            self._execute(bulk.DELETE_SUBSCRIPTIONS, [*columns, self.workspace_id])
        lines = [
            self._subscription_line(profile_id, key, subscription)
            for (profile_id, key), subscription in self.plan.subscribed.items()
            if subscription is not None and self._lives(profile_id)
        ]
        self._copy(bulk.COPY_SUBSCRIPTIONS, lines)

    def _subscription_line(
        self, profile_id: int, key: SubscriptionKey, subscription: Subscription
    ) -> str:
        priority = subscription.priority
        return (
            f"{self._real(profile_id)}\t{self.workspace_id}\t{key.channel}"
            f"\t{key.resource}\t{bulk.copy_text(key.contact)}\t{subscription.status}"
            f"\t{bulk.NULL if priority is None else priority}"
            f"\t{_optional(subscription.categories)}"
            f"\t{_optional(subscription.fields)}\t{_optional(subscription.details)}"
        )

    def _write_memberships(self) -> None:
        stored = sorted(pair for pair in self.plan.memberships if pair[0] > 0)
        if stored:
            people, segments = zip(*stored, strict=True)
            self._execute(
                bulk.DELETE_MEMBERSHIPS,
                [list(people), list(segments), self.workspace_id],
            )
        lines = [
            f"{self._real(profile_id)}\t{segment}\t{self.workspace_id}"
            for (profile_id, segment), joins in self.plan.memberships.items()
            if joins and self._lives(profile_id)
        ]
        self._copy(bulk.COPY_MEMBERSHIPS, lines)

    def _write_events(self) -> None:
        if self.undone is not None and self.plan.events_undone:
            self._execute(
                bulk.DELETE_EVENTS,
                [
                    self.workspace_id,
                    sorted(self.plan.events_undone),
                    self.undone.kind,
                    self.undone.id,
                    self.only is None,
                    self.only.line if self.only else None,
                ],
            )
        lines = [
            f"{event.at or self.stamp}\t{self._real(profile_id)}"
            f"\t{self._place(line)}\t{self.workspace_id}\t{bulk.copy_text(event.name)}"
            f"\t{_optional(event.data)}"
            for profile_id, line, event in self.plan.events
        ]
        self._copy(bulk.COPY_EVENTS, lines)

    def _write_notes(self) -> None:
        """What triggers are to be told, sent once this has committed."""
        lines = [
            f"{self.stamp}\t{self.workspace_id}\t{note.trigger_id}\t{note.happening}"
            f"\t{self._final(note.profile_id)}\t{self._place(note.line)}"
            f"\t{bulk.copy_json(encode(note.data))}"
            for note in self.plan.notes
        ]
        self._copy(bulk.COPY_NOTIFICATIONS, lines)

    def _lives(self, profile_id: int) -> bool:
        profile = self.plan.state.profiles[profile_id]
        return profile.merged_into is None and profile_id not in self.plan.removed

    def _delete_identifiers(self, *, merged: bool) -> None:
        """Delete what was detached: before the merges from profiles that then merged,
        after them from those that live.
        """
        profiles = self.plan.state.profiles
        gone = [
            (self.kinds[kind].number, value, profile_id)
            for (kind, value), profile_id in self.plan.detached
            if profile_id > 0
            and (profiles[profile_id].merged_into is not None) == merged
        ]
        if gone:
            columns = [list(column) for column in zip(*sorted(gone), strict=True)]
            self._execute(bulk.DELETE_IDENTIFIERS, [*columns, self.workspace_id])

    def _write_identifiers(self) -> None:
        workspace_id, null, text = self.workspace_id, bulk.NULL, bulk.copy_text
        for kind, rows in self._new_identifiers().items():
            number, identifies = self.kinds[kind].number, self.kinds[kind].identifies
            rows.sort()
            lines = [
                f"{workspace_id}\t{number}\t{text(value)}"
                f"\t{0 if identifies else profile_id}\t{profile_id}"
                f"\t{null if sent == value else text(sent)}"
                for value, profile_id, sent in rows
            ]
            self._copy(bulk.COPY_IDENTIFIERS, lines)

    def _new_identifiers(self) -> dict[str, list[tuple[str, int, str]]]:
        """(value, profile id, value as sent) to be written, by kind in their order."""
        rows: dict[str, list[tuple[str, int, str]]] = {kind: [] for kind in self.kinds}
        for profile in self.plan.created:
            if profile.merged_into is None:
                real = self.ids[profile.id]
                for kind, values in loaded(profile.identifiers, profile).items():
                    rows[kind] += [
                        (value, real, sent) for value, sent in values.items()
                    ]
        for ((kind, value), profile_id), identifier in self.plan.attached.items():
            rows[kind].append((value, self._final(profile_id), identifier.sent))
        return rows


def _expected_versions(plan: Plan) -> dict[int, int]:
    """The versions of all stored profiles that the plan counts on, by id."""
    changing = {**plan.touched, **plan.removed, **plan.visited}
    for gone, into in plan.merged:
        for profile_id in (gone, into):
            if profile_id > 0:
                changing[profile_id] = plan.state.profiles[profile_id]
    return {profile.id: profile.version for profile in changing.values()}


def _optional(value: list[Any] | dict[str, Any] | None) -> str:
    """JSON for a column that is null where there is nothing to keep."""
    return bulk.copy_json(encode(value)) if value else bulk.NULL


def _contents(profile: ProfileState) -> str:
    """Attributes, times and name key as columns of a COPY line."""
    times = _optional(profile.times)
    key = bulk.copy_text(name_key(profile.attributes))
    return f"{bulk.copy_json(encode(profile.attributes))}\t{times}\t{key}"
