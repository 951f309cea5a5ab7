from __future__ import annotations

import pytest

from profiles.segments import MAX_NEW_SEGMENTS, SegmentNames
from tests.profiles.mappings import DEFINITIONS


@pytest.mark.parametrize(
    ("text", "segment"),
    [
        ("VIP", 7),
        ("vip", 7),
        ("7", 7),
        ("Staff", 9),
        ("staff", 10),
        ("STAFF", None),
        ("11", None),
        ("Spring", None),
        ("9" * 30, None),
    ],
)
def test_finds_segment_by_name_or_id(text: str, segment: int | None) -> None:
    assert SegmentNames(DEFINITIONS).find(text) == segment


def test_gives_new_names_provisional_ids() -> None:
    names = SegmentNames(DEFINITIONS)
    found = [names.find(name, makes=True) for name in ("Spring", "VIP", "11", "spring")]
    assert found == [-1, 7, -2, -1]
    assert names.new == ["Spring", "11"]


def test_makes_no_more_segments_than_anybody_has() -> None:
    names = SegmentNames(DEFINITIONS)
    found = [names.find(f"S {i}", makes=True) for i in range(MAX_NEW_SEGMENTS + 1)]
    assert found[-2:] == [-MAX_NEW_SEGMENTS, None]
    assert names.find("S 0") == -1
