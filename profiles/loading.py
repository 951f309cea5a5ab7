"""Loads what planning needs to know: the definitions, and the people of a chunk.

A constant number of queries for a chunk of any size. What is loaded outside a
transaction is a hint: ``apply`` checks versions under lock before it writes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.db import connection

from profiles import bulk
from profiles.attribution import PartKind
from profiles.attribution_models import AttributionRow
from profiles.definitions import (
    Definitions,
    KindDefinition,
    ResourceDefinition,
    ResourceField,
    ValueType,
)
from profiles.models import (
    Attribute,
    BlockedValue,
    IdentifierKind,
    Resource,
    Segment,
)
from profiles.objects.models import ObjectType
from profiles.objects.relating import RELATIONSHIPS
from profiles.objects.relations import RelationKey
from profiles.plans import Change
from profiles.reader import Reader
from profiles.records import Record
from profiles.state import Key, ProfileState, State
from profiles.statuses import OUTCOMES, ChangeOutcome, OneChange, Origin, OriginKind
from profiles.tables import statements_of
from profiles.triggers.loading import load_triggers
from profiles.undo import NetEffect
from profiles.values import decode

if TYPE_CHECKING:
    from cdp.models import Workspace


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
    state.objects = reader.objects(
        RelationKey.of(related) for record in records for related in record.related
    )
    state.forgotten = reader.forgotten(i[:2] for r in records for i in r.identifiers)
    entangled = _entangled(records, state)
    reader.add_identifiers({i: state.profiles[i] for i in entangled})
    speaking = entangled | _spoken_of(records, state)
    reader.add_consent({i: state.profiles[i] for i in speaking})
    return state


def load_people(
    profile_ids: Sequence[int],
    nets: Mapping[int, NetEffect],
    reader: Reader,
    definitions: Definitions,
) -> State:
    """The state of people, as undo needs it, with who holds what it lost.

    Of those of whom nothing but attributes is restored, nothing else is loaded.
    """
    state = State(aliases=reader.aliases(list(profile_ids)))
    ids = [state.aliases.get(i, i) for i in profile_ids]
    state.profiles = {profile.id: profile for profile in reader.profiles(ids)}
    slight = {i for i, net in nets.items() if net.is_of_attributes}
    slight.difference_update(state.aliases.values())
    whole = {i: p for i, p in state.profiles.items() if i not in slight}
    reader.add_identifiers(whole)
    reader.add_consent(whole)
    for profile in whole.values():
        for kind, value, _ in profile.held_identifiers():
            if definitions.kinds[kind].identifies:
                state.holders[kind, value] = profile.id
            else:
                state.sharers.setdefault((kind, value), []).append(profile.id)
    state.objects = reader.objects(map(RelationKey.parse, _named_objects(nets)))
    lost: dict[str, set[str]] = {}
    for net in nets.values():
        for kind, value in net.removed:
            lost.setdefault(kind, set()).add(value)
    for lost_kind, values in lost.items():
        definition = definitions.kinds[lost_kind]
        if definition.identifies:
            for value, profile_id in reader.holders(definition, list(values)):
                state.holders[lost_kind, value] = profile_id
    return state


def _named_objects(nets: Mapping[int, NetEffect]) -> Iterator[str]:
    """The objects that people may be related to again, by their keys in changes."""
    for net in nets.values():
        yield from (key for section, key in net.first if section == RELATIONSHIPS)
        for kept in net.merged.values():
            yield from (kept or {}).get(RELATIONSHIPS, ())


def load_only_created(
    profile_ids: Sequence[int], undone: Origin, definitions: Definitions
) -> list[ProfileState]:
    """Those of these people of whom there is nothing but that ``undone`` made them.

    Of their state only what their removal needs is there.
    """
    parameters = [definitions.workspace_id, list(profile_ids)]
    asked = [ChangeOutcome.CREATED, undone.kind, undone.id]
    with connection.cursor() as cursor:
        rows = bulk.fetch(cursor, bulk.FIND_ONLY_CREATED, [*parameters, *asked])
    return [
        ProfileState(profile_id, attributes={}, identifiers={}, version=version)
        for profile_id, version in rows
    ]


class StoredChange(NamedTuple):
    """A change as it is stored; sides and effects are the text of their jsonb."""

    id: int
    profile_id: int
    outcome: int
    before: str
    after: str
    effects: str | None

    def change(self) -> Change:
        """The change itself, without its line."""
        return Change(
            self.profile_id,
            None,
            OUTCOMES[ChangeOutcome(self.outcome)],
            decode(self.before),
            decode(self.after),
            decode(self.effects) if self.effects else None,
        )


def load_changes(
    profile_ids: Sequence[int],
    undone: Origin,
    definitions: Definitions,
    only: OneChange | None = None,
    *,
    after: int = 0,
) -> list[StoredChange]:
    """What one origin did to these people, in order; or ``only`` one change of it.

    Changes up to ``after`` are taken back already and count for nothing.
    """
    statement = statements_of(definitions).load_changes
    parameters = [definitions.workspace_id, list(profile_ids), undone.kind, undone.id]
    with connection.cursor() as cursor:
        rows = bulk.fetch(cursor, statement, parameters)
    changes = [StoredChange._make(row) for row in rows if row[0] > after]
    return [c for c in changes if only is None or c.id == only.id]


def load_touched_since(
    nets: Mapping[int, NetEffect],
    undone: Origin,
    definitions: Definitions,
    only: OneChange | None = None,
) -> set[int]:
    """Whom others touched since the first of these effects of one origin.

    Of ``only`` one change: then all later ones are others', the same origin's too.
    """
    if not nets:
        return set()
    statement = statements_of(definitions).find_touched_since
    own = _own_kinds(undone) if only is None else []
    since = [net.since for net in nets.values()]
    parameters = [list(nets), since, definitions.workspace_id, own, undone.id]
    with connection.cursor() as cursor:
        touched = bulk.fetch(cursor, statement, parameters)
    return {profile_id for (profile_id,) in touched}


def _own_kinds(undone: Origin) -> list[int]:
    """The kinds whose changes are not others': the origin's, and its undo's so far.

    An earlier batch of the same undo may have given a merged person back.
    """
    if undone.kind == OriginKind.IMPORT:
        return [OriginKind.IMPORT, OriginKind.UNDO]
    return [undone.kind]


def _load_holders(
    state: State,
    records: Iterable[Record],
    reader: Reader,
    definitions: Definitions,
) -> None:
    wanted: dict[str, list[str]] = {kind: [] for kind in definitions.kinds}
    for record in records:
        for kind, value, _ in record.identifiers:
            wanted[kind].append(value)
        for kind, value, _ in record.detach:
            wanted[kind].append(value)
    state.named = {kind: set(values) for kind, values in wanted.items() if values}
    for key, values in state.named.items():
        definition = definitions.kinds[key]
        found = reader.holders(definition, list(values))
        if definition.identifies:
            for value, profile_id in found:
                state.holders[key, value] = profile_id
        else:
            for value, profile_id in found:
                state.sharers.setdefault((key, value), []).append(profile_id)
    for sharers in state.sharers.values():
        sharers.sort()


def _entangled(records: Iterable[Record], state: State) -> set[int]:
    """The profiles whose identifiers planning may ask for.

    A row asks when its identifiers do not all lead to one profile, when it names the
    profile by id, or when another row of the chunk leads to the same profile.
    """
    entangled: set[int] = set()
    if not state.profiles:
        return entangled
    times: Counter[int] = Counter()
    holders, sharers = state.holders, state.sharers
    for record in records:
        found = _named_people(record, state)
        missing = bool(found)
        for kind, value, _ in record.identifiers:
            holder = holders.get((kind, value))
            if holder is not None:
                found.append(holder)
                continue
            owners = sharers.get((kind, value), ())
            found += owners
            missing = missing or len(owners) != 1
        if not found:
            continue
        people = set(found)
        times.update(people)
        if missing or len(people) > 1:
            entangled |= people
    entangled.update(profile_id for profile_id, n in times.items() if n > 1)
    return {profile_id for profile_id in entangled if profile_id in state.profiles}


def _named_people(record: Record, state: State) -> list[int]:
    """The profiles that a record names by id, or takes identifiers from."""
    named = [i for i in (record.profile_id, record.merge_with) if i is not None]
    found = [state.aliases.get(i, i) for i in named]
    for identifier in record.detach:
        found += _owners(state, identifier[:2])
    return found


def _spoken_of(records: Iterable[Record], state: State) -> set[int]:
    """The profiles that records with statements, segments or objects lead to."""
    found: set[int] = set()
    for record in records:
        if record.statements or record.segments or record.related:
            for identifier in record.identifiers:
                found.update(_owners(state, identifier[:2]))
    return found & state.profiles.keys()


def _owners(state: State, key: Key) -> list[int]:
    holder = state.holders.get(key)
    return [holder] if holder is not None else state.sharers.get(key, [])


def load_definitions(workspace: Workspace) -> Definitions:
    """All that the core needs to know of the workspace, in a few queries."""
    attribution = AttributionRow.objects.filter(workspace=workspace).parts()
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
        resources={
            resource.number: ResourceDefinition(
                id=resource.number,
                name=resource.name,
                channels=tuple(resource.channels),
                subscribed=resource.subscribed,
                categories=tuple(resource.categories),
                raises_priority=resource.raises_priority,
                fields=tuple(
                    ResourceField(
                        name=field["name"],
                        title=field.get("title", ""),
                        type=ValueType(field.get("type", ValueType.STRING)),
                        required=bool(field.get("required", False)),
                    )
                    for field in resource.fields
                ),
            )
            for resource in Resource.objects.filter(workspace=workspace)
        },
        segments=dict(
            Segment.objects.filter(workspace=workspace).values_list("id", "name")
        ),
        endpoints=attribution[PartKind.ENDPOINT],
        touchpoints=attribution[PartKind.TOUCHPOINT],
        source_actions=attribution[PartKind.SOURCE_ACTION],
        triggers=load_triggers(workspace),
        object_types=ObjectType.objects.of(workspace).definitions(),
        blocked_values=frozenset(blocked.values_list("value", flat=True)),
        protects_api_opt_outs=workspace.protects_api_opt_outs,
        profile_id_key=settings.PROFILE_ID_KEY,
    )
