"""What holds of every import: its run does what its review showed, however chunked.

``HYPOTHESIS_PROFILE=thorough`` tries 200 files instead of 10.
"""

from __future__ import annotations

import msgspec
import pytest
from django.conf import LazySettings
from hypothesis import given
from hypothesis import strategies as st

from cdp.models import Workspace
from profiles.loading import load_definitions
from profiles.mapping import ColumnMapping, ColumnOptions, Mapping
from profiles.models import Profile
from profiles.rules import ConflictRule, Mode
from tests.imports.makers import make_csv, make_import, ran
from tests.imports.running import SIZES, dear, run_as_reviewed
from tests.makers import make_attribute, make_resource, make_segment, make_workspace

pytestmark = pytest.mark.django_db
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
            ("unsubscribed", "unsubscribed", {}),
            ("sms", "subscription:sms", {}),
            ("no news", "subscription:all:1", {"inverted": True}),
            ("preferences", "subscription_preferences", {}),
            ("segments", "segment", {}),
            ("leaves", "segment", {"lists": "remove"}),
        ]
    )
)
HEADER = tuple(column.header for column in COLUMNS)


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
        cells("", "true", "0"),
        cells("", "yes", "no", "bounced", "maybe"),
        cells("", "1", "0"),
        cells("", "", '{"topics": {"topic_2": true}}', '{"topics": {}}', "{"),
        cells("", "VIP", "Spring|VIP", "Summer"),
        cells("", "", "VIP"),
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
    may_opt_in=st.booleans(),
    segment=st.sampled_from(["", "VIP", "Spring", "Whole file"]),
    makes_segments=st.booleans(),
)
before = st.lists(
    st.tuples(
        cells("u1", "u2"),
        cells("a@x.de", "b@x.de"),
        cells("C1"),
        cells("Rom"),
        cells("true", "false"),
    ),
    max_size=5,
)


def prepared_workspace(stored: list[tuple[str, ...]]) -> Workspace:
    """A workspace with a few people that an import before has brought."""
    workspace = make_workspace()
    make_attribute(workspace, "points", type="number")
    make_attribute(workspace, "tags", type="list")
    make_resource(workspace, 1, channels=["email", "sms"])
    make_resource(workspace, 2, subscribed=False)
    make_segment(workspace, "VIP")
    names = ("id", "email", "cookie", "city", "unsubscribed")
    ran(make_import(workspace, make_csv(names, stored)))
    return workspace


def with_profile_ids(workspace: Workspace, file: list[tuple[str, ...]]) -> str:
    """The file with the ids of the workspace's first people."""
    ids = Profile.objects.filter(workspace=workspace).order_by("id")
    definitions = load_definitions(workspace)
    public = [definitions.public_ids.public(profile.pk) for profile in ids[:2]]
    words = dict(zip(("first", "second"), public, strict=False))
    return make_csv(HEADER, [[words.get(cell, cell) for cell in row] for row in file])


@dear
@given(stored=before, file=rows, mapping=mappings)
def test_does_what_the_review_showed_whatever_the_chunk_size(
    settings: LazySettings,
    stored: list[tuple[str, ...]],
    file: list[tuple[str, ...]],
    mapping: Mapping,
) -> None:
    ends = []
    for size in SIZES:
        workspace = prepared_workspace(stored)
        job = make_import(workspace, with_profile_ids(workspace, file), mapping)
        ends.append(run_as_reviewed(settings, job, chunk_rows=size))
    assert ends[0] == ends[1] == ends[2]
