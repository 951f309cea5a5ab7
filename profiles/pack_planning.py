"""Plans a pack: its plain rows at once, the rest one by one.

Everything that is looked up for it is looked up for the whole pack. A plain row whose
person is as it says already costs these look-ups and one comparison of two texts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import compress

from profiles.consent_planning import Trial
from profiles.definitions import Definitions, KindDefinition
from profiles.loading import load_state
from profiles.newcomers import Newcomers
from profiles.packs import Pack
from profiles.plain_consent import Given, Said
from profiles.plain_rows import Holders, Sorted, rest_of, sort_rows
from profiles.plain_updates import PlainUpdates
from profiles.planning import plan_records
from profiles.plans import Plan
from profiles.presumed import NOTHING, Presumed
from profiles.reader import Content, PassingReader, Reader
from profiles.records import Outcome
from profiles.rules import Rules
from profiles.state import Key, ProfileState


def plan_pack(
    pack: Pack,
    reader: Reader,
    *,
    rules: Rules,
    definitions: Definitions,
    now: str,
    first_provisional: int,
    apart: Iterable[int],
    presumed: Presumed = NOTHING,
) -> Plan:
    """The plan of a pack's rows; those at the positions ``apart`` one by one.

    ``now`` is the time of the act, UTC ISO 8601. Rows ``presumed`` new are not looked
    up, as far as the database refuses what somebody has taken since; nor are those
    presumed to change nothing of somebody who is still at the version found then.
    """
    forgotten = reader.forgotten(_keys(pack))
    rest = rest_of(pack, rules, apart=apart, forgotten=forgotten)
    standing = _standing(presumed, reader, rest)
    found = Found(pack, reader, definitions)
    found.look_up(set(presumed.new) - rest, rules.match, standing.keys())
    rows = sort_rows(
        pack, found.pack_holders, rules, rest=rest, standing=standing.keys()
    )
    sayings = pack.sayings
    trial, distinct = Trial(definitions, rules, now), sayings.distinct()
    given = [trial.given(said) for said in distinct]
    if None in given:
        _part_doubtful(rows, given, sayings.codes)
    may_differ = not definitions.object_type
    updates = PlainUpdates(now)
    unchanged = found.compare(
        rows.known, trial, distinct, updates if may_differ else None
    )
    rest = rows.rest.union(rows.known.keys() - unchanged - set(updates.positions))
    plan = judged_apart(
        pack,
        sorted(rest),
        found,
        rules=rules,
        definitions=definitions,
        now=now,
        first_provisional=first_provisional,
    )
    outcomes, profile_ids, state = plan.outcomes, plan.profile_ids, plan.state
    for position in unchanged:
        profile_ids[position] = rows.known[position]
    for position, profile_id in standing.items():
        profile_ids[position] = profile_id
    for position, profile_id in zip(updates.positions, updates.people, strict=True):
        outcomes[position], profile_ids[position] = Outcome.UPDATED, profile_id
    last = state.next_provisional - len(rows.new)
    ids = list(range(state.next_provisional, last, -1))
    state.next_provisional = last
    for position, profile_id in zip(rows.new, ids, strict=True):
        outcomes[position], profile_ids[position] = Outcome.CREATED, profile_id
    plan.newcomers = Newcomers(pack, rows.new, now, ids, given)
    plan.updates = updates
    return plan


def _standing(presumed: Presumed, reader: Reader, rest: set[int]) -> dict[int, int]:
    """The rows that change nothing, as was found, and whom they lead to."""
    people, noted = presumed.people, presumed.versions
    found = reader.versions(list(compress(people, noted)))
    if not found:
        return {}
    return {
        at: profile_id
        for at, (profile_id, version) in enumerate(zip(people, noted, strict=True))
        if version and found.get(profile_id) == version and at not in rest
    }


def judged_apart(
    pack: Pack,
    judged: list[int],
    found: Found,
    *,
    rules: Rules,
    definitions: Definitions,
    now: str,
    first_provisional: int,
) -> Plan:
    """The plan of the rows at some positions, one by one.

    All other rows are unchanged, of nobody, until the caller says more of them.
    """
    records = [pack.record(position) for position in judged]
    state = load_state(records, found, definitions)
    state.next_provisional = first_provisional
    plan = plan_records(records, state, rules=rules, definitions=definitions, now=now)
    outcomes, profile_ids = [Outcome.UNCHANGED] * len(pack), [0] * len(pack)
    for position, outcome, profile_id in zip(
        judged, plan.outcomes, plan.profile_ids, strict=True
    ):
        outcomes[position], profile_ids[position] = outcome, profile_id
    plan.records, plan.judged = pack, judged
    plan.outcomes, plan.profile_ids = outcomes, profile_ids
    plan.issues = {judged[place]: issues for place, issues in plan.issues.items()}
    return plan


def _part_doubtful(rows: Sorted, given: list[Given | None], codes: list[int]) -> None:
    """Move the new rows to the rest whose saying takes a closer look."""
    doubtful = [position for position in rows.new if given[codes[position]] is None]
    rows.rest.update(doubtful)
    rows.new[:] = [position for position in rows.new if position not in rows.rest]


def _keys(pack: Pack) -> Iterable[Key]:
    """Every key that the pack names."""
    for column in pack.keys:
        for value in column.values:
            if value:
                yield column.kind, value
    for record in pack.odd.values():
        for identifier in record.identifiers:
            yield identifier[:2]


class Found(PassingReader):
    """A reader that has looked up who holds what the pack names.

    ``compare`` loads the people of known rows; they are not asked for again.
    """

    def __init__(self, pack: Pack, reader: Reader, definitions: Definitions) -> None:
        super().__init__(reader)
        self._pack = pack
        self._kinds = definitions.kinds
        self._contents: dict[int, Content] = {}
        self.pack_holders: dict[str, Holders] = {}

    def look_up(
        self, presumed: set[int], match: Collection[str], standing: Collection[int] = ()
    ) -> None:
        """Look up who holds what the pack names, but for the rows that are standing.

        Of rows presumed new only what may match them and is not unique: who took a
        unique value since has the database refuse the row.
        """
        kinds = self._kinds
        shared = [k for k in match if k in kinds and not kinds[k].identifies]
        if presumed and shared:
            self._ask(self._pack.named(shared, unseen=standing))
            presumed = presumed.difference(self._led(shared))
        self._ask(self._pack.named(unseen=presumed.union(standing)))

    def _ask(self, named: dict[str, set[str]]) -> None:
        kinds = [kind for kind in named if kind not in self.pack_holders]
        asked = [(self._kinds[kind], list(named[kind])) for kind in kinds]
        found = self._stored.each_holders(asked)
        self.pack_holders.update(
            (kind, Holders.of(pairs)) for kind, pairs in zip(kinds, found, strict=True)
        )

    def _led(self, kinds: Collection[str]) -> Iterator[int]:
        """The rows that one of these kinds leads to somebody."""
        for column in self._pack.keys:
            if column.kind in kinds and self.pack_holders[column.kind].one:
                held = self.pack_holders[column.kind].one
                yield from (at for at, v in enumerate(column.values) if v in held)

    def compare(
        self,
        known: dict[int, int],
        trial: Trial,
        distinct: list[Said],
        updates: PlainUpdates | None,
    ) -> set[int]:
        """The positions of the rows whose person is as the row says already.

        Rows that change only attributes, of which none was compared by its time, are
        taken into the updates.
        """
        found = self._stored.contents(list(known.values()))
        contents = self._contents = {content.id: content for content in found}
        attributes = self._pack.attributes
        same: set[int] = set()
        differing: dict[int, Content] = {}
        for position, profile_id in known.items():
            content = contents.get(profile_id)
            if content is None or content.times is not None:
                continue
            if content.attributes == attributes[position]:
                same.add(position)
            elif updates is not None:
                differing[position] = content
        if distinct and (same or differing):
            agreed = self._agreed({*same, *differing}, known, trial, distinct)
            same &= agreed
            differing = {at: differing[at] for at in sorted(differing.keys() & agreed)}
        if updates is not None:
            lines = self._pack.lines
            for position, (profile_id, version, stored, _) in differing.items():
                sets, line = attributes[position], lines[position]
                if not updates.add(
                    profile_id, version, stored, sets, position=position, line=line
                ):
                    same.add(position)
        return same

    def _agreed(
        self,
        positions: set[int],
        known: dict[int, int],
        trial: Trial,
        distinct: list[Said],
    ) -> set[int]:
        """The rows that say of subscriptions and segments what is stored."""
        codes = self._pack.sayings.codes
        rows = [(at, codes[at], known[at]) for at in positions]
        segments = {segment for said in distinct for segment in said.segments}
        consent = self.consent([row[2] for row in rows], list(segments))
        return set(trial.unchanged(rows, distinct, consent))

    def holders(self, kind: KindDefinition, values: list[str]) -> list[tuple[str, int]]:
        """Who holds these values of the pack."""
        held = self.pack_holders[kind.key]
        return [(value, i) for value in values for i in held.all(value)]

    def profiles(self, ids: list[int]) -> list[ProfileState]:
        """These profiles, out of what was loaded to be compared if possible."""
        contents = self._contents
        loaded = [contents[i].profile() for i in ids if i in contents]
        return loaded + self._stored.profiles([i for i in ids if i not in contents])
