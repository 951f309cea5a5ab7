"""What holds of every import of objects and relationships, however it is chunked.

``HYPOTHESIS_PROFILE=thorough`` tries 200 files instead of 10.
"""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from hypothesis import given
from hypothesis import strategies as st

from cdp.models import Workspace
from profiles.loading import load_definitions
from profiles.mapping import ColumnMapping, EmptyCells, InvalidValues, Mapping
from profiles.objects.models import CustomObject, Relationship
from profiles.rules import Mode
from tests.imports.makers import make_csv, make_import, ran
from tests.imports.running import SIZES, dear, run_as_reviewed
from tests.makers import apply_objects, make_object_type, make_workspace, people

pytestmark = pytest.mark.django_db

OBJECTS = {
    "object_id": "identifier:object_id",
    "cio_object_id": "profile_id",
    "name": "attribute:name",
    "seats": "attribute:seats",
    "tags": "attribute:tags",
}
RELATIONSHIPS = {
    "object_type_id": "object:type",
    "object_id": "object:id",
    "email": "identifier:email",
    "id": "identifier:user_id",
    "role": "relationship:role",
    "shares": "relationship:shares",
}


def columns(targets: dict[str, str]) -> tuple[ColumnMapping, ...]:
    return tuple(
        ColumnMapping(position, name, target)
        for position, (name, target) in enumerate(targets.items())
    )


def cells(*values: str) -> st.SearchStrategy[str]:
    return st.sampled_from(["", *values])


def rows(*strategies: st.SearchStrategy[str]) -> st.SearchStrategy[list[list[str]]]:
    return st.lists(st.tuples(*strategies).map(list), min_size=1, max_size=18)


object_rows = rows(
    cells(*(f"o{number}" for number in range(8)), "null"),
    cells("1", "2", "none of ours"),
    cells("Acme", 'The "Zoo"', "a\\b"),
    cells("1", "2.50", "many"),
    cells("a", "a|b"),
)
object_mappings = st.builds(
    Mapping,
    columns=st.sampled_from(
        [
            columns(OBJECTS),
            tuple(c for c in columns(OBJECTS) if c.target != "profile_id"),
        ]
    ),
    object_type=st.just(1),
    mode=st.sampled_from(Mode),
    empty_cells=st.sampled_from(EmptyCells),
    invalid_values=st.sampled_from(InvalidValues),
)
relationship_rows = rows(
    cells("1", "1", "2", "9", "Companies"),
    cells("acme", "acme", "globex", "initech"),
    cells("a@x.de", "b@x.de", "c@x.de", "bad"),
    cells("u1", "u2"),
    cells("CTO", "CEO", "%CLEAR%"),
    cells("1", "2.5", "many"),
)
relationship_mappings = st.builds(
    Mapping,
    columns=st.just(columns(RELATIONSHIPS)),
    object_type=st.sampled_from([0, 1]),
    relates=st.booleans().filter(bool),
    identify_by=st.sampled_from([(), ("email",), ("user_id", "email")]),
    empty_cells=st.sampled_from(EmptyCells),
    invalid_values=st.sampled_from(InvalidValues),
    segment=st.sampled_from(["", "Staff"]),
)


def prepared_workspace() -> Workspace:
    workspace = make_workspace()
    types = {"name": "string", "seats": "number", "tags": "list"}
    related = {"role": "string", "shares": "number"}
    make_object_type(workspace, 1, attributes=types, relationships=related)
    make_object_type(workspace, 2, relationships={"role": "string"})
    apply_objects(workspace, "acme", "globex", "o1")
    apply_objects(workspace, "acme", number=2)
    stored = [("u1", "a@x.de"), ("u2", "b@x.de"), ("u3", "d@x.de")]
    ran(make_import(workspace, make_csv(("id", "email"), stored)))
    return workspace


def with_public_ids(workspace: Workspace, file: list[list[str]]) -> list[list[str]]:
    """The rows with the ids that the first objects have outside."""
    ids = load_definitions(workspace).public_ids
    found = list(CustomObject.objects.filter(workspace=workspace).order_by("id"))
    public = {str(n): ids.public(each.pk) for n, each in enumerate(found, 1)}
    return [[row[0], public.get(row[1], row[1]), *row[2:]] for row in file]


@dear
@given(file=object_rows, mapping=object_mappings)
def test_changes_objects_as_reviewed_whatever_the_chunk_size(
    settings: LazySettings, file: list[list[str]], mapping: Mapping
) -> None:
    ends = []
    for size in SIZES:
        workspace = prepared_workspace()
        text = make_csv(tuple(OBJECTS), with_public_ids(workspace, file))
        once = run_as_reviewed(
            settings, make_import(workspace, text, mapping), chunk_rows=size
        )
        again = run_as_reviewed(
            settings, make_import(workspace, text, mapping), chunk_rows=size
        )
        ends.append((once, again))
    assert ends[0] == ends[1] == ends[2]


@dear
@given(file=relationship_rows, mapping=relationship_mappings)
def test_relates_people_as_reviewed_whatever_the_chunk_size(
    settings: LazySettings, file: list[list[str]], mapping: Mapping
) -> None:
    ends = []
    for size in SIZES:
        workspace = prepared_workspace()
        text = make_csv(tuple(RELATIONSHIPS), file)
        job = make_import(workspace, text, mapping)
        ends.append(run_as_reviewed(settings, job, chunk_rows=size))
        ledger = job.ledger
        assert ledger.created == ledger.skipped == ledger.merged == 0
        there = Relationship.objects.filter(workspace=workspace).count()
        assert job.ran.relationships == there
        if not mapping.segment:
            related = [p for p in people(workspace) if p.get("relationships")]
            assert job.ran.people == len(related)
    assert ends[0] == ends[1] == ends[2]
