"""Relates people to objects while they are planned: the draft's verbs for that.

As with everything that a draft does, the state of the chunk, the row's change and the
plan stay in step.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from profiles.definitions import AttributeDefinition, Definitions
from profiles.merging import MISSING, Slot, merge
from profiles.objects.relations import Relation, RelationKey
from profiles.plans import Change, Plan
from profiles.records import Operation, Record, Related
from profiles.state import ProfileState, State, loaded
from profiles.values import same

RELATIONSHIPS = "relationships"


def unknown_object(record: Record, state: State) -> RelationKey | None:
    """The first object that the record names and that does not exist."""
    keys = map(RelationKey.of, record.related)
    return next((key for key in keys if key not in state.objects), None)


def relate(
    profile: ProfileState,
    related: Related,
    change: Change,
    *,
    state: State,
    plan: Plan,
    definitions: Definitions,
    now: str,
) -> None:
    """Take what a record says of one relationship; its object has to be there."""
    key = RelationKey.of(related)
    old = loaded(profile.relations, profile).get(key)
    if related.ends:
        set_relation(profile, key, None, change, plan=plan)
        return
    begun = old or Relation(state.objects[key], now)
    known = definitions.object_types[key.type].relationship_attributes
    new = _changed(begun, related, known, now=now)
    set_relation(profile, key, new, change, plan=plan)


def unite_relations(
    profile: ProfileState, other: ProfileState, change: Change, *, plan: Plan
) -> None:
    """Give the profile what the other, which is merged into it, was related to."""
    mine = loaded(profile.relations, profile)
    for key, theirs in loaded(other.relations, other).items():
        together = _united(mine[key], theirs) if key in mine else theirs
        set_relation(profile, key, together, change, plan=plan)
        plan.related[other.id, theirs.object] = None


def restore_relation(
    profile: ProfileState,
    text: str,
    kept: Slot,
    change: Change,
    *,
    state: State,
    plan: Plan,
) -> bool:
    """Put one relationship back as a change has it; ``MISSING`` takes it away.

    Say whether it could be: its object may be gone.
    """
    key = RelationKey.parse(text)
    if kept is MISSING:
        set_relation(profile, key, None, change, plan=plan)
        return True
    if key not in state.objects:
        return False
    relation = Relation.of(kept, state.objects[key])
    set_relation(profile, key, relation, change, plan=plan)
    return True


def set_relation(
    profile: ProfileState,
    key: RelationKey,
    new: Relation | None,
    change: Change,
    *,
    plan: Plan,
) -> None:
    """Put a relationship in place; the first one before and the last after stay."""
    held = loaded(profile.relations, profile)
    old = held.get(key)
    if old == new:
        return
    before = change.before.setdefault(RELATIONSHIPS, {})
    after = change.after.setdefault(RELATIONSHIPS, {})
    if key.text not in before and key.text not in after and old is not None:
        before[key.text] = old.kept()
    if new is None:
        held.pop(key, None)
        after.pop(key.text, None)
    else:
        held[key] = new
        after[key.text] = new.kept()
    there = new or old
    if there is not None:
        plan.related[profile.id, there.object] = new


def _changed(
    old: Relation,
    related: Related,
    definitions: Mapping[str, AttributeDefinition],
    *,
    now: str,
) -> Relation:
    """The relationship after what a record says of its attributes."""
    attributes: dict[str, Any] = dict(old.attributes)
    attributes.update(
        (key, value)
        for key, value in related.sets.items()
        if key not in attributes or not same(attributes[key], value)
    )
    for operation in related.operations:
        _operate(attributes, operation, definitions, now)
    return Relation(old.object, old.since, attributes)


def _united(mine: Relation, theirs: Relation) -> Relation:
    """What two merged people's relationships to one object are together.

    The earlier beginning, and all attributes; the older profile's have the last word,
    as nothing is known of when a relationship's attribute was set.
    """
    attributes = {**theirs.attributes, **mine.attributes}
    return Relation(mine.object, min(mine.since, theirs.since), attributes)


def _operate(
    attributes: dict[str, Any],
    operation: Operation,
    definitions: Mapping[str, AttributeDefinition],
    now: str,
) -> None:
    key = operation.attribute
    old: Slot = attributes.get(key, MISSING)
    value: Slot = merge(
        definitions[key], old, operation, time=None, at=operation.at, now=now
    ).value
    if value is MISSING:
        attributes.pop(key, None)
    elif not same(old, value):
        attributes[key] = value
