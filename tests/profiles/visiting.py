"""What the tests of the people pages share: who looks, whom they see, how costly."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cdp.models import Workspace
from cdp.statuses import Role
from profiles.models import Profile
from profiles.public_ids import PublicIds
from profiles.values import JSONValue
from tests.makers import apply_records, make_member, make_record, make_workspace


def log_in(client: Client, role: Role = Role.ADMIN) -> Workspace:
    """A workspace called demo whose member the client is."""
    workspace = make_workspace(slug="demo", name="Demo")
    client.force_login(make_member(workspace, role))
    return workspace


def make_person(
    workspace: Workspace,
    name: str = "Ada Lovelace",
    *,
    sets: dict[str, JSONValue] | None = None,
    **identifiers: str | list[str],
) -> Profile:
    """A stored person; without identifiers they get an email made of the name."""
    first, _, last = name.partition(" ")
    given: dict[str, Any] = dict(identifiers) or {
        "email": f"{name.lower().replace(' ', '.')}@example.com"
    }
    known: dict[str, JSONValue] = {"first_name": first, "last_name": last}
    known = {key: value for key, value in known.items() if value}
    record = make_record(sets=known | (sets or {}), **given)
    applied = apply_records(workspace, record, match=("user_id", "email", "cookie_id"))
    return Profile.objects.get(pk=applied.profile_ids[0])


def make_people(workspace: Workspace, number: int, start: int = 1) -> list[Profile]:
    """So many people called Person 1, Person 2, ..., in one go."""
    records = [
        make_record(
            n,
            sets={"first_name": "Person", "last_name": f"{n:04}", "city": "Berlin"},
            email=f"person{n}@example.com",
        )
        for n in range(start, start + number)
    ]
    applied = apply_records(workspace, *records)
    people = Profile.objects.in_bulk(applied.profile_ids)
    return [people[profile_id] for profile_id in applied.profile_ids]


def public_id(profile: Profile) -> str:
    """The id under which the outside knows the profile."""
    return PublicIds(settings.PROFILE_ID_KEY).public(profile.pk)


def person_page(profile: Profile, page: str = "") -> str:
    """The path of a page of the person in the workspace demo."""
    return f"/w/demo/people/{public_id(profile)}/{page}"


def text_of(client: Client, path: str, **data: str) -> str:
    """The text of a page that answers 200."""
    response = client.get(path, data)
    assert response.status_code == 200
    return response.content.decode()


def queries_of(client: Client, path: str) -> int:
    """How many statements the page sends."""
    client.get(path)  # the first visit remembers the workspace in the session
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)
