"""Old value and operation make the new value: the arithmetic of attributes.

Pure: no database, no clock. Planning calls it for every operation of every record,
merging two people and undo for theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Context, Decimal
from typing import Any, Final, NamedTuple

from profiles.definitions import Aggregation, AttributeDefinition
from profiles.issues import Fault
from profiles.records import Action, Operation
from profiles.state import ProfileState
from profiles.subscriptions import FieldOperation
from profiles.values import MAX_DIGITS, JSONValue, canonical_number, same, time_order

LIST_LIMIT: Final = 1_000

DIGITS: Final = Context(prec=MAX_DIGITS)


class Missing:
    """The type of ``MISSING``, which tells an absent value from a null."""

    def __repr__(self) -> str:
        return "MISSING"


MISSING: Final = Missing()
Slot = Any  # a JSON value or MISSING
Time = Any  # a moment, a pair of them, or nothing


class Merged(NamedTuple):
    """The outcome of one operation: the value, its time, and how to take it back.

    ``effect`` is empty for a value that was set; otherwise it says what was added:
    ``{"increment": n}``, ``{"add": [...]}``, ``{"remove": [...]}`` or
    ``{"upsert": [path, new, old, had]}``.
    """

    value: Slot
    time: Time = None
    effect: dict[str, Any] = {}


def merge(
    definition: AttributeDefinition,
    old: Slot,
    operation: Operation,
    *,
    time: Time = None,
    at: str | None = None,
    now: str,
) -> Merged:
    """The value after ``operation`` on ``old``.

    ``time`` is the time kept for the attribute (a pair for first_last), ``at`` the
    time the record speaks of, ``now`` the time it arrived; both UTC ISO 8601.
    """
    if operation.action == Action.AGGREGATE:
        aggregate = _AGGREGATIONS[definition.aggregation]
        return aggregate(old, operation.value, _Moment(time, at, now))
    merged = _ACTIONS[operation.action](old, operation.value)
    return merged._replace(time=_renewed(time, at or now))


def merge_fields(
    held: Mapping[str, JSONValue], operations: Iterable[FieldOperation]
) -> dict[str, JSONValue]:
    """The fields of a subscription after these operations, in order."""
    fields = dict(held)
    for operation in operations:
        act = _ACTIONS[Action(operation.action)]
        new = act(fields.pop(operation.name, MISSING), operation.value).value
        if not isinstance(new, Missing):
            fields[operation.name] = new
    return fields


def _renewed(time: Time, moment: str) -> Time:
    """A kept time after a change that does not compare times."""
    if isinstance(time, list):
        return [time[0], moment]
    return moment if time else None


class _Moment(NamedTuple):
    """When a value arrived beside when the kept one did."""

    kept: Any
    at: str | None
    now: str

    @property
    def effective(self) -> str:
        return self.at or self.now

    @property
    def stored(self) -> str | None:
        """A time is kept only where one was given, so that most profiles keep none."""
        return self.effective if self.at or self.kept else None

    def older_than(self, kept: str | None) -> bool:
        return kept is not None and time_order(self.effective) < time_order(kept)


def _set(_old: Slot, value: JSONValue) -> Merged:
    return Merged(value)


def _unset(_old: Slot, _value: JSONValue) -> Merged:
    return Merged(MISSING)


def _increment(old: Slot, value: JSONValue) -> Merged:
    return Merged(add_numbers(old, value), effect={"increment": value})


def _add(old: Slot, value: JSONValue) -> Merged:
    kept = _elements(old)
    added = [new for new in _distinct(_elements(value)) if not _holds(kept, new)]
    return Merged((kept + added)[-LIST_LIMIT:], effect={"add": added})


def _remove(old: Slot, value: JSONValue) -> Merged:
    gone = _elements(value)
    kept: list[Any] = []
    removed: list[Any] = []
    for element in _elements(old):
        (removed if _holds(gone, element) else kept).append(element)
    if isinstance(old, Missing):
        return Merged(MISSING)
    return Merged(kept, effect={"remove": list(removed)})


def _upsert(old: Slot, value: JSONValue) -> Merged:
    path, new = _elements(value)
    base = dict(old) if isinstance(old, dict) else {}
    effect = [path, new, base.get(path), path in base]
    base[str(path)] = new
    return Merged(base, effect={"upsert": effect})


def _last(old: Slot, value: JSONValue, moment: _Moment) -> Merged:
    if not isinstance(old, Missing) and moment.older_than(moment.kept):
        return Merged(old, moment.kept)
    return Merged(value, moment.stored)


def _first(old: Slot, value: JSONValue, moment: _Moment) -> Merged:
    if isinstance(old, Missing) or moment.older_than(moment.kept):
        return Merged(value, moment.stored)
    return Merged(old, moment.kept)


def _first_last(old: Slot, value: JSONValue, moment: _Moment) -> Merged:
    if not isinstance(old, list) or len(old) != 2:
        pair = [moment.stored, moment.stored] if moment.stored else None
        return Merged([value, value], pair)
    times = moment.kept if isinstance(moment.kept, list) else [None, None]
    first = _first(old[0], value, _Moment(times[0], moment.at, moment.now))
    last = _last(old[1], value, _Moment(times[1], moment.at, moment.now))
    pair = [first.time, last.time] if first.time or last.time else None
    return Merged([first.value, last.value], pair)


def _list(old: Slot, value: JSONValue, _moment: _Moment) -> Merged:
    return Merged([*_elements(old), value][-LIST_LIMIT:], effect={"add": [value]})


def _list_unique(old: Slot, value: JSONValue, _moment: _Moment) -> Merged:
    return _add(old, [value])


def _min(old: Slot, value: JSONValue, _moment: _Moment) -> Merged:
    return Merged(value if isinstance(old, Missing) or _less(value, old) else old)


def _max(old: Slot, value: JSONValue, _moment: _Moment) -> Merged:
    return Merged(value if isinstance(old, Missing) or _less(old, value) else old)


def _sum(old: Slot, value: JSONValue, _moment: _Moment) -> Merged:
    return _increment(old, value)


def unite(
    definition: AttributeDefinition | None,
    key: str,
    profile: ProfileState,
    other: ProfileState,
) -> Merged:
    """The value that two merged profiles have together, by the aggregation.

    ``profile`` is the older one, which lives on. Where no times are kept, the profile
    updated last has the last value, the one created first has the first.
    """
    mine, theirs = (p.attributes.get(key, MISSING) for p in (profile, other))
    my_time, their_time = ((p.times or {}).get(key) for p in (profile, other))
    if isinstance(theirs, Missing):
        return Merged(mine, my_time)
    if isinstance(mine, Missing):
        return Merged(theirs, their_time)
    aggregation = definition.aggregation if definition else Aggregation.LAST
    if aggregation == Aggregation.FIRST_LAST:
        return _unite_pairs(mine, theirs, my_time, their_time)
    if aggregation in (Aggregation.LAST, Aggregation.FIRST):
        mine_is_newer = (my_time or profile.updated_at) >= (
            their_time or other.updated_at
        )
        if aggregation == Aggregation.FIRST:
            mine_is_newer = not (my_time and their_time and their_time < my_time)
        return Merged(mine, my_time) if mine_is_newer else Merged(theirs, their_time)
    if aggregation == Aggregation.LIST:
        return Merged((_elements(mine) + _elements(theirs))[-LIST_LIMIT:])
    if aggregation == Aggregation.LIST_UNIQUE:
        return Merged(_add(mine, theirs).value)
    return Merged(
        _AGGREGATIONS[aggregation](mine, theirs, _Moment(None, None, "")).value
    )


def _unite_pairs(mine: Any, theirs: Any, my_time: Any, their_time: Any) -> Merged:
    """The earlier first and the later last; the older profile where no times tell."""
    my_times = my_time if isinstance(my_time, list) else [None, None]
    their_times = their_time if isinstance(their_time, list) else [None, None]
    theirs_first = bool(my_times[0] and their_times[0] and their_times[0] < my_times[0])
    mine_last = bool(my_times[1] and their_times[1] and their_times[1] < my_times[1])
    first, last = (theirs if theirs_first else mine), (mine if mine_last else theirs)
    times = [
        (their_times if theirs_first else my_times)[0],
        (my_times if mine_last else their_times)[1],
    ]
    return Merged([first[0], last[-1]], times if any(times) else None)


def add_numbers(old: Slot, value: JSONValue) -> JSONValue:
    """The sum, to 100 digits; what is not a number counts as 0.

    A sum too large to be kept leaves the old value as it is.
    """
    kept = _number(old)
    total = canonical_number(DIGITS.add(kept, _number(value)))
    return kept if isinstance(total, Fault) else total


def _number(value: Slot) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return Decimal(0)
    return Decimal(value)


def _less(left: Any, right: Any) -> bool:
    """Numbers by size, all else by text: ISO dates and times sort so."""
    if isinstance(left, int | Decimal) and isinstance(right, int | Decimal):
        return left < right
    return str(left) < str(right)


def _elements(value: Slot) -> list[Any]:
    if isinstance(value, list):
        return value
    return [] if isinstance(value, Missing) or value is None else [value]


def _holds(elements: list[Any], wanted: Any) -> bool:
    return any(same(element, wanted) for element in elements)


def _distinct(elements: list[Any]) -> list[Any]:
    kept: list[Any] = []
    for element in elements:
        if not _holds(kept, element):
            kept.append(element)
    return kept


_ACTIONS: Final[dict[Action, Callable[[Slot, JSONValue], Merged]]] = {
    Action.SET: _set,
    Action.UNSET: _unset,
    Action.INCREMENT: _increment,
    Action.ADD: _add,
    Action.REMOVE: _remove,
    Action.UPSERT: _upsert,
}
_AGGREGATIONS: Final[
    dict[Aggregation, Callable[[Slot, JSONValue, _Moment], Merged]]
] = {
    Aggregation.LAST: _last,
    Aggregation.FIRST: _first,
    Aggregation.FIRST_LAST: _first_last,
    Aggregation.LIST: _list,
    Aggregation.LIST_UNIQUE: _list_unique,
    Aggregation.MIN: _min,
    Aggregation.MAX: _max,
    Aggregation.SUM: _sum,
}
