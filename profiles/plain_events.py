"""What a pack's plain events do, and their rows as COPY takes them.

Pure. Each is one event of somebody who is here; what it feeds is found out attribute by
attribute, and what is written is text from the start.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from profiles.copy_text import NULL, copy_json, copy_text, is_plain
from profiles.event_columns import EventColumns
from profiles.fed import FedPeople
from profiles.feeding import Steps
from profiles.jsonb_text import jsonb_text, quoted
from profiles.packs import Pack
from profiles.records import Outcome
from profiles.state import ProfileState
from profiles.values import JSONValue

Part = TypeVar("Part")


@dataclass
class PlainEvents:
    """The events of the rows at ``positions``, and whose each is in parallel.

    ``steps`` say what they do to the attributes that they feed, ``fed`` how that
    leaves the people (and others, where more are known). ``expected`` are the versions
    that these people must have, ``counted_on`` those of others to whom rows led that
    were judged by themselves; ``unmet`` are the people whom the run may not have
    changed before. ``now`` is the time of the act, UTC ISO 8601.
    """

    pack: Pack
    positions: list[int]
    people: list[int]
    fed: FedPeople
    steps: list[Steps]
    now: str
    expected: dict[int, int]
    counted_on: dict[int, int]
    unmet: set[int]

    def __len__(self) -> int:
        return len(self.positions)

    @property
    def outcome(self) -> Outcome:
        """What all these rows end as."""
        return Outcome.UPDATED

    @cached_property
    def touched(self) -> set[int]:
        """Those whose profile is to be written; of the others only the events are."""
        touched: set[int] = set()
        return touched.union(*(s.changed | s.timed for s in self.steps))

    def settle(self) -> None:
        """Count the people as written, for the pack that is planned next."""
        versions, expected = self.fed.versions, self.expected
        for profile_id in self.touched:
            versions[profile_id] = expected[profile_id] + 1

    def settle_states(self, profiles: list[ProfileState]) -> None:
        """Bring the states of these people to where the events leave them."""
        for profile in profiles:
            if profile.id in self.touched:
                profile.updated_at = self.now

    @cached_property
    def changed_rows(self) -> dict[str, int]:
        """How many rows change each attribute; known still when the texts are gone."""
        counts = {s.key: len(s.after) - s.after.count("") for s in self.steps}
        return {key: count for key, count in counts.items() if count}

    def event_lines(self, workspace_id: int, origin: str) -> list[str]:
        """Lines of (at, profile, origin, line, workspace, name, data)."""
        events, now = self._events, self.now
        names = self._picked(events.names)
        if not is_plain("".join(names)):
            names = list(map(copy_text, names))
        data = _escaped(self._picked(events.data))
        middle = f"\t{workspace_id}\t"
        return [
            f"{at or now}\t{person}\t{origin}\t{line}{middle}{name}\t{text or NULL}"
            for at, person, line, name, text in zip(
                self._picked(events.times),
                self.people,
                self._picked(self.pack.lines),
                names,
                data,
                strict=True,
            )
        ]

    def change_lines(
        self, change_ids: Sequence[int], workspace_id: int, origin: str, outcome: int
    ) -> list[str]:
        """Lines of (id, at, workspace, profile, origin, line, outcome, three of JSON).

        ``origin`` is its kind and id as columns of a line. Made once: what the lines
        are made of is half of all that a planned batch holds, and let go.
        """
        _ = self.changed_rows
        lines = self._change_lines(change_ids, workspace_id, origin, outcome)
        for step in self.steps:
            step.let_go()
        return lines

    def _change_lines(
        self, change_ids: Sequence[int], workspace_id: int, origin: str, outcome: int
    ) -> list[str]:
        names = self._picked(self._events.names)
        counted = {name: copy_json(f"{{{quoted(name)}: 1}}") for name in set(names)}
        middle = f"\t{self.now}\t{workspace_id}\t"
        steps, size = self.steps, len(self)
        return [
            f"{change_id}{middle}{person}\t{origin}\t{line}\t{outcome}"
            f"\t{_sections(before, times_before)}"
            f'\t{{"events": {counted[name]}{_more(after, times_after)}}}'
            f"\t{f'{{{effects[2:]}}}' if effects else NULL}"
            for (
                change_id,
                person,
                line,
                name,
                before,
                times_before,
                after,
                times_after,
                effects,
            ) in zip(
                change_ids,
                self.people,
                self._picked(self.pack.lines),
                names,
                _joined([s.before for s in steps], size),
                _joined([s.times_before for s in steps], size),
                _joined([s.after for s in steps], size),
                _joined([s.times_after for s in steps], size),
                _joined([s.effects for s in steps], size),
                strict=True,
            )
        ]

    def profile_lines(self) -> list[str]:
        """Lines to be laid over what is stored, as those of ``PlainUpdates`` are.

        Whoever's name events change is planned row by row.
        """
        people = sorted(self.touched)
        size, versions = len(people), self.expected
        attributes = [
            _members(s.key, s.changed, self.fed.values[s.key], people)
            for s in self.steps
        ]
        times = [
            _members(
                s.key, s.timed, _time_texts(self.fed.times[s.key], s.timed), people
            )
            for s in self.steps
        ]
        return [
            f"{person}\t{versions[person]}\t{{{new[2:]}}}"
            f"\t{f'{{{when[2:]}}}' if when else NULL}\t{NULL}\t{NULL}"
            for person, new, when in zip(
                people, _joined(attributes, size), _joined(times, size), strict=True
            )
        ]

    @property
    def _events(self) -> EventColumns:
        events = self.pack.events
        if events is None:
            raise LookupError("the pack has no events")
        return events

    def _picked(self, column: list[Part]) -> list[Part]:
        return picked(column, self.positions)


def picked(column: list[Part], positions: list[int]) -> list[Part]:
    """The parts of a column at these positions, which are in order."""
    if len(positions) == len(column):
        return column
    return list(map(column.__getitem__, positions))


def _members(
    key: str, changed: set[int], texts: Mapping[int, str], people: list[int]
) -> list[str]:
    """The member of each person's object, where it changed."""
    head = f", {quoted(key)}: "
    return [head + texts[i] if i in changed else "" for i in people]


def _time_texts(times: dict[int, JSONValue], people: set[int]) -> dict[int, str]:
    return {
        i: quoted(time) if isinstance(time := times[i], str) else jsonb_text(time)
        for i in people
    }


def _joined(columns: list[list[str]], rows: int) -> list[str]:
    """The texts of each row one behind another, as COPY takes them."""
    if len(columns) < 2:
        return _escaped(columns[0] if columns else [""] * rows)
    return _escaped(list(map("".join, zip(*columns, strict=True))))


def _escaped(texts: list[str]) -> list[str]:
    if "\\" in "".join(texts):
        return list(map(copy_json, texts))
    return texts


def _sections(attributes: str, times: str) -> str:
    if not (attributes or times):
        return "{}"
    return f"{{{_more(attributes, times)[2:]}}}"


def _more(attributes: str, times: str) -> str:
    """The sections of one side, each behind a comma."""
    text = f', "attributes": {{{attributes[2:]}}}' if attributes else ""
    return f'{text}, "times": {{{times[2:]}}}' if times else text
