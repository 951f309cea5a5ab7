"""Files in workspaces that go by email and id, or by the id alone."""

from __future__ import annotations

from typing import Any

import pytest

from cdp.models import Workspace
from imports.models import ImportJob
from profiles import kinds
from profiles.loading import load_definitions
from profiles.models import IdentifierKind
from profiles.rules import Mode
from tests.imports.makers import make_import, ran, reviewed
from tests.makers import apply_records, make_record, make_workspace, people

pytestmark = pytest.mark.django_db


def make_id_only() -> Workspace:
    workspace = make_workspace()
    email = IdentifierKind.objects.get(workspace=workspace, key="email")
    kinds.switch(email, identifies=False)
    return workspace


def codes(job: ImportJob) -> list[str]:
    return [group.code for group in reviewed(job).reviewed.issues]


def test_row_without_id_adds_nobody_in_an_id_only_workspace() -> None:
    workspace = make_id_only()
    job = make_import(workspace, "id,email\n,ada@x.de\n2,ada@x.de\n3,ada@x.de\n")
    assert codes(job) == ["no_identifier"]
    ran(job)
    found = [person["identifiers"] for person in people(workspace)]
    assert found == [
        {"user_id": ["2"], "email": ["ada@x.de"]},
        {"user_id": ["3"], "email": ["ada@x.de"]},
    ]


def test_email_updates_in_an_id_only_workspace_unless_several_have_it() -> None:
    workspace = make_id_only()
    apply_records(
        workspace,
        make_record(1, user_id="1", email="one@x.de"),
        make_record(2, user_id="2", email="two@x.de"),
        make_record(3, user_id="3", email="two@x.de"),
        match=("user_id",),
    )
    text = "email,city\none@x.de,Rom\ntwo@x.de,Rom\n"
    job = make_import(workspace, text, mode=Mode.UPDATE_ONLY)
    assert codes(job) == ["several_people"]
    assert job.reviewed.outcomes == {"updated": 1, "held": 1}


def test_profile_id_changes_identifiers() -> None:
    workspace = make_workspace()
    applied = apply_records(workspace, make_record(1, user_id="1", email="a@x.de"))
    public = load_definitions(workspace).public_ids.public(applied.profile_ids[0])
    text = f"profile,id,email\n{public},9,new@x.de\n"
    ran(make_import(workspace, text, identify_by=("profile_id",)))
    (person,) = people(workspace)
    assert person["identifiers"] == {"user_id": ["9"], "email": ["new@x.de"]}


def test_changing_an_identifier_otherwise_is_a_failed_attribute_change() -> None:
    workspace = make_workspace()
    apply_records(workspace, make_record(1, user_id="1", email="a@x.de"))
    job: Any = make_import(workspace, "id,email\n1,new@x.de\n")
    assert codes(job) == ["identifier_change_refused"]


def test_several_addresses_in_a_cell_are_an_error_of_its_own() -> None:
    text = 'email\n"a@x.de, b@x.de"\n'
    assert codes(make_import(make_workspace(), text)) == ["several_emails"]
