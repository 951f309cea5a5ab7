"""The first pass of a review: who the rows speak of, and which of them are linked.

It reads and validates the whole file once, looks the identifiers up, and leaves
behind a staging file and the set of linked rows. Two rows are linked when they share
an identifier or lead to one profile, even by different identifiers: then one cannot
be judged without the other.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from itertools import compress, repeat

from imports.engine.links import Links
from imports.engine.reader import Chunk
from imports.engine.staging import Found, Stage
from profiles.definitions import Definitions
from profiles.packs import Pack
from profiles.plain_rows import Holders, people_of
from profiles.reader import DatabaseReader
from profiles.records import Record
from profiles.rules import Rules


class Survey:
    """Surveys chunk by chunk."""

    def __init__(
        self, definitions: Definitions, rules: Rules, stage: Stage, links: Links
    ) -> None:
        self._definitions = definitions
        # A phone that nobody is matched by and several may share links nobody.
        self._linking = {
            kind.key
            for kind in definitions.kinds.values()
            if kind.identifies or kind.key in rules.match
        }
        self._reader = DatabaseReader(definitions)
        self._stage = stage
        self._links = links

    def take(self, chunk: Chunk) -> None:
        """Look one chunk's people up, note its keys, and stage it."""
        found: Found = {}
        if chunk.rows is not None:
            found = self._look_up(chunk.rows)
            holders = {kind: Holders.of(pairs) for kind, pairs in found.items()}
            self._link_columns(chunk.rows, holders)
            self._link_records(chunk.rows, holders)
        self._stage.put(chunk.frames, found)

    def _look_up(self, pack: Pack) -> Found:
        named, kinds = pack.named(), self._definitions.kinds
        asked = [(kinds[kind], list(values)) for kind, values in named.items()]
        return dict(zip(named, self._reader.each_holders(asked), strict=True))

    def _link_columns(self, pack: Pack, holders: dict[str, Holders]) -> None:
        """Note the keys of the plain rows."""
        ordinals = range(pack.first, pack.first + len(pack))
        columns = [column for column in pack.keys if column.kind in self._linking]
        for column in columns:
            keys = zip(repeat(column.kind), column.values)
            if "" in column.values:
                named = list(map(bool, column.values))
                self._links.add(compress(ordinals, named), compress(keys, named))
            else:
                self._links.add(ordinals, keys)
        if not any(holders[column.kind].one for column in columns):
            return
        alone: list[tuple[int, int]] = []
        for position, person in enumerate(people_of(columns, holders)):
            if person is not None and person > 0:
                alone.append((pack.first + position, person))
            elif person is not None:
                for column in columns:
                    owners = holders[column.kind].all(column.values[position])
                    alone += [(pack.first + position, owner) for owner in owners]
        self._links.add([o for o, _ in alone], [(person,) for _, person in alone])

    def _link_records(self, pack: Pack, holders: dict[str, Holders]) -> None:
        """Note the keys of all other rows that are not held."""
        acting = [record for record in pack.odd.values() if not record.held]
        aliases = self._aliases(acting)
        keys = [
            (record.number, key)
            for record in acting
            for key in self._keys(record, holders, aliases)
        ]
        self._links.add([ordinal for ordinal, _ in keys], [key for _, key in keys])

    def _aliases(self, records: Sequence[Record]) -> dict[int, int]:
        named = [r.profile_id for r in records if r.profile_id is not None]
        named += [r.merge_with for r in records if r.merge_with is not None]
        return self._reader.aliases(named)

    def _keys(
        self, record: Record, holders: dict[str, Holders], aliases: dict[int, int]
    ) -> Iterator[Hashable]:
        """The record's identifiers, and the ids of all profiles it leads to."""
        for kind, value, _ in (*record.identifiers, *record.detach):
            if kind in self._linking:
                yield kind, value
                yield from ((owner,) for owner in holders[kind].all(value))
        for profile_id in (record.profile_id, record.merge_with):
            if profile_id is not None:
                yield (aliases.get(profile_id, profile_id),)
