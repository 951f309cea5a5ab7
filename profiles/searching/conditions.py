"""Filters as conditions on ``profile p``.

A condition is put together from the constants below; what people typed is always a
parameter. Text is compared in lower case by ``pg_c_utf8``, which every PostgreSQL from
17 on has and which knows all alphabets, whatever the database's own locale.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from psycopg import sql
from psycopg.types.json import Jsonb

from profiles.attribution import CREATED, PartKind
from profiles.definitions import CREATE_CUSTOMER
from profiles.filters import Comparison, Filter, Operator
from profiles.records import Outcome
from profiles.statuses import ChangeOutcome, OriginKind
from profiles.subscriptions import ALL_CHANNELS, OPTED_OUT
from profiles.values import JSONValue, datetime_text

Parameters = list[Any]


@dataclass(frozen=True, slots=True)
class Condition:
    """A part of a where clause on ``profile p`` and its parameters."""

    text: sql.Composable
    parameters: Parameters


@dataclass(frozen=True, slots=True)
class Place:
    """What conditions need to know beside the filter.

    ``kinds`` are the numbers of the identifier kinds by key, ``now`` the moment of
    the question, ``ranges`` where the changes of an import lie, by its id.
    ``rows_of`` says who they are whose rows an import left as they were, by its id and
    what became of the rows.
    """

    workspace_id: int
    zone: ZoneInfo
    now: datetime
    kinds: dict[str, int]
    ranges: dict[str, list[tuple[int, int]]]
    rows_of: dict[tuple[str, Operator], list[int]]


# --- the value of an attribute, as text and as JSON

_TEXT = sql.SQL("p.attributes ->> %s")
_LAST_OF_PAIR = sql.SQL("p.attributes -> %s ->> 1")
_LOWER = sql.SQL("lower(({}) collate pg_c_utf8)")
_GIVEN = sql.SQL("lower(%s::text collate pg_c_utf8)")
_IS_SET = sql.SQL("coalesce(jsonb_typeof(p.attributes -> %s), 'null') <> 'null'")
_NOT = sql.SQL("not ({})")
_IS_TRUE = sql.SQL("p.attributes -> %s = to_jsonb(%s)")

# A value that is no number (the attribute had another type once) is not compared.
_NUMBER = sql.SQL(
    "case when jsonb_typeof(p.attributes -> %s) = 'number' "
    "then (p.attributes ->> %s)::numeric {} end"
)
_LAST_NUMBER = sql.SQL(
    "case when jsonb_typeof(p.attributes -> %s -> 1) = 'number' "
    "then (p.attributes -> %s ->> 1)::numeric {} end"
)
_HAS_ELEMENT = sql.SQL(
    "exists (select from jsonb_array_elements_text(case when "
    "jsonb_typeof(p.attributes -> %s) = 'array' then p.attributes -> %s end) element "
    "where lower(element collate pg_c_utf8) = lower(%s::text collate pg_c_utf8))"
)

# --- what lies beside a person

_HOLDS = sql.SQL(
    "exists (select from identifier i where i.workspace_id = %s "
    "and i.profile_id = p.id and i.kind = %s)"
)
_IS_MEMBER = sql.SQL(
    "exists (select from segment_member m where m.workspace_id = %s "
    "and m.segment_id = %s and m.profile_id = p.id)"
)
_SAID = sql.SQL(
    "exists (select from subscription s where s.workspace_id = %s "
    "and s.profile_id = p.id and s.channel = %s and s.resource = %s)"
)
_SAID_YES = sql.SQL(
    "exists (select from subscription s where s.workspace_id = %s "
    "and s.profile_id = p.id and s.channel = %s and s.resource = %s "
    "and s.status = 'subscribed')"
)
# A no for all channels covers every channel, a no for a channel its resources.
_SAID_NO = sql.SQL(
    "exists (select from subscription s where s.workspace_id = %s "
    "and s.profile_id = p.id and s.status = any(%s) and (s.channel = %s "
    "or (s.channel = %s and s.resource = any(%s))))"
)
# Changes of merged profiles count for the person they live on in.
_CAME_FROM = sql.SQL(
    "(exists (select from profile_change c where c.workspace_id = %s "
    "and c.profile_id = p.id and c.origin_kind = %s and c.origin_id = %s {0}) "
    "or exists (select from profile_alias a join profile_change c "
    "on c.profile_id = a.id where a.workspace_id = %s and a.profile_id = p.id "
    "and c.origin_kind = %s and c.origin_id = %s {0}))"
)
# The same of what brought them. Whose creation no event tells was made by the action
# Create customer.
_BROUGHT_BY = sql.SQL(
    "exists (select from event e where e.workspace_id = %s and (e.profile_id = p.id "
    "or e.profile_id in (select a.id from profile_alias a "
    "where a.workspace_id = %s and a.profile_id = p.id)) and e.data @> %s)"
)
_IS_ONE_OF = sql.SQL("p.id = any(%s::bigint[])")
# The object is looked up once; whoever is asked about is then found by both keys.
_RELATED_TO = sql.SQL(
    "exists (select from relationship r where r.workspace_id = %s "
    "and r.profile_id = p.id and r.custom_object_id = (select o.id "
    "from custom_object o where o.workspace_id = %s and o.type = %s "
    "and o.object_id = %s))"
)
_IS_RELATED = sql.SQL(
    "exists (select from relationship r join custom_object o "
    "on o.id = r.custom_object_id where r.workspace_id = %s and o.workspace_id = %s "
    "and r.profile_id = p.id and o.type = %s)"
)
_IN_RANGE = sql.SQL("and c.id between %s and %s")
_WITH_OUTCOME = sql.SQL(" and c.outcome = %s")
_OUTCOMES = {
    Operator.CREATED_BY: ChangeOutcome.CREATED,
    Operator.UPDATED_BY: ChangeOutcome.UPDATED,
    Operator.MERGED_BY: ChangeOutcome.MERGED,
}
# Rows that left no change behind; their people are known by the import alone.
LEFT_AS_THEY_WERE = {
    Operator.UNCHANGED_BY: Outcome.UNCHANGED,
    Operator.HELD_BY: Outcome.HELD,
    Operator.SKIPPED_BY: Outcome.SKIPPED,
}


def condition(asked: Filter, place: Place) -> Condition:
    """The condition that a filter becomes."""
    return _BUILDERS[asked.subject.comparison](asked, place)


def negated(found: Condition) -> Condition:
    """The opposite."""
    return Condition(_NOT.format(found.text), found.parameters)


def all_of(parts: Sequence[Condition]) -> Condition:
    """Every one of these; of none it is true."""
    return _joined(parts, " and ", "true")


def any_of(parts: Sequence[Condition]) -> Condition:
    """One of these at least; of none it is false."""
    return _joined(parts, " or ", "false")


def _joined(parts: Sequence[Condition], word: str, nothing: str) -> Condition:
    texts = [sql.SQL("({})").format(part.text) for part in parts]
    joined = sql.SQL(word).join(texts) if texts else sql.SQL(nothing)
    return Condition(joined, [v for part in parts for v in part.parameters])


def _text(asked: Filter, place: Place) -> Condition:
    key, verb = asked.subject.detail, asked.operator
    if verb in _PRESENCE:
        return _presence(asked, place)
    value = _LOWER.format(_LAST_OF_PAIR if asked.subject.pair else _TEXT)
    shape = {
        Operator.IS: "{} = {}",
        Operator.IS_NOT: "{} is distinct from {}",
        Operator.STARTS_WITH: "starts_with({}, {})",
        Operator.CONTAINS: "strpos({}, {}) > 0",
    }[verb]
    return Condition(sql.SQL(shape).format(value, _GIVEN), [key, asked.value])


def _number(asked: Filter, place: Place) -> Condition:
    key, verb = asked.subject.detail, asked.operator
    if verb in _PRESENCE:
        return _presence(asked, place)
    test = {
        Operator.IS: "= %s",
        Operator.OVER: "> %s",
        Operator.UNDER: "< %s",
        Operator.BETWEEN: "between %s and %s",
    }[verb]
    number = _LAST_NUMBER if asked.subject.pair else _NUMBER
    values = [Decimal(part) for part in asked.value.split("..")]
    return Condition(number.format(sql.SQL(test)), [key, key, *values])


def _yes_no(asked: Filter, place: Place) -> Condition:
    if asked.operator in _PRESENCE:
        return _presence(asked, place)
    is_yes = asked.operator is Operator.YES
    return Condition(_IS_TRUE, [asked.subject.detail, is_yes])


def _date(asked: Filter, place: Place) -> Condition:
    if asked.operator in _PRESENCE:
        return _presence(asked, place)
    today = place.now.astimezone(place.zone).date()
    low, high = _span(asked, today)
    return _between_texts(
        asked,
        low.isoformat() if low else None,
        high.isoformat() if high else None,
    )


def _moment(asked: Filter, place: Place) -> Condition:
    if asked.operator in _PRESENCE:
        return _presence(asked, place)
    low, high = _moments(asked, place)
    if asked.subject.key in _COLUMNS:
        return _between_moments(_COLUMNS[asked.subject.key], low, high)
    return _between_texts(
        asked,
        datetime_text(low)[:-1] if low else None,
        datetime_text(high)[:-1] if high else None,
    )


def _span(asked: Filter, today: date) -> tuple[date | None, date | None]:
    """The first day that fits and the first one after; None is without end."""
    day = timedelta(days=1)
    if asked.operator is Operator.LAST_DAYS:
        return today - (int(asked.value) - 1) * day, today + day
    given = date.fromisoformat(asked.value)
    if asked.operator is Operator.BEFORE:
        return None, given
    return (
        (given, given + day) if asked.operator is Operator.IS else (given + day, None)
    )


def _moments(asked: Filter, place: Place) -> tuple[datetime | None, datetime | None]:
    """The same as moments: days begin at midnight in the workspace's zone."""
    if asked.operator is Operator.LAST_DAYS:
        return place.now - timedelta(days=int(asked.value)), None
    days = _span(asked, place.now.date())
    low, high = (
        datetime.combine(day, time(), place.zone) if day else None for day in days
    )
    return low, high


def _between_texts(asked: Filter, low: str | None, high: str | None) -> Condition:
    """Dates and times are stored so that their texts sort as they do."""
    value = _LAST_OF_PAIR if asked.subject.pair else _TEXT
    key = asked.subject.detail
    parts, parameters = [], []
    for bound, sign in ((low, ">="), (high, "<")):
        if bound is not None:
            shape = sql.SQL("rtrim({}, 'Z') collate \"C\" " + sign + " %s")
            parts.append(shape.format(value))
            parameters += [key, bound]
    return Condition(sql.SQL(" and ").join(parts), parameters)


def _between_moments(
    column: sql.SQL, low: datetime | None, high: datetime | None
) -> Condition:
    parts, parameters = [], []
    for bound, sign in ((low, " >= %s"), (high, " < %s")):
        if bound is not None:
            parts.append(column + sql.SQL(sign))
            parameters.append(bound)
    return Condition(sql.SQL(" and ").join(parts), parameters)


def _list(asked: Filter, place: Place) -> Condition:
    if asked.operator in _PRESENCE:
        return _presence(asked, place)
    key = asked.subject.detail
    contains = Condition(_HAS_ELEMENT, [key, key, asked.value])
    return contains if asked.operator is Operator.CONTAINS else negated(contains)


def _presence(asked: Filter, place: Place) -> Condition:
    found = Condition(_IS_SET, [asked.subject.detail])
    if asked.subject.key in _COLUMNS:
        found = Condition(sql.SQL("true"), [])
    return found if asked.operator is Operator.SET else negated(found)


def _held(asked: Filter, place: Place) -> Condition:
    kind = place.kinds[asked.subject.detail]
    found = Condition(_HOLDS, [place.workspace_id, kind])
    return found if asked.operator is Operator.SET else negated(found)


def _member(asked: Filter, place: Place) -> Condition:
    found = Condition(_IS_MEMBER, [place.workspace_id, int(asked.value)])
    return found if asked.operator is Operator.IS else negated(found)


def _consent(asked: Filter, place: Place) -> Condition:
    channel, _, resource_text = asked.subject.detail.partition(":")
    resource = int(resource_text or 0)
    said_no = Condition(
        _SAID_NO,
        [
            place.workspace_id,
            sorted(OPTED_OUT),
            ALL_CHANNELS,
            channel,
            sorted({0, resource}),
        ],
    )
    if asked.operator is Operator.OPTED_OUT:
        return said_no
    here = [place.workspace_id, channel, resource]
    if asked.operator is Operator.SILENT:
        return negated(Condition(_SAID, here))
    return all_of([Condition(_SAID_YES, here), negated(said_no)])


def _came_from(asked: Filter, place: Place) -> Condition:
    if asked.operator in LEFT_AS_THEY_WERE:
        return Condition(_IS_ONE_OF, [place.rows_of[asked.value, asked.operator]])
    parameters = [place.workspace_id, OriginKind.IMPORT, int(asked.value)]
    ranges = place.ranges.get(asked.value)
    within: sql.Composable = sql.SQL("")
    if ranges:
        within = _IN_RANGE
        parameters += [
            min(first for first, _ in ranges),
            max(last for _, last in ranges),
        ]
    if outcome := _OUTCOMES.get(asked.operator):
        within += _WITH_OUTCOME
        parameters.append(outcome)
    return Condition(_CAME_FROM.format(within), [*parameters, *parameters])


def _attributed(asked: Filter, place: Place) -> Condition:
    kind = PartKind(asked.subject.key)
    found = _brought_by({kind.value: asked.value}, place)
    if (kind, asked.value) == (PartKind.SOURCE_ACTION, CREATE_CUSTOMER.key):
        found = any_of([found, negated(_brought_by({CREATED: True}, place))])
    return found if asked.operator is Operator.IS else negated(found)


def _brought_by(data: dict[str, JSONValue], place: Place) -> Condition:
    """Whether a source action of the person's says this."""
    parts = Jsonb(data)
    return Condition(_BROUGHT_BY, [place.workspace_id, place.workspace_id, parts])


def _related(asked: Filter, place: Place) -> Condition:
    number, here = int(asked.subject.detail), place.workspace_id
    if asked.operator in {Operator.ANY, Operator.NONE}:
        found = Condition(_IS_RELATED, [here, here, number])
        return found if asked.operator is Operator.ANY else negated(found)
    found = Condition(_RELATED_TO, [here, here, number, asked.value])
    return found if asked.operator is Operator.IS else negated(found)


_PRESENCE = {Operator.SET, Operator.UNSET}
_COLUMNS = {"created": sql.SQL("p.created_at"), "updated": sql.SQL("p.updated_at")}
_BUILDERS: dict[Comparison, Callable[[Filter, Place], Condition]] = {
    Comparison.TEXT: _text,
    Comparison.NUMBER: _number,
    Comparison.YES_NO: _yes_no,
    Comparison.DATE: _date,
    Comparison.MOMENT: _moment,
    Comparison.LIST: _list,
    Comparison.OBJECT: _presence,
    Comparison.HELD: _held,
    Comparison.MEMBER: _member,
    Comparison.CONSENT: _consent,
    Comparison.CAME_FROM: _came_from,
    Comparison.ATTRIBUTED: _attributed,
    Comparison.RELATED: _related,
}
