"""Makes what tests need, with only the facts that the test is about."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from typing import Any

from cdp.models import Membership, User, Workspace
from cdp.statuses import Role
from profiles.apply import apply
from profiles.definitions import BUILT_IN_KINDS, OBJECT_ID, Definitions
from profiles.loading import load_definitions
from profiles.models import (
    Attribute,
    Event,
    Profile,
    ProfileAlias,
    Resource,
    Segment,
    SegmentMember,
    Subscription,
)
from profiles.models import Identifier as StoredIdentifier
from profiles.objects.models import (
    CustomObject,
    ObjectAttribute,
    ObjectType,
    Relationship,
)
from profiles.prepared import Applied
from profiles.records import Identifier, Operation, Record
from profiles.rules import Rules
from profiles.statuses import AttributeSubject, Origin, OriginKind
from profiles.values import JSONValue

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
# No import of a test has this number: what is told of it is told of no other.
IMPORT = Origin(OriginKind.IMPORT, 987_654_321)
PASSWORD = "a long password for tests"
_numbers = count(1)


def make_workspace(**fields: Any) -> Workspace:
    """A saved workspace with its built-in definitions."""
    number = next(_numbers)
    named = {"slug": f"workspace-{number}", "name": f"Workspace {number}"}
    return Workspace.objects.create(**named | fields)


def make_user(name: str = "Ana Silva") -> User:
    """A saved user who is in no workspace; the email is the first name's."""
    email = f"{name.split()[0].lower()}@example.com"
    return User.objects.create_user(email, PASSWORD, name=name)


def make_member(
    workspace: Workspace, role: Role = Role.ADMIN, name: str = "Ana Silva"
) -> User:
    """A saved user who is a member of the workspace."""
    user = make_user(name)
    Membership.objects.create(workspace=workspace, user=user, role=role)
    return user


def make_attribute(workspace: Workspace, key: str, **fields: Any) -> Attribute:
    """A saved custom attribute."""
    return Attribute.objects.create(
        workspace=workspace,
        key=key,
        **{"name": key.capitalize(), "type": "string", **fields},
    )


def make_resource(workspace: Workspace, number: int = 1, **fields: Any) -> Resource:
    """A saved topic of the email channel, unless told otherwise."""
    named = {"name": f"Topic {number}", "channels": ["email"]}
    return Resource.objects.create(workspace=workspace, number=number, **named | fields)


def make_segment(workspace: Workspace, name: str = "VIP") -> Segment:
    """A saved segment without members."""
    return Segment.objects.create(workspace=workspace, name=name)


def make_object_type(
    workspace: Workspace,
    number: int = 1,
    *,
    attributes: dict[str, str] | None = None,
    relationships: dict[str, str] | None = None,
    **fields: Any,
) -> ObjectType:
    """A saved object type with the types of its attributes by key; companies first."""
    singular, name = [("Company", "Companies"), ("Course", "Courses")][number - 1]
    named = {"name": name, "singular": singular, "slug": name.lower()}
    made = ObjectType.objects.create(
        workspace=workspace, number=number, **named | fields
    )
    for subject, types in (
        (AttributeSubject.OBJECT, attributes or {"name": "string", "seats": "number"}),
        (AttributeSubject.RELATIONSHIP, relationships or {"role": "string"}),
    ):
        for key, kind in types.items():
            ObjectAttribute.objects.create(
                workspace=workspace,
                object_type=made,
                subject=subject,
                key=key,
                name=key.capitalize(),
                type=kind,
            )
    return made


def make_record(
    number: int = 1,
    *,
    sets: dict[str, JSONValue] | None = None,
    operations: tuple[Operation, ...] = (),
    at: str | None = None,
    profile_id: int | None = None,
    **identifiers: str | list[str],
) -> Record:
    """A record; each identifier kind is an argument, with one value or several."""
    pairs = [
        Identifier(kind, value.lower() if kind == "email" else value, value)
        for kind, values in identifiers.items()
        for value in ([values] if isinstance(values, str) else values)
    ]
    return Record(
        number,
        number + 1,
        identifiers=tuple(pairs),
        sets=sets or {},
        operations=operations,
        at=at,
        profile_id=profile_id,
    )


def make_rules(**fields: Any) -> Rules:
    """Rules that match by user id and email, unless told otherwise."""
    return Rules(**{"match": ("user_id", "email"), **fields})


def apply_records(
    workspace: Workspace,
    *records: Record,
    origin: Origin = IMPORT,
    now: datetime = NOW,
    definitions: Definitions | None = None,
    **rules: Any,
) -> Applied:
    """Apply records to the workspace by the one door."""
    return apply(
        records,
        definitions=definitions or load_definitions(workspace),
        rules=make_rules(**rules),
        origin=origin,
        now=now,
    )


def apply_objects(
    workspace: Workspace,
    *ids: str,
    number: int = 1,
    origin: Origin = IMPORT,
    **sets: JSONValue,
) -> Applied:
    """Apply objects with these ids, all with the same attributes."""
    records = [
        make_record(line, object_id=object_id, sets=dict(sets))
        for line, object_id in enumerate(ids, 1)
    ]
    return apply(
        records,
        definitions=load_definitions(workspace).of_objects(number),
        rules=Rules(match=(OBJECT_ID,)),
        origin=origin,
        now=NOW,
    )


def objects(workspace: Workspace) -> dict[str, Any]:
    """The attributes of every object in the workspace, by type and id."""
    found = CustomObject.objects.filter(workspace=workspace).order_by("type", "id")
    return {f"{each.type}:{each.object_id}": each.attributes for each in found}


def people(workspace: Workspace) -> list[dict[str, Any]]:
    """Everybody in the workspace as plain data, oldest first."""
    parts: dict[str, dict[int, Any]] = {
        "subscriptions": _subscriptions(workspace),
        "segments": _segments(workspace),
        "events": _events(workspace),
        "relationships": _relationships(workspace),
    }
    named = _identifiers(workspace)
    return [
        {"identifiers": named.get(profile.pk, {}), "attributes": profile.attributes}
        | {name: part[profile.pk] for name, part in parts.items() if profile.pk in part}
        for profile in Profile.objects.filter(workspace=workspace).order_by("id")
    ]


def _identifiers(workspace: Workspace) -> dict[int, dict[str, list[str]]]:
    kinds = {kind.number: kind.key for kind in BUILT_IN_KINDS}
    found: dict[int, dict[str, list[str]]] = {}
    rows = StoredIdentifier.objects.filter(workspace=workspace).order_by(
        "kind", "value"
    )
    for profile_id, kind, value in rows.values_list("profile_id", "kind", "value"):
        held = found.setdefault(profile_id, {})
        held.setdefault(kinds[kind], []).append(value)
    return found


def _subscriptions(workspace: Workspace) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    for s in Subscription.objects.filter(workspace=workspace):
        key = f"{s.channel}:{s.resource}:{s.contact}"
        found.setdefault(s.profile_id, {})[key] = s.status
    return found


def _segments(workspace: Workspace) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    rows = SegmentMember.objects.filter(workspace=workspace).order_by("segment_id")
    for profile_id, segment_id in rows.values_list("profile_id", "segment_id"):
        found.setdefault(profile_id, []).append(segment_id)
    return found


def _events(workspace: Workspace) -> dict[int, list[tuple[str, Any]]]:
    """Those of merged people are of whom they live on as."""
    aliases = dict(
        ProfileAlias.objects.filter(workspace=workspace).values_list("id", "profile_id")
    )
    found: dict[int, list[tuple[str, Any]]] = {}
    for event in Event.objects.filter(workspace=workspace).order_by("id"):
        owner = aliases.get(event.profile_id, event.profile_id)
        found.setdefault(owner, []).append((event.name, event.data))
    return found


def _relationships(workspace: Workspace) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    rows = Relationship.objects.filter(workspace=workspace)
    for related in rows.select_related("custom_object"):
        other = related.custom_object
        key = f"{other.type}:{other.object_id}"
        found.setdefault(related.profile_id, {})[key] = related.attributes
    return found
