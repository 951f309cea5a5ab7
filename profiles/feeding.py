"""Feeds one attribute with the events of many rows, in their order.

It is ``Draft.add_event`` for one attribute of a whole chunk: attributes do not depend
on each other, so each goes through the rows by itself, on texts. Sums and latest
values, which nearly all are, never become values at all. Pure.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Final, NamedTuple

from profiles.definitions import Aggregation, AttributeDefinition
from profiles.issues import Fault
from profiles.jsonb_text import jsonb_text, quoted
from profiles.merging import DIGITS, MISSING, Slot, merge
from profiles.records import Action, Operation
from profiles.values import (
    JSONValue,
    canonical_number,
    decode,
    number_text,
    same,
)

# Sums of more characters go the long way.
_SHORT = 60


class Column(NamedTuple):
    """What the rows feed: whose each row is, its value's JSON text, and its time."""

    people: list[int]
    values: list[str]
    times: list[str]
    now: str


class Steps:
    """What the rows do to one attribute, a text each, empty where they do nothing.

    Every text is a member of an object, behind a comma: of the sections before and
    after, of times and attributes, and of the effects. ``changed`` and ``timed`` are
    the people whose value, or its time, is not what it was.
    """

    def __init__(self, key: str, rows: int) -> None:
        self.key = key
        self.before = [""] * rows
        self.after = [""] * rows
        self.times_before = [""] * rows
        self.times_after = [""] * rows
        self.effects = [""] * rows
        self.changed: set[int] = set()
        self.timed: set[int] = set()

    def let_go(self) -> None:
        """Keep only whose value and time changed."""
        self.before, self.after, self.effects = [], [], []
        self.times_before, self.times_after = [], []


Held = dict[int, str]
Kept = dict[int, JSONValue]


def feed(
    attribute: AttributeDefinition, column: Column, held: Held, kept: Kept
) -> Steps:
    """What the column does, row by row, to one attribute.

    ``held`` are people's values as JSON text, ``kept`` the times they speak of; both
    are left as the last row leaves them.
    """
    steps = Steps(attribute.key, len(column.people))
    _FEEDERS.get(attribute.aggregation, _feed_any)(
        attribute, column, held, kept, steps=steps
    )
    return steps


def _feed_any(
    attribute: AttributeDefinition,
    column: Column,
    held: Held,
    kept: Kept,
    *,
    steps: Steps,
) -> None:
    head = f", {quoted(attribute.key)}: "
    people, values, times, now = column
    for row, (person, text) in enumerate(zip(people, values, strict=True)):
        if not text:
            continue
        old = held.get(person)
        stored: Slot = MISSING if old is None else decode(old)
        operation = Operation(attribute.key, Action.AGGREGATE, decode(text))
        time, at = kept.get(person), times[row] or now
        merged = merge(attribute, stored, operation, time=time, at=at, now=now)
        if merged.time != time:
            _set_time(steps, row, person, kept, head, merged.time)
        if not same(stored, merged.value):
            new = jsonb_text(merged.value)
            _set(steps, row, person, held, head, new)
            if merged.effect:
                steps.effects[row] = f"{head}[{jsonb_text(merged.effect)}]"


def _set(steps: Steps, row: int, person: int, held: Held, head: str, new: str) -> None:
    old = held.get(person)
    if old is not None:
        steps.before[row] = head + old
    steps.after[row] = head + new
    held[person] = new
    steps.changed.add(person)


def _set_time(
    steps: Steps, row: int, person: int, kept: Kept, head: str, new: JSONValue
) -> None:
    if person in kept:
        steps.times_before[row] = head + jsonb_text(kept[person])
    steps.times_after[row] = head + jsonb_text(new)
    kept[person] = new
    steps.timed.add(person)


def _feed_sum(
    attribute: AttributeDefinition,
    column: Column,
    held: Held,
    kept: Kept,
    *,
    steps: Steps,
) -> None:
    """A sum compares no times, and loses one that was kept."""
    head = f", {quoted(attribute.key)}: "
    before, after, effects = steps.before, steps.after, steps.effects
    add, changed = DIGITS.add, steps.changed
    rows = enumerate(zip(column.people, column.values, strict=True))
    for row, (person, text) in rows:
        if not text:
            continue
        if kept and kept.get(person) is not None:
            _set_time(steps, row, person, kept, head, None)
        old = held.get(person)
        number = None if old is None else _number(old)
        total = add(number or 0, Decimal(text))
        new = str(total)
        if "E" in new or len(new) > _SHORT:
            total, new = _sum(total, number or Decimal(0))
        elif new[-1] == "0":  # a sum has one form: 12.5 rather than 12.50
            new = new.rstrip("0").rstrip(".") if "." in new else new
            new = "0" if new == "-0" else new
        if number is not None and total == number:
            continue
        if old is not None:
            before[row] = head + old
        after[row] = head + new
        effects[row] = f'{head}[{{"increment": {text}}}]'
        held[person] = new
        changed.add(person)


def _number(text: str) -> Decimal | None:
    """A stored number; nothing where something else is stored."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _sum(total: Decimal, old: Decimal) -> tuple[Decimal, str]:
    """A sum and its one form; one that is too large leaves the old number."""
    number = canonical_number(total)
    if isinstance(number, Fault):
        return old, number_text(old)
    return total, number_text(number)


def _feed_last(
    attribute: AttributeDefinition,
    column: Column,
    held: Held,
    kept: Kept,
    *,
    steps: Steps,
) -> None:
    """An older value never replaces a newer one; a time is always there to be kept."""
    head = f", {quoted(attribute.key)}: "
    before, after = steps.before, steps.after
    changed, timed = steps.changed, steps.timed
    # One text is kept for all who have it: few values are there, and many people.
    shared: dict[str, str] = {}
    people, values, times, now = column
    for row, (person, text) in enumerate(zip(people, values, strict=True)):
        if not text:
            continue
        at = times[row] or now
        time = kept.get(person)
        old = held.get(person)
        if (
            old is not None
            and isinstance(time, str)
            and at.removesuffix("Z") < time.removesuffix("Z")  # as ``time_order`` does
        ):
            continue
        if at != time:
            if person in kept:
                steps.times_before[row] = head + jsonb_text(time)
            steps.times_after[row] = f'{head}"{at}"'
            kept[person] = at
            timed.add(person)
        if old != text and (old is None or not _same(old, text)):
            if old is not None:
                before[row] = head + old
            after[row] = head + text
            held[person] = shared.setdefault(text, text)
            changed.add(person)


def _same(one: str, other: str) -> bool:
    """Whether two different JSON texts are one value; two strings are not."""
    if one[0] == other[0] == '"':
        return False
    return same(decode(one), decode(other))


_FEEDERS: Final[dict[Aggregation, Callable[..., None]]] = {
    Aggregation.SUM: _feed_sum,
    Aggregation.LAST: _feed_last,
}
