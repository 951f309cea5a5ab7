"""All that is stored of one person, as JSON to read and to copy."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from profiles.definitions import Definitions
from profiles.models import SegmentMember, Subscription
from profiles.objects.models import Relationship
from profiles.person import Person
from profiles.values import datetime_text, encode_text


def as_json(person: Person) -> str:
    """The person as indented JSON; numbers keep their digits."""
    return indented(whole(person))


def whole(person: Person) -> dict[str, Any]:
    """Everything stored of the person, as JSON values."""
    profile, definitions = person.profile, person.definitions
    identifiers: dict[str, list[str]] = {}
    for kind, value in person.identifiers:
        identifiers.setdefault(kind.key, []).append(value)
    workspace = person.asking.workspace
    members = SegmentMember.objects.filter(workspace=workspace, profile=profile.pk)
    joined = members.values_list("segment_id", flat=True)
    return {
        "profile_id": person.public_id,
        "merged_profile_ids": person.former_public_ids,
        "identifiers": identifiers,
        "attributes": profile.attributes,
        "subscriptions": [
            _subscription(one)
            for one in Subscription.objects.filter(
                workspace=workspace, profile=profile.pk
            ).order_by("channel", "resource", "contact")
        ],
        "segments": sorted(definitions.segments.get(i, str(i)) for i in joined),
        "relationships": [_relationship(one, definitions) for one in _related(person)],
        "created_at": datetime_text(profile.created_at),
        "updated_at": datetime_text(profile.updated_at),
    }


def _subscription(one: Subscription) -> dict[str, Any]:
    parts = {
        "channel": one.channel,
        "resource_id": one.resource or None,
        "contact": one.contact or None,
        "status": one.status,
        "priority": one.priority,
        "categories": one.categories,
        "custom_fields": one.fields,
        "contact_data": one.details,
    }
    return {name: part for name, part in parts.items() if part is not None}


def _related(person: Person) -> QuerySet[Relationship]:
    mine = Relationship.objects.filter(
        workspace=person.asking.workspace, profile=person.profile.pk
    )
    return mine.select_related("custom_object").order_by("custom_object_id")


def _relationship(one: Relationship, definitions: Definitions) -> dict[str, Any]:
    return {
        "object_type_id": one.custom_object.type,
        "object_id": one.custom_object.object_id,
        "cio_object_id": definitions.public_ids.public(one.custom_object_id),
        "attributes": one.attributes,
        "since": datetime_text(one.since),
    }


def indented(value: Any, depth: int = 0) -> str:
    """A JSON value on many lines, its numbers with their digits."""
    inner, outer = "  " * (depth + 1), "  " * depth
    if isinstance(value, dict) and value:
        lines = (
            f"{inner}{encode_text(key)}: {indented(part, depth + 1)}"
            for key, part in value.items()
        )
        return "{\n" + ",\n".join(lines) + f"\n{outer}}}"
    if isinstance(value, list) and value:
        lines = (f"{inner}{indented(part, depth + 1)}" for part in value)
        return "[\n" + ",\n".join(lines) + f"\n{outer}]"
    return encode_text(value)
