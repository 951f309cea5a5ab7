"""What people are called, in two queries for as many as a page shows."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from profiles.definitions import Definitions, KindDefinition
from profiles.display import called
from profiles.models import Identifier, Profile
from profiles.objects.models import CustomObject


class PersonName(NamedTuple):
    """A person: what to call them, and the public id; gone if nobody has it now.

    Or an object: then ``type_slug`` is that of its type.
    """

    name: str
    public_id: str
    is_gone: bool = False
    type_slug: str = ""


def names_of(
    profile_ids: Collection[int], definitions: Definitions
) -> dict[int, PersonName]:
    """The names of these people, those who are gone by their ids; or of objects."""
    if definitions.object_type:
        return object_names(profile_ids, definitions)
    ids = [profile_id for profile_id in profile_ids if profile_id > 0]
    people = Profile.objects.filter(workspace=definitions.workspace_id, pk__in=ids)
    attributes = dict(people.values_list("pk", "attributes"))
    kinds = {kind.number: kind for kind in definitions.kinds.values()}
    held: dict[int, list[tuple[KindDefinition, str]]] = {}
    rows = Identifier.objects.filter(
        workspace=definitions.workspace_id, profile__in=ids
    ).values_list("profile_id", "kind", "value", "sent")
    for profile_id, number, value, sent in rows:
        if number in kinds:
            held.setdefault(profile_id, []).append((kinds[number], sent or value))
    named = {}
    for profile_id in profile_ids:
        public = definitions.public_ids.public(profile_id) if profile_id > 0 else ""
        known = profile_id in attributes
        name = (
            called(attributes[profile_id], held.get(profile_id, []), public)
            if known
            else public
        )
        named[profile_id] = PersonName(name, public, is_gone=not known)
    return named


def object_names(
    ids: Collection[int], definitions: Definitions
) -> dict[int, PersonName]:
    """The names of objects, by id; of those that are gone their public ids."""
    stored = CustomObject.objects.filter(
        workspace=definitions.workspace_id, pk__in=[i for i in ids if i > 0]
    )
    names = {
        each.pk: str(each.attributes.get("name") or each.object_id) for each in stored
    }
    known = definitions.object_types.get(definitions.object_type)
    slug = known.slug if known else ""
    named = {}
    for found in ids:
        public = definitions.public_ids.public(found) if found > 0 else ""
        is_gone = found not in names
        named[found] = PersonName(names.get(found, public), public, is_gone, slug)
    return named
