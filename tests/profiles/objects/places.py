"""What the tests of objects' pages share: a workspace with companies, and addresses."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.test import Client

from cdp.models import Workspace
from cdp.statuses import Role
from profiles.models import Profile
from profiles.objects.models import CustomObject
from profiles.public_ids import PublicIds
from profiles.records import Record, Related
from profiles.values import JSONValue
from tests.makers import apply_objects, apply_records, make_object_type
from tests.profiles.visiting import log_in, person_page

OBJECTS, TYPES = "/w/demo/objects/", "/w/demo/object-types/"


def with_companies(client: Client, role: Role = Role.ADMIN) -> Workspace:
    """The workspace demo with a type of objects; the client is a member."""
    workspace = log_in(client, role)
    make_object_type(workspace)
    return workspace


def make_company(
    workspace: Workspace, object_id: str = "acme", **sets: Any
) -> CustomObject:
    """A stored object of the first type."""
    applied = apply_objects(workspace, object_id, **sets)
    return CustomObject.objects.get(pk=applied.profile_ids[0])


def relate(
    workspace: Workspace, profile: Profile, company: CustomObject, **sets: JSONValue
) -> None:
    """Relate the person to the object."""
    related = Related(company.type, company.object_id, dict(sets))
    apply_records(workspace, Record(1, 1, profile_id=profile.pk, related=(related,)))


def public_id(company: CustomObject) -> str:
    """The id under which the outside knows the object."""
    return PublicIds(settings.PROFILE_ID_KEY).public(company.pk)


def object_page(company: CustomObject, page: str = "", slug: str = "companies") -> str:
    """The path of a page of the object in the workspace demo."""
    return f"{OBJECTS}{slug}/{public_id(company)}/{page}"


def relationship_page(profile: Profile, company: CustomObject, page: str = "") -> str:
    """The path of the relationship between them in the workspace demo."""
    about = f"relationships/companies/{public_id(company)}/{page}"
    return person_page(profile, about)
