"""A person's history as one line: changes and events, the latest first.

Two tables are read side by side, each along its own index, and merged by time; a
cursor says how far each was read. What merged profiles did belongs to the person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import Any

from django.db.models import Q

from profiles import origins
from profiles.attribution import places_named
from profiles.change_lines import Line, change_lines
from profiles.definitions import CREATE_CUSTOMER, Definitions
from profiles.editing import AnyChange, can_be_undone
from profiles.known import Known
from profiles.merging import MISSING
from profiles.models import Event, ProfileChange
from profiles.objects.models import ObjectChange
from profiles.origins import NamedOrigin
from profiles.person import Person
from profiles.statuses import ChangeOutcome, Origin, OriginKind
from profiles.values import JSONValue

PAGE = 30
# Lines of one change that are shown.
MOST_LINES = 100


class Show(StrEnum):
    """What the timeline shows."""

    ALL = "all"
    CHANGES = "changes"
    EVENTS = "events"


@dataclass(frozen=True, slots=True)
class View:
    """The timeline's filters: what, from which kind of origin, which event."""

    show: Show = Show.ALL
    origin: OriginKind | None = None
    event: str = ""


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry: a change with its lines, or an event with its data."""

    id: int
    at: datetime
    origin: Origin
    named: NamedOrigin
    line: int | None
    title: str
    icon: str
    tone: str = ""
    lines: tuple[Line, ...] = ()
    data: JSONValue = None
    can_be_undone: bool = False
    is_event: bool = False

    @property
    def place(self) -> str:
        """The line of an import's file, in words."""
        is_line = self.line and self.origin.kind is OriginKind.IMPORT
        return f"line {self.line}" if is_line else ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the timeline and the cursor of the next (empty: no more)."""

    happenings: list[Happening]
    after: str


def timeline(person: Person, view: View, cursor: str = "") -> Page:
    """A page of what happened to the person, in five queries."""
    change_before, event_before = _read(cursor)
    changes = list(_changes(person, view, change_before))
    events = list(_events(person, view, event_before))
    merged = sorted(
        [*changes, *events],
        key=lambda one: (one.at, isinstance(one, ProfileChange), one.pk),
        reverse=True,
    )
    shown = merged[:PAGE]
    after = ""
    if len(merged) > PAGE:
        last_change = [one.pk for one in shown if isinstance(one, ProfileChange)]
        last_event = [one for one in shown if isinstance(one, Event)]
        after = _write(
            last_change[-1] if last_change else change_before,
            (last_event[-1].at, last_event[-1].pk) if last_event else event_before,
        )
    return Page(told(person, shown), after)


def event_names(person: Person, most: int = 100) -> list[str]:
    """The names of the person's latest events, for a menu."""
    latest = _of(Event, person).order_by("-at").values_list("name", flat=True)
    return sorted(set(islice(latest[:1_000], 1_000)))[:most]


EventPosition = tuple[datetime, int] | None


def _changes(person: Person, view: View, before: int | None) -> Any:
    if view.show is Show.EVENTS or view.event:
        return []
    found = _of(ProfileChange, person).order_by("-id")
    if view.origin is not None:
        found = found.filter(origin_kind=view.origin)
    if before is not None:
        found = found.filter(id__lt=before)
    return found[: PAGE + 1]


def _events(person: Person, view: View, before: EventPosition) -> Any:
    if view.show is Show.CHANGES:
        return []
    found = _of(Event, person).order_by("-at", "-id")
    if view.origin is not None:
        found = found.filter(origin_kind=view.origin)
    if view.event:
        found = found.filter(name=view.event)
    if before is not None:
        at, event_id = before
        found = found.filter(Q(at__lt=at) | Q(at=at, id__lt=event_id))
    return found[: PAGE + 1]


def _of(model: type[Any], person: Person) -> Any:
    return model.objects.filter(
        workspace=person.asking.workspace, profile_id__in=person.every_id
    )


def told(known: Known, found: list[Any]) -> list[Happening]:
    """Changes and events as entries, in this order."""
    came_from = [Origin(OriginKind(one.origin_kind), one.origin_id) for one in found]
    named = origins.in_words(known.asking.workspace, came_from)
    return [
        _event(one, origin, named[origin], known.definitions)
        if isinstance(one, Event)
        else _change(one, origin, named[origin], known.definitions)
        for one, origin in zip(found, came_from, strict=True)
    ]


def _event(
    event: Event, origin: Origin, named: NamedOrigin, definitions: Definitions
) -> Happening:
    return Happening(
        id=event.pk,
        at=event.at,
        origin=origin,
        named=named,
        line=event.line,
        title=event.name,
        icon="zap",
        tone="accent",
        data=places_named(event.data, definitions),
        is_event=True,
    )


_TITLES: dict[ChangeOutcome, tuple[str, str, str]] = {
    ChangeOutcome.CREATED: ("Created", "user-plus", "good"),
    ChangeOutcome.UPDATED: ("Changed", "pencil", ""),
    ChangeOutcome.MERGED: ("Merged", "git-merge", "careful"),
    ChangeOutcome.REMOVED: ("Removed", "user-minus", "wrong"),
    ChangeOutcome.FORGOTTEN: ("Forgotten", "eraser", "wrong"),
}


_OBJECT_ICONS = {"user-plus": "plus", "user-minus": "minus"}


def _change(
    change: AnyChange, origin: Origin, named: NamedOrigin, definitions: Definitions
) -> Happening:
    title, icon, tone = _TITLES[ChangeOutcome(change.outcome)]
    if origin.kind is OriginKind.UNDO and title == "Changed":
        title, icon = "Taken back", "undo-2"
    lines = list(change_lines(change.before, change.after, definitions))
    of_object = isinstance(change, ObjectChange)
    is_birth = (
        title == "Created" and not of_object and origin.kind is not OriginKind.UNDO
    )
    if is_birth and not change.after.get("events"):
        lines.append(Line("Source action", MISSING, CREATE_CUSTOMER.name))
    return Happening(
        id=change.pk,
        at=change.at,
        origin=origin,
        named=named,
        line=change.line,
        title=title,
        icon=_OBJECT_ICONS.get(icon, icon) if of_object else icon,
        tone=tone,
        lines=tuple(lines[:MOST_LINES]),
        can_be_undone=can_be_undone(change),
    )


def _write(change: int | None, event: EventPosition) -> str:
    parts = ["" if change is None else str(change)]
    if event is not None:
        parts += [event[0].isoformat(), str(event[1])]
    return "~".join(parts)


def _read(cursor: str) -> tuple[int | None, EventPosition]:
    """The two positions of a cursor; the start for one that nobody wrote."""
    change, *event = cursor.split("~")
    try:
        position = (datetime.fromisoformat(event[0]), int(event[1])) if event else None
        if position and position[0].tzinfo is None:
            return None, None
        return (int(change) if change else None), position
    except (ValueError, IndexError):
        return None, None
