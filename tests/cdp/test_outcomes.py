from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdp.outcomes import LEAST_WIDTH, OUTCOMES, segments

COUNTS = st.dictionaries(st.sampled_from(OUTCOMES), st.integers(0, 10**9))


@given(COUNTS)
def test_keeps_the_bar_full(counts: dict[str, int]) -> None:
    parts = segments(counts)
    if any(counts.values()):
        assert sum(part.width for part in parts) == pytest.approx(100)
    assert [part.start for part in parts] == sorted(part.start for part in parts)


@given(COUNTS)
def test_shows_every_outcome_that_happened(counts: dict[str, int]) -> None:
    shown = {part.outcome: part.count for part in segments(counts)}
    assert shown == {name: count for name, count in counts.items() if count}


def test_widens_one_row_in_a_million() -> None:
    held = segments({"created": 1_000_000, "held": 1})[1]
    assert held.width == pytest.approx(LEAST_WIDTH, abs=0.1)


def test_ignores_what_is_no_outcome() -> None:
    assert [p.outcome for p in segments({"read": 3, "updated": 3})] == ["updated"]
