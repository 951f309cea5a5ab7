"""What a plan would tell the outside: which happenings, to which triggers. Pure.

A review counts these, a run writes them with its changes; both come from the same
plan. Without a trigger nothing of this is done.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from profiles.definitions import Definitions, Happening, TriggerDefinition
from profiles.plans import Change, Note, Plan
from profiles.records import Event, Outcome
from profiles.values import JSONValue, datetime_text, time_order

# Older events start no trigger: they are history that is filled in.
TRIGGERED = timedelta(hours=72)
_BESIDE = {"events", "segments", "times"}
_TOUCHING = {Outcome.CREATED, Outcome.UPDATED, Outcome.MERGED, Outcome.UNCHANGED}


class _Told(NamedTuple):
    """A happening: what it tells of, and by which name or number it can be chosen."""

    happening: Happening
    profile_id: int
    line: int | None
    data: dict[str, JSONValue]
    event: str = ""
    segment: int = 0

    def note(self, trigger_id: int) -> Note:
        """The note to a trigger."""
        return Note(trigger_id, self.happening, self.profile_id, self.line, self.data)


def notes_of(
    plan: Plan, definitions: Definitions, *, now: str, only_started: bool
) -> list[Note]:
    """The notes that a plan's changes and events are to send.

    ``now`` is the time of the act, UTC ISO 8601: events of more than 72 hours ago
    start none. With ``only_started`` only the triggers that records start by name are
    told.
    """
    by_number = {trigger.number: trigger for trigger in definitions.triggers}
    notes = list(_started(plan, by_number))
    if only_started:
        return notes
    oldest = datetime_text(datetime.fromisoformat(now) - TRIGGERED)
    for told in _happenings(plan, definitions, time_order(oldest)):
        for trigger in definitions.triggers:
            if _wants(trigger, told):
                notes.append(told.note(trigger.id))
    return notes


def _wants(trigger: TriggerDefinition, told: _Told) -> bool:
    if told.happening not in trigger.happenings:
        return False
    if told.event and trigger.events and told.event not in trigger.events:
        return False
    return not (told.segment and trigger.segments) or told.segment in trigger.segments


def _happenings(plan: Plan, definitions: Definitions, oldest: str) -> Iterator[_Told]:
    for change in plan.changes:
        yield from _of_person(change)
        yield from _of_segments(change, definitions.segments)
    for profile_id, line, event in plan.events:
        if event.at is None or time_order(event.at) >= oldest:
            yield _Told(
                Happening.EVENT_ADDED,
                profile_id,
                line,
                {"event": _shown(event)},
                event=event.name,
            )


def _of_person(change: Change) -> Iterator[_Told]:
    data: dict[str, JSONValue] = {
        "before": _side(change.before),
        "after": _side(change.after),
    }
    if change.outcome is Outcome.CREATED:
        yield _Told(Happening.PERSON_CREATED, change.profile_id, change.line, data)
    elif not {*change.before, *change.after} <= _BESIDE:
        yield _Told(Happening.PERSON_UPDATED, change.profile_id, change.line, data)


def _side(side: Mapping[str, Any]) -> dict[str, JSONValue]:
    """A side of a change as others can read it: attributes and identifiers."""
    known = ("attributes", "identifiers", "subscriptions")
    return {name: side[name] for name in known if side.get(name)}


def _of_segments(change: Change, names: Mapping[int, str]) -> Iterator[_Told]:
    sides = (
        (Happening.SEGMENT_JOINED, change.after),
        (Happening.SEGMENT_LEFT, change.before),
    )
    for happening, side in sides:
        for number in map(int, side.get("segments", ())):
            segment: dict[str, JSONValue] = {
                "id": number,
                "name": names.get(number, str(number)),
            }
            yield _Told(
                happening,
                change.profile_id,
                change.line,
                {"segment": segment},
                segment=number,
            )


def _started(plan: Plan, triggers: Mapping[int, TriggerDefinition]) -> Iterator[Note]:
    """What records start by name, whether they change anything or not."""
    rows: Iterable[tuple[int, Outcome]] = zip(
        plan.profile_ids, plan.outcomes, strict=True
    )
    for record, (profile_id, outcome) in zip(plan.records, rows, strict=True):
        start = record.start
        if start is None or outcome not in _TOUCHING or start.trigger not in triggers:
            continue
        yield Note(
            triggers[start.trigger].id,
            Happening.STARTED,
            profile_id,
            record.line,
            {"data": start.data},
        )


def _shown(event: Event) -> dict[str, JSONValue]:
    return {"name": event.name, "at": event.at, "data": event.data}
