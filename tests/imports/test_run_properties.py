"""What holds of every import: its run does what its review showed, however chunked.

``HYPOTHESIS_PROFILE=thorough`` tries 200 files instead of 25.
"""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from django.conf import LazySettings
from hypothesis import given
from hypothesis import strategies as st

from cdp.data_checks import findings
from cdp.models import Workspace
from imports.comparison import differences
from imports.models import ImportJob
from imports.statuses import ImportState, Phase
from profiles.loading import load_definitions
from profiles.mapping import ColumnMapping, ColumnOptions, Mapping
from profiles.models import Profile, ProfileChange
from profiles.rules import ConflictRule, Mode
from profiles.statuses import OriginKind
from tests.imports.makers import make_csv, make_import, outcomes, ran, reviewed
from tests.makers import make_attribute, make_workspace, people

pytestmark = pytest.mark.django_db
SIZES = (1, 7, 20_000)
HEADER = ("id", "email", "cookie", "phone", "profile", "city", "points", "tags", "at")
COLUMNS = tuple(
    ColumnMapping(position, name, target, msgspec.convert(options, ColumnOptions))
    for position, (name, target, options) in enumerate(
        [
            ("id", "identifier:user_id", {}),
            ("email", "identifier:email", {}),
            ("cookie", "identifier:cookie_id", {}),
            ("phone", "identifier:phone", {"international": True}),
            ("profile", "profile_id", {}),
            ("city", "attribute:city", {}),
            ("points", "attribute:points", {"numbers": "increment"}),
            ("tags", "attribute:tags", {"lists": "add"}),
            ("at", "at", {}),
        ]
    )
)


def cells(*values: str) -> st.SearchStrategy[str]:
    """Mostly one of a few values, so that rows meet each other often."""
    return st.sampled_from(["", *values])


rows = st.lists(
    st.tuples(
        cells("u1", "u2", "u3", "u4"),
        cells("a@x.de", "B@x.de", "b@x.de", "c@x.de", "bad"),
        cells("C1", "C2", "C3"),
        cells("491701111111", "491702222222"),
        cells("", "", "", "first", "second", "0000000000000000"),
        cells("Rom", "Oslo", "Graz"),
        cells("1", "2.5", "many"),
        cells("a", "b|c"),
        cells("2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"),
    ),
    min_size=1,
    max_size=18,
)
mappings = st.builds(
    Mapping,
    columns=st.just(COLUMNS),
    mode=st.sampled_from(Mode),
    conflicts=st.sampled_from(ConflictRule),
    identify_by=st.sampled_from(
        [(), ("user_id",), ("email", "user_id"), ("phone", "email"), ("cookie_id",)]
    ),
)
before = st.lists(
    st.tuples(cells("u1", "u2"), cells("a@x.de", "b@x.de"), cells("C1"), cells("Rom")),
    max_size=5,
)


def prepared_workspace(stored: list[tuple[str, ...]]) -> Workspace:
    """A workspace with a few people that an import before has brought."""
    workspace = make_workspace()
    make_attribute(workspace, "points", type="number")
    make_attribute(workspace, "tags", type="list")
    ran(make_import(workspace, make_csv(("id", "email", "cookie", "city"), stored)))
    return workspace


def with_profile_ids(workspace: Workspace, file: list[tuple[str, ...]]) -> str:
    """The file with the ids of the workspace's first people."""
    ids = Profile.objects.filter(workspace=workspace).order_by("id")
    definitions = load_definitions(workspace)
    public = [definitions.public_ids.public(profile.pk) for profile in ids[:2]]
    words = dict(zip(("first", "second"), public, strict=False))
    return make_csv(HEADER, [[words.get(cell, cell) for cell in row] for row in file])


def imported(
    settings: LazySettings, size: int, *, stored: Any, file: Any, mapping: Mapping
) -> dict[str, Any]:
    """What an import in chunks of this size leaves behind."""
    settings.IMPORT_CHUNK_ROWS = size
    workspace = prepared_workspace(stored)
    job = make_import(workspace, with_profile_ids(workspace, file))
    ImportJob.objects.filter(pk=job.pk).update(mapping=mapping.to_json())
    reviewed(job)
    shown, forecast = outcomes(job, Phase.REVIEW), job.reviewed
    ran(job)
    assert (job.state, job.error) == (ImportState.FINISHED, "")
    assert job.ledger.balances
    assert outcomes(job, Phase.RUN) == shown
    assert list(differences(job)) == []
    counted = job.ran
    counted.differing_people = forecast.differing_people
    assert counted.outcomes == forecast.outcomes
    assert (counted.changed, counted.cleared) == (forecast.changed, forecast.cleared)
    changes = ProfileChange.objects.filter(
        origin_kind=OriginKind.IMPORT, origin_id=job.pk
    )
    ledger = job.ledger
    assert changes.count() == ledger.created + ledger.updated + ledger.merged
    assert findings(workspace) == []
    return {
        "outcomes": shown,
        "people": people(workspace),
        "changed": counted.changed,
        "differing_people": forecast.differing_people,
        "codes": sorted((group.code, group.rows) for group in counted.issues),
    }


@given(stored=before, file=rows, mapping=mappings)
def test_does_what_the_review_showed_whatever_the_chunk_size(
    settings: LazySettings,
    stored: list[tuple[str, ...]],
    file: list[tuple[str, ...]],
    mapping: Mapping,
) -> None:
    ends = [
        imported(settings, size, stored=stored, file=file, mapping=mapping)
        for size in SIZES
    ]
    assert ends[0] == ends[1] == ends[2]
