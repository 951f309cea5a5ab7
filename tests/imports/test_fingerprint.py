from __future__ import annotations

from typing import Any

import pytest

from imports.definition_parts import parts_of, united
from imports.fingerprint import fingerprint
from imports.fixes import Fixes
from imports.statuses import ImportState
from profiles.definitions import (
    BUILT_IN_KINDS,
    AttributeDefinition,
    Definitions,
    ResourceDefinition,
    ValueType,
)
from profiles.models import Resource, Segment
from profiles.values import decode, encode
from tests.imports.makers import make_import, reviewed
from tests.makers import make_workspace

CITY = AttributeDefinition("city", "City", ValueType.STRING)
FACTS: dict[str, Any] = {
    "file_hash": "ab" * 32,
    "dialect": {"delimiter": ";"},
    "mapping": {"version": 1, "columns": []},
    "fixes": Fixes(),
    "definitions": Definitions(1, attributes={"city": CITY}),
}


@pytest.mark.parametrize(
    "changes",
    [
        {"file_hash": "cd" * 32},
        {"dialect": {"delimiter": ","}},
        {"mapping": {"version": 1, "columns": [], "mode": "add_only"}},
        {"fixes": Fixes(rules={0: {"a": "b"}})},
        {"fixes": Fixes(cells={1: {0: "b"}})},
        {"definitions": Definitions(1)},
        {"definitions": Definitions(1, zone="Asia/Tokyo", attributes={"city": CITY})},
        {
            "definitions": Definitions(
                1, attributes={"city": CITY}, blocked_values=frozenset({"x"})
            )
        },
    ],
)
def test_changes_with_everything_that_decides_what_a_run_does(
    changes: dict[str, Any],
) -> None:
    assert fingerprint(**{**FACTS, **changes}) != fingerprint(**FACTS)


def test_keeps_when_only_the_order_of_keys_differs() -> None:
    one = {"delimiter": ";", "quote": '"'}
    other = {"quote": '"', "delimiter": ";"}
    assert fingerprint(**{**FACTS, "dialect": one}) == fingerprint(
        **{**FACTS, "dialect": other}
    )


def test_unites_definitions_that_were_taken_apart() -> None:
    definitions = Definitions(
        7,
        zone="Europe/Berlin",
        attributes={"city": CITY},
        kinds={kind.key: kind for kind in BUILT_IN_KINDS},
        resources={3: ResourceDefinition(3, "News")},
        segments={12: "VIP"},
        blocked_values=frozenset({"x", "y"}),
        profile_id_key=b"\x00\xff key",
    )
    assert united(parts_of(definitions)) == definitions
    assert united(decode(encode(parts_of(definitions)))) == definitions
    assert fingerprint(**{**FACTS, "definitions": definitions})


@pytest.mark.django_db
def test_reviews_where_topics_and_segments_are_defined() -> None:
    workspace = make_workspace()
    Resource.objects.create(workspace=workspace, number=1, name="News")
    Segment.objects.create(workspace=workspace, name="Spring")
    job = reviewed(make_import(workspace, "email\na@x.de\n"))
    assert (job.state, job.error) == (ImportState.READY, "")
