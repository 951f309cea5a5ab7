"""The first pass of a review: who the rows speak of, and which of them are linked.

It reads and validates the whole file once, looks the identifiers up, and leaves
behind a staging file and the set of linked rows. Two rows are linked when they share
an identifier or lead to one profile, even by different identifiers: then one cannot
be judged without the other.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence

from imports.links import Links
from imports.reader import Chunk
from imports.staging import Holders, Stage
from profiles.definitions import Definitions
from profiles.reader import DatabaseReader
from profiles.records import Record
from profiles.rules import Rules
from profiles.state import Key


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
        holders = self._look_up(chunk.records)
        owners: dict[Key, list[int]] = {}
        for kind, found in holders.items():
            for value, profile_id in found:
                owners.setdefault((kind, value), []).append(profile_id)
        aliases = self._aliases(chunk.records)
        for record in chunk.records:
            if not record.held:
                self._links.add(record.number, self._keys(record, owners, aliases))
        self._stage.put(chunk.frames, holders)

    def _look_up(self, records: Sequence[Record]) -> Holders:
        wanted: dict[str, set[str]] = {}
        for record in records:
            for kind, value, _ in (*record.identifiers, *record.detach):
                wanted.setdefault(kind, set()).add(value)
        return {
            kind: self._reader.holders(self._definitions.kinds[kind], list(values))
            for kind, values in wanted.items()
        }

    def _aliases(self, records: Sequence[Record]) -> dict[int, int]:
        named = [r.profile_id for r in records if r.profile_id is not None]
        named += [r.merge_with for r in records if r.merge_with is not None]
        return self._reader.aliases(named)

    def _keys(
        self, record: Record, owners: dict[Key, list[int]], aliases: dict[int, int]
    ) -> Iterator[Hashable]:
        """The record's identifiers, and the ids of all profiles it leads to."""
        for identifier in (*record.identifiers, *record.detach):
            key = identifier[:2]
            if key[0] in self._linking:
                yield key
                yield from owners.get(key, ())
        for profile_id in (record.profile_id, record.merge_with):
            if profile_id is not None:
                yield aliases.get(profile_id, profile_id)
