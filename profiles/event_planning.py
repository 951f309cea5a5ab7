"""Plans a pack of events: those of one person each at once, the rest one by one.

    who -> what is known of the attributes they feed -> feed, attribute by attribute

Many rows of such a pack speak of the same people, but an event gives nobody an
identifier and takes none away. So only a person's own rows matter for each other, and
whoever an odd row speaks of is judged row by row with all their rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from profiles.definitions import Definitions
from profiles.event_columns import EventColumns
from profiles.feeding import Column, feed
from profiles.pack_planning import Found, judged_apart
from profiles.packs import Pack
from profiles.plain_events import PlainEvents, picked
from profiles.plans import Plan
from profiles.reader import Reader
from profiles.records import Identifier, Outcome, Record
from profiles.rules import Mode, Rules


def has_plain_events(
    records: Sequence[Record], definitions: Definitions, rules: Rules
) -> bool:
    """Whether the records are a pack whose events can be planned at once.

    It is so of all packs of a file or of none. Triggers are told of every event by
    name.
    """
    return (
        isinstance(records, Pack)
        and records.events is not None
        and not (definitions.triggers or definitions.object_type)
        and rules.mode is Mode.UPDATE_ONLY
        and not rules.only_merges
        and records.keys[0].kind in rules.match
    )


def plan_events(
    pack: Pack,
    events: EventColumns,
    reader: Reader,
    *,
    rules: Rules,
    definitions: Definitions,
    now: str,
    first_provisional: int,
) -> Plan:
    """The plan of a pack of events; ``now`` is UTC ISO 8601."""
    found = Found(pack, reader, definitions)
    found.look_up(set(), rules.match)
    people = _people(pack, found)
    going = [position for position, person in enumerate(people) if person > 0]
    rest = [position for position, person in enumerate(people) if person <= 0]
    plan = judged_apart(
        pack,
        rest,
        found,
        rules=rules,
        definitions=definitions,
        now=now,
        first_provisional=first_provisional,
    )
    whose = picked(people, going)
    outcomes, profile_ids = [Outcome.UPDATED] * len(people), people.copy()
    for position in rest:
        outcomes[position] = plan.outcomes[position]
        profile_ids[position] = plan.profile_ids[position]
    plan.outcomes, plan.profile_ids = outcomes, profile_ids
    keys = [each.attribute for each in events.feeds]
    everybody = sorted(set(whose))
    fed = reader.fed(everybody, keys, now)
    # Version 0 is nobody's: who is not there any more is missed when it is written.
    expected = {person: fed.versions.get(person, 0) for person in everybody}
    others = _led_to(rest, pack, found)
    counted_on = {i: fed.versions[i] for i in others if i in fed.versions}
    unmet = fed.unmet
    times = picked(events.times, going)
    steps = [
        feed(
            definitions.attributes[each.attribute],
            Column(whose, picked(each.values, going), times, now),
            fed.values[each.attribute],
            fed.times[each.attribute],
        )
        for each in events.feeds
    ]
    plan.plain_events = PlainEvents(
        pack, going, whose, fed, steps, now, expected, counted_on, unmet
    )
    return plan


def _people(pack: Pack, found: Found) -> list[int]:
    """The person of each row that can be planned with others; 0 of all other rows."""
    (column,) = pack.keys
    holders = found.pack_holders[column.kind]
    one = {value: person for value, person in holders.one.items() if person > 0}
    for value in _forgotten(column.values, found, column.kind):
        one.pop(value, None)
    taken = _holding(_of_odd_rows(pack), found)
    if taken:
        one = {value: person for value, person in one.items() if person not in taken}
    return [one.get(value, 0) for value in column.values]


def _led_to(rest: list[int], pack: Pack, found: Found) -> set[int]:
    """The people whom rows that are judged by themselves lead to."""
    plain = (i for at in rest if at not in pack.odd for i in pack.identifiers(at))
    return _holding(plain, found) | _holding(_of_odd_rows(pack), found)


def _of_odd_rows(pack: Pack) -> Iterator[Identifier]:
    """The identifiers of the odd rows that are not held anyway."""
    for record in pack.odd.values():
        if not record.held:
            yield from record.identifiers


def _holding(identifiers: Iterable[Identifier], found: Found) -> set[int]:
    """Who has these identifiers."""
    return {
        person
        for identifier in identifiers
        for person in found.pack_holders[identifier.kind].all(identifier.value)
    }


def _forgotten(values: Iterable[str], found: Found, kind: str) -> list[str]:
    keys = ((kind, value) for value in set(values) if value)
    return [value for _, value in found.forgotten(keys)]
