"""Loads what planning needs to know: the definitions, and the people of a chunk.

A constant number of queries for a chunk of any size. What is loaded outside a
transaction is a hint: ``apply`` checks versions under lock before it writes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from django.conf import settings
from django.db import connection

from profiles import bulk
from profiles.definitions import Definitions, KindDefinition
from profiles.digests import digest
from profiles.models import Attribute, BlockedValue, IdentifierKind
from profiles.plans import Change
from profiles.records import Record
from profiles.state import Key, ProfileState, State
from profiles.statuses import OUTCOMES, ChangeOutcome, Origin
from profiles.undo import NetEffect, net_effects
from profiles.values import decode

if TYPE_CHECKING:
    from cdp.models import Workspace


class Reader(Protocol):
    """Answers what is stored; a review's overlay of earlier rows answers first."""

    def holders(self, kind: KindDefinition, values: list[str]) -> list[tuple[str, int]]:
        """(value, profile id) for each holder of one of the values."""

    def aliases(self, ids: list[int]) -> dict[int, int]:
        """The id each merged profile lives on under."""

    def profiles(self, ids: list[int]) -> list[ProfileState]:
        """These profiles, without their identifiers."""

    def add_identifiers(self, profiles: dict[int, ProfileState]) -> None:
        """Load the identifiers of these profiles, and which the run attached."""

    def forgotten(self, keys: Iterable[Key]) -> set[Key]:
        """Those of these keys whose people were forgotten since the run began."""


class DatabaseReader:
    """Reads from PostgreSQL.

    ``origin`` is the run whose own work is marked, ``forgotten_since`` the time since
    when forgotten people are to be passed by.
    """

    def __init__(
        self,
        definitions: Definitions,
        origin: Origin | None = None,
        forgotten_since: datetime | None = None,
    ) -> None:
        self.definitions = definitions
        self.workspace_id = definitions.workspace_id
        self.origin = origin
        self.forgotten_since = forgotten_since
        self.kind_keys = {k.number: k.key for k in definitions.kinds.values()}

    def holders(self, kind: KindDefinition, values: list[str]) -> list[tuple[str, int]]:
        rows = self._fetch(bulk.FIND_HOLDERS, kind.number, sorted(values))
        return [(value, profile_id) for value, profile_id in rows]

    def aliases(self, ids: list[int]) -> dict[int, int]:
        return dict(self._fetch(bulk.LOAD_ALIASES, ids)) if ids else {}

    def profiles(self, ids: list[int]) -> list[ProfileState]:
        if not ids:
            return []
        return [
            ProfileState(
                profile_id,
                attributes=decode(attributes),
                times=decode(times) if times else None,
                version=version,
                created_at=stamp(created_at),
                updated_at=stamp(updated_at),
            )
            for profile_id, version, attributes, times, created_at, updated_at in (
                self._fetch(bulk.LOAD_PROFILES, sorted(ids))
            )
        ]

    def add_identifiers(self, profiles: dict[int, ProfileState]) -> None:
        ids = sorted(profiles)
        if not ids:
            return
        for profile in profiles.values():
            profile.identifiers = {}
        for profile_id, kind, value, sent in self._fetch(bulk.LOAD_IDENTIFIERS, ids):
            held = profiles[profile_id].identifiers
            if held is not None:
                key = self.kind_keys[kind]
                held.setdefault(key, {})[value] = value if sent is None else sent
        if self.origin is not None:
            self._mark_own(profiles, ids, self.origin)

    def forgotten(self, keys: Iterable[Key]) -> set[Key]:
        since = self.forgotten_since
        if since is None or not self._fetch(bulk.ANY_FORGOTTEN, since)[0][0]:
            return set()
        digests = {digest(key, self.definitions): key for key in keys}
        rows = self._fetch(bulk.FIND_FORGOTTEN, list(digests), since)
        return {digests[bytes(left)] for (left,) in rows}

    def _mark_own(
        self, profiles: dict[int, ProfileState], ids: list[int], origin: Origin
    ) -> None:
        rows = self._fetch(bulk.LOAD_OWN, ids, origin.kind, origin.id)
        for profile_id, identifiers in rows:
            for kind, values in decode(identifiers).items():
                profiles[profile_id].own.update((kind, value) for value in values)

    def _fetch(self, statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            return bulk.fetch(cursor, statement, [self.workspace_id, *parameters])


def load_state(
    records: Sequence[Record], reader: Reader, definitions: Definitions
) -> State:
    """The people that these records concern, as far as planning may need them."""
    state = State()
    _load_holders(state, records, reader, definitions)
    named = [r.profile_id for r in records if r.profile_id is not None]
    named += [r.merge_with for r in records if r.merge_with is not None]
    state.aliases = reader.aliases(named)
    ids = {state.aliases.get(i, i) for i in named} | set(state.holders.values())
    ids.update(i for sharers in state.sharers.values() for i in sharers)
    state.profiles = {profile.id: profile for profile in reader.profiles(list(ids))}
    state.forgotten = reader.forgotten(i[:2] for r in records for i in r.identifiers)
    entangled = _entangled(records, state)
    reader.add_identifiers({i: state.profiles[i] for i in entangled})
    return state


def load_people(
    profile_ids: Sequence[int],
    nets: Mapping[int, NetEffect],
    reader: Reader,
    definitions: Definitions,
) -> State:
    """The state of whole people, as undo needs it, with who holds what it lost."""
    state = State(aliases=reader.aliases(list(profile_ids)))
    ids = [state.aliases.get(i, i) for i in profile_ids]
    state.profiles = {profile.id: profile for profile in reader.profiles(ids)}
    reader.add_identifiers(state.profiles)
    for profile in state.profiles.values():
        for kind, value, _ in profile.keys():
            if definitions.kinds[kind].identifies:
                state.holders[kind, value] = profile.id
            else:
                state.sharers.setdefault((kind, value), []).append(profile.id)
    lost: dict[str, set[str]] = {}
    for net in nets.values():
        for kind, value in net.removed:
            lost.setdefault(kind, set()).add(value)
    for kind, values in lost.items():
        definition = definitions.kinds[kind]
        if definition.identifies:
            for value, profile_id in reader.holders(definition, list(values)):
                state.holders[kind, value] = profile_id
    return state


def load_undoing(
    profile_ids: Sequence[int], undone: Origin, definitions: Definitions
) -> tuple[dict[int, NetEffect], set[int]]:
    """The net effects of one origin on these people, and whom others touched since."""
    workspace_id = definitions.workspace_id
    with connection.cursor() as cursor:
        parameters = [workspace_id, list(profile_ids), undone.kind, undone.id]
        rows = bulk.fetch(cursor, bulk.LOAD_CHANGES, parameters)
        nets = net_effects(_stored_change(*row) for row in rows)
        since = [net.since for net in nets.values()]
        touched = bulk.fetch(
            cursor,
            bulk.FIND_TOUCHED_SINCE,
            [list(nets), since, workspace_id, undone.kind, undone.id],
        )
    return nets, {profile_id for (profile_id,) in touched}


def _stored_change(
    change_id: int,
    profile_id: int,
    outcome: int,
    before: str,
    after: str,
    effects: str | None,
) -> tuple[int, Change]:
    change = Change(
        profile_id,
        None,
        OUTCOMES[ChangeOutcome(outcome)],
        decode(before),
        decode(after),
        decode(effects) if effects else None,
    )
    return change_id, change


def _load_holders(
    state: State,
    records: Iterable[Record],
    reader: Reader,
    definitions: Definitions,
) -> None:
    wanted: dict[str, set[str]] = {}
    for record in records:
        for kind, value, _ in (*record.identifiers, *record.detach):
            wanted.setdefault(kind, set()).add(value)
    for key, values in wanted.items():
        kind = definitions.kinds[key]
        if kind.identifies:
            for value, profile_id in reader.holders(kind, list(values)):
                state.holders[key, value] = profile_id
        else:
            for value, profile_id in reader.holders(kind, list(values)):
                state.sharers.setdefault((key, value), []).append(profile_id)
    for sharers in state.sharers.values():
        sharers.sort()


def _entangled(records: Iterable[Record], state: State) -> set[int]:
    """The profiles whose identifiers planning may ask for.

    A row asks when its identifiers do not all lead to one profile, when it names the
    profile by id, or when another row of the chunk leads to the same profile.
    """
    entangled: set[int] = set()
    times: Counter[int] = Counter()
    for record in records:
        found: set[int] = set()
        missing = record.profile_id is not None
        if record.profile_id is not None:
            found.add(state.aliases.get(record.profile_id, record.profile_id))
        if record.merge_with is not None:
            found.add(state.aliases.get(record.merge_with, record.merge_with))
        for identifier in (*record.identifiers, *record.detach):
            owners = _owners(state, identifier[:2])
            found.update(owners)
            missing = missing or len(owners) != 1
        times.update(found)
        if missing or len(found) > 1:
            entangled |= found
    entangled.update(profile_id for profile_id, n in times.items() if n > 1)
    return {profile_id for profile_id in entangled if profile_id in state.profiles}


def _owners(state: State, key: Key) -> list[int]:
    holder = state.holders.get(key)
    return [holder] if holder is not None else state.sharers.get(key, [])


def load_definitions(workspace: Workspace) -> Definitions:
    """All that the core needs to know of the workspace, in three queries."""
    kinds = IdentifierKind.objects.filter(workspace=workspace).order_by("number")
    blocked = BlockedValue.objects.filter(workspace=workspace)
    return Definitions(
        workspace_id=workspace.pk,
        zone=workspace.time_zone,
        region=workspace.default_region,
        attributes=Attribute.objects.filter(workspace=workspace).definitions(),
        kinds={
            kind.key: KindDefinition(
                key=kind.key,
                number=kind.number,
                name=kind.name,
                identifies=kind.identifies,
                single=kind.single,
            )
            for kind in kinds
        },
        blocked_values=frozenset(blocked.values_list("value", flat=True)),
        profile_id_key=settings.PROFILE_ID_KEY,
    )


def stamp(moment: datetime) -> str:
    """A moment as the core compares it: UTC, ISO 8601, microseconds always there."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
