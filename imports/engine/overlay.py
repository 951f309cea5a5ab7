"""What the earlier rows of a review leave behind for the later ones.

A review writes no profile, yet row n is judged against what the rows before it did.
The people of linked rows, and who holds their identifiers, are kept in two temporary
tables as the rows leave them; people not yet created are there under their provisional
ids. Planning reads through ``OverlayReader``, which lays them over what is stored.
People of unlinked rows concern no other row and are not kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

import msgspec
from django.db import connection

from imports import statements
from imports.engine.contradictions import GOES_IN, Heard, hear
from imports.engine.links import Ordinals
from imports.engine.staging import Block
from profiles import bulk
from profiles.copy_text import copy_json, id_array, number_array, text_array
from profiles.definitions import Definitions, KindDefinition
from profiles.objects.relations import Relation, RelationKey
from profiles.packs import Pack
from profiles.plans import Plan
from profiles.reader import Content, DatabaseReader, PassingReader
from profiles.records import Record
from profiles.state import Key, ProfileState
from profiles.subscriptions import Subscription, SubscriptionKey
from profiles.values import JSONValue, encode_text


class Kept(msgspec.Struct):
    """A person as the rows so far leave them, with what these rows asked for."""

    attributes: dict[str, JSONValue]
    times: dict[str, JSONValue] | None
    identifiers: dict[str, dict[str, str]] | None
    subscriptions: list[tuple[SubscriptionKey, Subscription]] | None
    segments: set[int] | None
    relations: list[tuple[RelationKey, Relation]] | None
    own: set[Key]
    version: int
    created_at: str
    updated_at: str
    merged_into: int | None
    heard: Heard


_kept = msgspec.json.Decoder(Kept, float_hook=Decimal)


class Overlay:
    """The two temporary tables, for one review on this connection."""

    def __init__(self, definitions: Definitions) -> None:
        self._numbers = {kind.key: kind.number for kind in definitions.kinds.values()}
        self._keys = {kind.number: kind.key for kind in definitions.kinds.values()}
        with connection.cursor() as cursor:
            for statement in statements.CREATE_OVERLAY:
                cursor.execute(statement)

    def holders(self, keys: Iterable[Key]) -> dict[Key, dict[int, bool]]:
        """By key and profile: whether it holds the key now, or has lost it."""
        found: dict[Key, dict[int, bool]] = {}
        pairs = sorted((self._numbers[kind], value) for kind, value in set(keys))
        if not pairs:
            return found
        kinds, values = zip(*pairs, strict=True)
        asked = [number_array(kinds), text_array(values)]
        with connection.cursor() as cursor:
            rows = bulk.fetch(cursor, statements.OVERLAY_HOLDERS, asked)
        for kind, value, profile_id, holds in rows:
            found.setdefault((self._keys[kind], value), {})[profile_id] = holds
        return found

    def people(self, ids: Iterable[int]) -> dict[int, Kept]:
        """Those of these people who are kept, and whom they were merged into."""
        found: dict[int, Kept] = {}
        wanted = set(ids)
        while wanted:
            with connection.cursor() as cursor:
                parameters = [id_array(wanted)]
                rows = bulk.fetch(cursor, statements.OVERLAY_PEOPLE, parameters)
            found.update((profile_id, _kept.decode(text)) for profile_id, text in rows)
            merged = {kept.merged_into for kept in found.values()} - {None}
            wanted = {i for i in merged if i is not None} - wanted - set(found)
        return found

    def keep(self, people: dict[int, Kept], holds: dict[tuple[Key, int], bool]) -> None:
        """Put people and holders in place of what is kept of them."""
        lines = [f"{i}\t{copy_json(encode_text(kept))}" for i, kept in people.items()]
        pairs = sorted(
            (self._numbers[kind], value, profile_id, now)
            for ((kind, value), profile_id), now in holds.items()
        )
        with connection.cursor() as cursor:
            cursor.execute(statements.OVERLAY_FORGET_PEOPLE, [id_array(people)])
            bulk.copy_rows(cursor, statements.COPY_OVERLAY_PEOPLE, lines)
            if pairs:
                kinds, values, ids, now = zip(*pairs, strict=True)
                held = [number_array(kinds), text_array(values), number_array(ids)]
                set_holders = statements.OVERLAY_SET_HOLDERS
                cursor.execute(set_holders, [*held, number_array(now)])


class OverlayReader(PassingReader):
    """Answers for one chunk of a review: kept people first, then stored ones.

    Who holds the chunk's identifiers in the database was looked up by the first pass.
    """

    def __init__(
        self,
        overlay: Overlay,
        block: Block,
        linked: Ordinals,
        *,
        definitions: Definitions,
        forgotten_since: datetime,
        written_before: str,
    ) -> None:
        self._overlay = overlay
        self._linked = linked
        super().__init__(
            DatabaseReader(
                definitions,
                forgotten_since=forgotten_since,
                written_before=written_before,
            )
        )
        self._holders = block.holders
        rows = _records_at(block.records, linked.positions(block.records))
        self._changed = overlay.holders(_keys(rows))
        self._kept = overlay.people(self._people(rows))

    def _people(self, rows: Sequence[Record]) -> set[int]:
        """Everybody the linked rows may lead to, by what is stored and what is kept."""
        ids = {i for changed in self._changed.values() for i in changed}
        keys = _keys(rows)
        for kind, found in self._holders.items() if keys else ():
            ids.update(i for value, i in found if (kind, value) in keys)
        named = [r.profile_id for r in rows if r.profile_id is not None]
        named += [r.merge_with for r in rows if r.merge_with is not None]
        return ids.union(named, self._stored.aliases(named).values())

    def holders(self, kind: KindDefinition, values: list[str]) -> list[tuple[str, int]]:
        stored = self._holders.get(kind.key, [])
        changed = {
            value: holders
            for (key, value), holders in self._changed.items()
            if key == kind.key
        }
        if not changed:
            return stored
        found = [(v, i) for v, i in stored if i not in changed.get(v, ())]
        for value in changed.keys() & values:
            found += [(value, i) for i, holds in changed[value].items() if holds]
        return found

    def aliases(self, ids: list[int]) -> dict[int, int]:
        stored = self._stored.aliases(ids)
        return {i: self._final(stored.get(i, i)) for i in ids}

    def _final(self, profile_id: int) -> int:
        kept = self._kept.get(profile_id)
        while kept is not None and kept.merged_into is not None:
            profile_id = kept.merged_into
            kept = self._kept.get(profile_id)
        return profile_id

    def profiles(self, ids: list[int]) -> list[ProfileState]:
        """These profiles as earlier rows leave them."""
        kept = [_state(i, self._kept[i]) for i in ids if i in self._kept]
        return kept + self._stored.profiles([i for i in ids if i not in self._kept])

    def contents(self, ids: list[int]) -> list[Content]:
        """What is stored of those that no row has changed."""
        return self._stored.contents([i for i in ids if i not in self._kept])

    def versions(self, ids: list[int]) -> dict[int, int]:
        """The versions of those that no row has changed, nor anybody since we began."""
        return self._stored.versions([i for i in ids if i not in self._kept])

    def add_identifiers(self, profiles: dict[int, ProfileState]) -> None:
        missing = {i: p for i, p in profiles.items() if p.identifiers is None}
        self._stored.add_identifiers(missing)

    def add_consent(self, profiles: dict[int, ProfileState]) -> None:
        missing = {i: p for i, p in profiles.items() if p.subscriptions is None}
        self._stored.add_consent(missing)

    def keep(self, plan: Plan) -> int:
        """Keep what the plan leaves behind; how many people turned out to differ.

        Those are people of whom two rows ask for different values, each counted once.
        """
        before = {i: kept.heard for i, kept in self._kept.items()}
        heard, differing = hear(plan, self._linked, before)
        people = {i: plan.state.profiles[i] for i in heard}
        for gone, into in plan.merged:
            if into in people:
                people[gone] = plan.state.profiles[gone]
        self._overlay.keep(
            {i: _to_keep(p, heard.get(i, Heard())) for i, p in people.items()},
            _holds(people, plan),
        )
        return differing

    def newcomers(self, plan: Plan) -> int:
        """How many people the plan's rows go to that no row of an earlier chunk did.

        A row that is not linked goes to somebody of whom no other row speaks.
        """
        alone, linked = 0, set()
        for record, profile_id, outcome in zip(
            plan.records, plan.profile_ids, plan.outcomes, strict=True
        ):
            if outcome in GOES_IN and record.number in self._linked:
                linked.add(profile_id)
            elif outcome in GOES_IN:
                alone += 1
        return alone + len(linked - self._kept.keys())


def _records_at(records: Sequence[Record], positions: Iterable[int]) -> list[Record]:
    """The records of rows that will be judged one by one; each is made once."""
    if isinstance(records, Pack):
        return records.made(positions)
    return [records[at] for at in positions]


def _keys(rows: Iterable[Record]) -> set[Key]:
    return {i[:2] for row in rows for i in (*row.identifiers, *row.detach)}


def _state(profile_id: int, kept: Kept) -> ProfileState:
    profile = ProfileState(
        profile_id,
        attributes=kept.attributes,
        times=kept.times,
        identifiers=kept.identifiers,
        version=kept.version,
        created_at=kept.created_at,
        updated_at=kept.updated_at,
    )
    if kept.subscriptions is not None:
        profile.subscriptions = dict(kept.subscriptions)
    profile.segments = kept.segments
    if kept.relations is not None:
        profile.relations = dict(kept.relations)
    profile.own = kept.own
    profile.merged_into = kept.merged_into
    return profile


def _to_keep(profile: ProfileState, heard: Heard) -> Kept:
    consent, relations = profile.subscriptions, profile.relations
    return Kept(
        attributes=profile.attributes,
        times=profile.times,
        identifiers=profile.identifiers,
        subscriptions=None if consent is None else list(consent.items()),
        segments=profile.segments,
        relations=None if relations is None else list(relations.items()),
        own=profile.own,
        version=profile.version,
        created_at=profile.created_at,
        updated_at=profile.updated_at,
        merged_into=profile.merged_into,
        heard=heard,
    )


def _holds(people: dict[int, ProfileState], plan: Plan) -> dict[tuple[Key, int], bool]:
    """What these people hold now, and what they lost in this plan."""
    lost = {pair: False for pair in plan.detached if pair[1] in people}
    holds = {}
    for profile_id, profile in people.items():
        for kind, value, _ in profile.held_identifiers():
            holds[(kind, value), profile_id] = profile.merged_into is None
    return lost | holds
