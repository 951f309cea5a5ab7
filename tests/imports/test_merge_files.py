"""Files whose rows name people who are one."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import LazySettings

from cdp.models import Workspace
from imports.statuses import ImportState
from profiles.loading import load_definitions
from profiles.mapping import ColumnMapping, Mapping
from tests.imports.makers import make_import, reviewed
from tests.imports.running import SIZES, run_as_reviewed
from tests.makers import apply_records, make_record, make_workspace, people

pytestmark = pytest.mark.django_db


def make_merges(workspace: Workspace, text: str, *targets: str) -> Any:
    header = text.splitlines()[0].split(",")
    columns = tuple(
        ColumnMapping(place, name, target)
        for place, (name, target) in enumerate(zip(header, targets, strict=True))
    )
    return make_import(workspace, text, Mapping(columns=columns, merges=True))


def by_ids(workspace: Workspace, *pairs: tuple[int | str, int | str]) -> Any:
    public = load_definitions(workspace).public_ids.public
    lines = [
        ",".join(public(i) if isinstance(i, int) else i for i in pair) for pair in pairs
    ]
    text = "\n".join(["stays,goes", *lines]) + "\n"
    return make_merges(workspace, text, "profile_id", "merge_with")


def codes(job: Any) -> list[tuple[str, str]]:
    return [(group.code, group.severity) for group in reviewed(job).reviewed.issues]


@pytest.mark.parametrize("chunk_rows", SIZES)
def test_merges_the_two_people_of_each_row(
    settings: LazySettings, chunk_rows: int
) -> None:
    workspace = make_workspace()
    applied = apply_records(
        workspace,
        make_record(1, user_id="1", sets={"city": "Rom"}),
        make_record(2, email="ada@x.de", sets={"first_name": "Ada"}),
        make_record(3, email="bob@x.de"),
    )
    ada, also_ada, _ = applied.profile_ids
    job = by_ids(workspace, (ada, also_ada), (also_ada, ada))
    found = run_as_reviewed(settings, job, chunk_rows=chunk_rows)
    assert found["outcomes"] == ["merged", "unchanged"]
    first, _ = people(workspace)
    assert first["identifiers"] == {"user_id": ["1"], "email": ["ada@x.de"]}
    assert first["attributes"] == {"city": "Rom", "first_name": "Ada"}


def test_merges_by_identifiers_of_two_kinds() -> None:
    workspace = make_workspace()
    apply_records(
        workspace, make_record(1, user_id="1"), make_record(2, email="ada@x.de")
    )
    text = "id,email\n1,ada@x.de\n"
    job = make_merges(workspace, text, "identifier:user_id", "identifier:email")
    assert reviewed(job).reviewed.outcomes == {"merged": 1}


def test_holds_row_whose_people_have_other_emails() -> None:
    workspace = make_workspace()
    applied = apply_records(
        workspace, make_record(1, email="a@x.de"), make_record(2, email="b@x.de")
    )
    first, second = applied.profile_ids
    job = by_ids(workspace, (first, second))
    assert codes(job) == [("not_merged", "error")]
    (group,) = job.reviewed.issues
    public = load_definitions(workspace).public_ids.public(second)
    assert (group.field, group.value) == ("merge_with", public)


def test_holds_row_that_names_nobody_or_one() -> None:
    workspace = make_workspace()
    (ada,) = apply_records(workspace, make_record(1, email="a@x.de")).profile_ids
    job = by_ids(workspace, (ada, 999_999), (ada, ""))
    found = codes(job)
    assert sorted(found) == [("one_person", "error"), ("unknown_profile_id", "error")]


def test_adds_nobody_and_attaches_nothing() -> None:
    workspace = make_workspace()
    apply_records(workspace, make_record(1, user_id="1"))
    before = people(workspace)
    text = "id,email\n1,new@x.de\n"
    job = make_merges(workspace, text, "identifier:user_id", "identifier:email")
    assert codes(job) == [("person_does_not_exist", "error")]
    assert job.state == ImportState.READY
    assert people(workspace) == before
