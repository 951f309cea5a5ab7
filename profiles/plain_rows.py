"""Tells a pack's plain rows from those that are judged one by one.

Pure. A plain row concerns no other row of its pack: nobody else there names one of its
identifiers, or leads to the same person. It is *new* if nobody has any of them, and
*known* if all lead to one person, who may turn out to be as the row says already. So
the order in which plain rows are judged does not matter, and they are judged at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from profiles.packs import KeyColumn, Pack
from profiles.records import Record
from profiles.rules import Mode, Rules
from profiles.state import Key

_SEVERAL = -1


@dataclass(slots=True)
class Holders:
    """Who holds the values of one kind: one person each, or ``several``."""

    one: dict[str, int] = field(default_factory=dict)
    several: dict[str, list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, pairs: list[tuple[str, int]]) -> Holders:
        """The holders as a reader gives them."""
        holders = cls(dict(pairs))
        if len(holders.one) < len(pairs):
            for value, profile_id in pairs:
                holders.several.setdefault(value, []).append(profile_id)
            holders.several = {v: i for v, i in holders.several.items() if len(i) > 1}
            holders.one.update(dict.fromkeys(holders.several, _SEVERAL))
        return holders

    def all(self, value: str) -> list[int]:
        """Everybody who holds the value."""
        if value in self.several:
            return self.several[value]
        return [self.one[value]] if value in self.one else []


class Sorted(NamedTuple):
    """The positions of new rows, of known rows with their person, and of the rest."""

    new: list[int]
    known: dict[int, int]
    rest: set[int]


def rest_of(
    pack: Pack, rules: Rules, *, apart: Iterable[int], forgotten: set[Key]
) -> set[int]:
    """The rows that are judged one by one whoever they lead to; those ``apart`` too."""
    acting = _acting(pack)
    if not pack.keys or any(map(_names_profiles, acting)):
        return set(range(len(pack)))
    rest = {*pack.odd, *apart, *_nameless(pack, rules), *_related(pack, acting)}
    if forgotten:
        rest.update(_naming(pack.keys, forgotten))
    return rest


def sort_rows(
    pack: Pack,
    holders: dict[str, Holders],
    rules: Rules,
    *,
    rest: set[int],
    standing: Collection[int] = (),
) -> Sorted:
    """The rows of the pack, given those that are of the rest in any case.

    ``holders``, by kind, are those of every value that the pack names. Rows of whom
    nothing was looked up are new, except those ``standing``, which are left out.
    """
    settled = rest.union(standing)
    left = [position for position in range(len(pack)) if position not in settled]
    if not left:
        return Sorted([], {}, rest)
    new: list[int] = []
    known: dict[int, int] = {}
    if any(holders[column.kind].one for column in pack.keys):
        keys = [
            KeyColumn(column.kind, [column.values[at] for at in left])
            for column in pack.keys
        ]
        for position, person in zip(left, people_of(keys, holders), strict=True):
            if person is None:
                new.append(position)
            elif person > 0:
                known[position] = person
            else:
                rest.add(position)
    else:
        new = left
    if rules.mode is Mode.UPDATE_ONLY:
        rest.update(new)
        new = []
    if rules.mode is Mode.ADD_ONLY:
        rest.update(known)
        known = {}
    _part_people(pack, holders, _acting(pack), known=known, rest=rest)
    return Sorted(new, known, rest)


def _acting(pack: Pack) -> list[Record]:
    return [record for record in pack.odd.values() if not record.held]


def _names_profiles(record: Record) -> bool:
    return record.profile_id is not None or record.merge_with is not None


def _nameless(pack: Pack, rules: Rules) -> list[int]:
    """The rows that have no identifier to be matched by."""
    columns = [column.values for column in pack.keys if column.kind in rules.match]
    # Rows that are not plain are blank in every column.
    if any(values.count("") == len(pack.odd) for values in columns):
        return []
    rows = zip(*columns, strict=True) if columns else [()] * len(pack)
    return [position for position, named in enumerate(rows) if not any(named)]


def _related(pack: Pack, acting: list[Record]) -> Iterator[int]:
    """The rows that have a value which another row has too."""
    odd: dict[str, list[str]] = {}
    for record in acting:
        for identifier in (*record.identifiers, *record.detach):
            odd.setdefault(identifier.kind, []).append(identifier.value)
    for kind in {column.kind for column in pack.keys}:
        columns = [column.values for column in pack.keys if column.kind == kind]
        values = [*chain.from_iterable(columns), *odd.get(kind, ())]
        blank = sum(column.count("") for column in columns)
        if len(set(values)) == len(values) - max(blank - 1, 0):
            continue
        times = Counter(values)
        shared = {value for value, n in times.items() if n > 1 and value}
        for column in columns:
            yield from (at for at, value in enumerate(column) if value in shared)


def _naming(keys: list[KeyColumn], wanted: set[Key]) -> Iterator[int]:
    for column in keys:
        values = {value for kind, value in wanted if kind == column.kind}
        yield from (at for at, value in enumerate(column.values) if value in values)


def people_of(
    columns: list[KeyColumn], holders: dict[str, Holders]
) -> Iterator[int | None]:
    """Whom each row leads to: nobody (None), one person, or not one (below 1)."""
    found = [list(map({**holders[c.kind].one, "": 0}.get, c.values)) for c in columns]
    width = len(columns)
    for row in zip(*found, strict=True):
        person = row[0]
        if row.count(person) == width:
            yield person
        else:
            people = {*row}
            people.discard(0)
            yield people.pop() if len(people) == 1 else _SEVERAL


def _part_people(
    pack: Pack,
    holders: dict[str, Holders],
    acting: list[Record],
    *,
    known: dict[int, int],
    rest: set[int],
) -> None:
    """Move the rows to the rest whose person another row leads to as well."""
    taken: set[int] = set()
    for column in pack.keys:
        held = holders[column.kind]
        if held.one:
            for position in rest:
                taken.update(held.all(column.values[position]))
    for record in acting:
        for identifier in (*record.identifiers, *record.detach):
            taken.update(holders[identifier.kind].all(identifier.value))
    if len(set(known.values())) < len(known):
        times = Counter(known.values())
        taken.update(person for person, n in times.items() if n > 1)
    if taken:
        for position in [at for at, person in known.items() if person in taken]:
            del known[position]
            rest.add(position)
