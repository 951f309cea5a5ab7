"""What holds of every import holds of files that only name people and set attributes.

Nearly all rows of such a file are judged at once; a chunk of one row leaves none that
another concerns, a chunk of all rows leaves few. ``HYPOTHESIS_PROFILE=thorough`` tries
200 files instead of 10.
"""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from hypothesis import given
from hypothesis import strategies as st

from profiles.mapping import ColumnMapping, EmptyCells, InvalidValues, Mapping
from profiles.rules import ConflictRule, Mode
from tests.imports.makers import make_csv, make_import, ran
from tests.imports.running import SIZES, dear, run_as_reviewed
from tests.makers import make_attribute, make_workspace

pytestmark = pytest.mark.django_db
TARGETS = {
    "id": "identifier:user_id",
    "email": "identifier:email",
    "phone": "identifier:phone",
    "mobile": "identifier:phone",
    "first name": "attribute:first_name",
    "city": "attribute:city",
    "score": "attribute:score",
    "tags": "attribute:tags",
}
HEADER = tuple(TARGETS)
COLUMNS = tuple(
    ColumnMapping(position, name, target)
    for position, (name, target) in enumerate(TARGETS.items())
)


def cells(*values: str) -> st.SearchStrategy[str]:
    return st.sampled_from(["", *values])


rows = st.lists(
    st.tuples(
        cells(*(f"u{number}" for number in range(12))),
        cells("a@x.de", "B@x.de", "b@x.de", "c@x.de", "bad", "d@x.de", "e@x.de"),
        cells("", "+491701111111"),
        cells("", "+491701111111", "+491702222222"),
        cells("Ada", 'Zoë "Z"', "a\\b"),
        cells("Rom", "Oslo", "Graz"),
        cells("1", "2.50", "many"),
        cells("a", "a|b"),
    ),
    min_size=1,
    max_size=18,
)
mappings = st.builds(
    Mapping,
    columns=st.just(COLUMNS),
    mode=st.sampled_from(Mode),
    conflicts=st.sampled_from(ConflictRule),
    identify_by=st.sampled_from([(), ("user_id",), ("email", "user_id"), ("phone",)]),
    empty_cells=st.sampled_from(EmptyCells),
    invalid_values=st.sampled_from(InvalidValues),
)


@dear
@given(stored=rows, file=rows, mapping=mappings)
def test_does_what_the_review_showed_whatever_the_chunk_size(
    settings: LazySettings,
    stored: list[tuple[str, ...]],
    file: list[tuple[str, ...]],
    mapping: Mapping,
) -> None:
    ends = []
    for size in SIZES:
        workspace = make_workspace()
        make_attribute(workspace, "score", type="number")
        make_attribute(workspace, "tags", type="list")
        settings.IMPORT_CHUNK_ROWS = size
        before = make_csv(HEADER, stored)
        ran(make_import(workspace, before, Mapping(columns=COLUMNS)))
        job = make_import(workspace, make_csv(HEADER, file), mapping)
        once = run_as_reviewed(settings, job, chunk_rows=size)
        job = make_import(workspace, make_csv(HEADER, file), mapping)
        ends.append((once, run_as_reviewed(settings, job, chunk_rows=size)))
    assert ends[0] == ends[1] == ends[2]
