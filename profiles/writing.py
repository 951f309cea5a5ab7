"""Turns one plan into what is sent to the database, and sends it.

Preparing is all the computing there is: it gives the created their ids and puts every
row into the text that COPY takes. Sending, inside the transaction of ``apply``, is
then the database's work alone, and the next plan can be made meanwhile.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from django.db.backends.utils import CursorWrapper

from profiles import bulk, plain_statements
from profiles.consent_lines import optional_json, subscription_columns
from profiles.copy_text import NULL, copy_json, copy_text
from profiles.definitions import Definitions
from profiles.names import name_key
from profiles.newcomers import Newcomers
from profiles.objects import statements as of_objects
from profiles.plans import Change, PlainRows, Plan
from profiles.prepared import Applied, Copying, Execution, Expectation, Prepared
from profiles.reader import stamp
from profiles.records import Outcome
from profiles.state import ProfileState, loaded
from profiles.statuses import CHANGE_OUTCOMES, OneChange, Origin, Places
from profiles.tables import statements_of
from profiles.values import encode_text

# From so many changed people on, how the update is planned is not left to chance.
MANY = 500


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
        self.statements = statements_of(definitions)
        self.origin = origin
        self.undone = undone
        self.only = only
        self.places = places or {}
        self.now = now
        self.stamp = stamp(now)
        self.ids: dict[int, int] = {}
        self.steps: list[Execution | Expectation | Copying] = []

    def prepare(self) -> Prepared:
        """Give out ids and put every row into the form in which it is sent."""
        expected = {} if self.plan.locks_as_it_writes else self.plan.expected
        self._number_created()
        self._write_profiles()
        self._delete_identifiers(merged=True)
        self._write_merges()
        self._delete_identifiers(merged=False)
        self._remove_profiles()
        first, last = self._write_changes()
        self._write_subscriptions()
        self._write_memberships()
        self._write_relationships()
        self._write_events()
        self._write_notes()
        self._write_identifiers()
        applied = Applied(self.plan, first, last)
        return Prepared(applied, self.ids, expected, self.steps)

    def _execute(
        self, statement: str, parameters: Sequence[Any] | Mapping[str, Any] = ()
    ) -> None:
        self.steps.append(Execution(statement, parameters))

    def _copy(self, statement: str, lines: list[str]) -> None:
        if lines:
            lines.append("")
            self.steps.append(Copying(statement, "\n".join(lines).encode()))

    def _number_created(self) -> None:
        """Give the created their real ids, in the order of their rows."""
        plan = self.plan
        total = len(plan.created) + len(plan.newcomers or ())
        ids = bulk.allocate(self.cursor, self.statements.allocate_ids, total)
        plain = [] if plan.newcomers is None else [plan.newcomers]
        ids, *shares = _shared_out(ids, plan, plain, {Outcome.CREATED})
        for profile, real in zip(plan.created, ids, strict=True):
            self.ids[profile.id] = real
        for newcomers, reals in zip(plain, shares, strict=True):
            newcomers.ids = reals
            for position, real in zip(newcomers.positions, reals, strict=True):
                plan.profile_ids[position] = real
        plan.profile_ids = [self._real(i) for i in plan.profile_ids]

    def _real(self, profile_id: int) -> int:
        return self.ids[profile_id] if profile_id < 0 else profile_id

    def _final(self, profile_id: int) -> int:
        return self._real(self.plan.state.final_id(profile_id))

    def _write_profiles(self) -> None:
        new = [p for p in self.plan.created if p.merged_into is None]
        lines = [self._new_line(p) for p in (*new, *self.plan.revived)]
        if self.plan.newcomers is not None:
            lines += self._newcomer_lines(self.plan.newcomers)
        self._copy(self.statements.copy, lines)
        changed = [p for p in self.plan.touched.values() if p.merged_into is None]
        if changed:
            self._execute(bulk.CREATE_CHANGED)
            self._execute(bulk.CLEAR_CHANGED)
            if len(changed) > MANY:
                self._execute(bulk.BY_INDEX)
            lines = [f"{p.id}\t{self._contents(p)}" for p in changed]
            self._copy(bulk.COPY_CHANGED, lines)
            parameters = [self.now, self.workspace_id]
            self._execute(self.statements.update_changed, parameters)
        if self.plan.laid_over:
            self._lay_over()

    def _lay_over(self) -> None:
        """Write what plain rows leave people with; a pack has updates or events."""
        self._execute(plain_statements.CREATE_LAID_OVER)
        self._execute(plain_statements.CLEAR_LAID_OVER)
        if self.plan.laid_over > MANY:
            self._execute(bulk.BY_INDEX)
        for part in (self.plan.updates, self.plan.plain_events):
            if part:
                self._copy(plain_statements.COPY_LAID_OVER, part.profile_lines())
        parameters = [self.now, self.workspace_id]
        self.steps.append(
            Expectation(plain_statements.LAY_OVER, parameters, self.plan.laid_over)
        )

    def _newcomer_lines(self, newcomers: Newcomers) -> list[str]:
        return newcomers.profile_lines(self.workspace_id)

    def _contents(self, profile: ProfileState) -> str:
        """Attributes, times and name key as columns of a COPY line."""
        times = optional_json(profile.times)
        key = copy_text(self._name_key(profile))
        return f"{copy_json(encode_text(profile.attributes))}\t{times}\t{key}"

    def _name_key(self, profile: ProfileState) -> str:
        return name_key(profile.attributes)

    def _new_line(self, profile: ProfileState) -> str:
        # Whoever comes back from a merge goes on: a version tells of one state only.
        version = profile.version + 1 if profile.id > 0 else 1
        head = f"{self._real(profile.id)}\t{self.workspace_id}"
        ages = f"{profile.created_at}\t{self.stamp}"
        return f"{head}\t{self._contents(profile)}\t{version}\t{ages}"

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
        changes, plain = self.plan.changes, self.plan.plain
        total = len(changes) + sum(map(len, plain))
        ids = bulk.allocate(self.cursor, self.statements.allocate_change_ids, total)
        judged, *shares = _shared_out(ids, self.plan, plain, CHANGE_OUTCOMES)
        lines = [
            self._change_line(change_id, change)
            for change_id, change in zip(judged, changes, strict=True)
        ]
        for part, share in zip(plain, shares, strict=True):
            outcome = CHANGE_OUTCOMES[part.outcome].value
            lines += part.change_lines(share, self.workspace_id, self._source, outcome)
        self._copy(self.statements.copy_changes, lines)
        return (ids[0], ids[-1]) if ids else (None, None)

    @property
    def _source(self) -> str:
        """The origin's kind and id as columns of a COPY line."""
        return f"{self.origin.kind.value}\t{self.origin.id}"

    def _change_line(self, change_id: int, change: Change) -> str:
        before = change.before
        if "merged" in before:
            real = {str(self._real(int(i))): s for i, s in before["merged"].items()}
            before = {**before, "merged": real}
        effects = optional_json(change.effects)
        return (
            f"{change_id}\t{self.stamp}\t{self.workspace_id}"
            f"\t{self._real(change.profile_id)}"
            f"\t{self._place(change.line)}"
            f"\t{CHANGE_OUTCOMES[change.outcome].value}"
            f"\t{copy_json(encode_text(before)) if before else '{}'}"
            f"\t{copy_json(encode_text(change.after))}\t{effects}"
        )

    def _place(self, line: int | None) -> str:
        """Where a line came from, as columns of a COPY line."""
        origin, number = self.origin, line
        if line is not None and line in self.places:
            origin, number = self.places[line]
        shown = NULL if number is None else number
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
            f"{self._real(profile_id)}"
            f"{subscription_columns(self.workspace_id, key, subscription)}"
            for (profile_id, key), subscription in self.plan.subscribed.items()
            if subscription is not None and self._lives(profile_id)
        ]
        if self.plan.newcomers is not None:
            lines += self.plan.newcomers.subscription_lines(self.workspace_id)
        self._copy(bulk.COPY_SUBSCRIPTIONS, lines)

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
        if self.plan.newcomers is not None:
            lines += self.plan.newcomers.membership_lines(self.workspace_id)
        self._copy(bulk.COPY_MEMBERSHIPS, lines)

    def _write_relationships(self) -> None:
        """Replace what changed, as long as the objects are there."""
        stored = sorted(pair for pair in self.plan.related if pair[0] > 0)
        if stored:
            people, objects = (list(column) for column in zip(*stored, strict=True))
            parameters = [people, objects, self.workspace_id]
            self._execute(of_objects.DELETE_RELATIONSHIPS, parameters)
        held = {
            (profile_id, found): relation
            for (profile_id, found), relation in self.plan.related.items()
            if relation is not None and self._lives(profile_id)
        }
        objects = sorted({found for _, found in held})
        if objects:
            parameters = [self.workspace_id, objects]
            hold = Expectation(of_objects.HOLD_OBJECTS, parameters, len(objects))
            self.steps.append(hold)
        lines = [
            f"{self._real(profile_id)}\t{found}\t{self.workspace_id}"
            f"\t{relation.since}\t{copy_json(encode_text(relation.attributes))}"
            for (profile_id, found), relation in held.items()
        ]
        self._copy(of_objects.COPY_RELATIONSHIPS, lines)

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
            f"\t{self._place(line)}\t{self.workspace_id}\t{copy_text(event.name)}"
            f"\t{optional_json(event.data)}"
            for profile_id, line, event in self.plan.events
        ]
        if self.plan.plain_events is not None:
            lines += self.plan.plain_events.event_lines(self.workspace_id, self._source)
        self._copy(bulk.COPY_EVENTS, lines)

    def _write_notes(self) -> None:
        """What triggers are to be told, sent once this has committed."""
        lines = [
            f"{self.stamp}\t{self.workspace_id}\t{note.trigger_id}\t{note.happening}"
            f"\t{self._final(note.profile_id)}\t{self._place(note.line)}"
            f"\t{copy_json(encode_text(note.data))}"
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
        workspace_id, text = self.workspace_id, copy_text
        for kind, rows in self._new_identifiers().items():
            identifies = self.kinds[kind].identifies
            head = f"{workspace_id}\t{self.kinds[kind].number}"
            lines = [
                f"{head}\t{text(value)}\t{0 if identifies else profile_id}"
                f"\t{profile_id}\t{NULL if sent == value else text(sent)}"
                for value, profile_id, sent in rows
            ]
            if self.plan.newcomers is not None:
                lines += self.plan.newcomers.identifier_lines(
                    kind, head, identifies=identifies
                )
            lines.sort()  # by value: all else before it is the same
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


def _shared_out(
    ids: list[int],
    plan: Plan,
    plain: Sequence[PlainRows],
    outcomes: Container[Outcome],
) -> list[list[int]]:
    """Ids in the order of the rows: for those judged one by one, for plain ones.

    One each for the rows judged one by one that have one of these outcomes; the ids of
    each kind of plain rows are a list of their own.
    """
    if not plain:
        return [ids]
    if len(plain) == 1 and not plan.judged:
        # Nothing but plain rows, or an undo, which has no rows.
        others = len(ids) - len(plain[0])
        return [ids[:others], ids[others:]]
    judged = [p for p in plan.judged if plan.outcomes[p] in outcomes]
    positions = [judged, *(part.positions for part in plain)]
    place = dict(zip(sorted(chain.from_iterable(positions)), ids, strict=True))
    return [[place[p] for p in group] for group in positions]
