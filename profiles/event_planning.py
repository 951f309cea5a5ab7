"""Plans a pack of events: those of one person each at once, the rest one by one.

    who -> what is known of the attributes they feed -> feed, attribute by attribute

Many rows of such a pack speak of the same people, but an event gives nobody an
identifier and takes none away. So only a person's own rows matter for each other, and
whoever an odd row speaks of is judged row by row with all their rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from profiles.definitions import Definitions
from profiles.event_columns import EventColumns
from profiles.feeding import Column, feed
from profiles.pack_planning import Found, judged_apart
from profiles.packs import Pack
from profiles.plain_events import PlainEvents
from profiles.plans import Plan
from profiles.reader import Reader
from profiles.records import Outcome, Record
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
    whose = [people[position] for position in going]
    for position, person in zip(going, whose, strict=True):
        plan.outcomes[position], plan.profile_ids[position] = Outcome.UPDATED, person
    keys = [each.attribute for each in events.feeds]
    fed = reader.fed(sorted(set(whose)), keys, now)
    times = _picked(events.times, going)
    steps = [
        feed(
            definitions.attributes[each.attribute],
            Column(whose, _picked(each.values, going), times, now),
            fed.values[each.attribute],
            fed.times[each.attribute],
        )
        for each in events.feeds
    ]
    plan.plain_events = PlainEvents(pack, going, whose, fed, steps, now)
    return plan


def _people(pack: Pack, found: Found) -> list[int]:
    """The person of each row that can be planned with others; 0 of all other rows."""
    (column,) = pack.keys
    holders = found.pack_holders[column.kind]
    one = {value: person for value, person in holders.one.items() if person > 0}
    for value in _forgotten(column.values, found, column.kind):
        one.pop(value, None)
    taken = {
        person
        for record in pack.odd.values()
        if not record.held
        for identifier in record.identifiers
        for person in found.pack_holders[identifier.kind].all(identifier.value)
    }
    if taken:
        one = {value: person for value, person in one.items() if person not in taken}
    return [one.get(value, 0) for value in column.values]


def _forgotten(values: Iterable[str], found: Found, kind: str) -> list[str]:
    keys = [(kind, value) for value in set(values) if value]
    return [value for _, value in found.forgotten(keys)]


def _picked(column: list[str], positions: list[int]) -> list[str]:
    if len(positions) == len(column):
        return column
    return [column[position] for position in positions]
