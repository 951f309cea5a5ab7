from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdp.charts import LEAST_HEIGHT, line_points, stacked_bars
from cdp.outcomes import OUTCOMES

COUNTS = st.dictionaries(st.sampled_from(OUTCOMES), st.integers(0, 10**9))
DAYS = st.lists(st.tuples(st.just("3 Mar"), COUNTS), max_size=14)


@given(DAYS)
def test_keeps_bars_inside_the_drawing(days: list[tuple[str, dict[str, int]]]) -> None:
    for bar in stacked_bars(days, OUTCOMES):
        assert bar.left >= 0
        assert bar.left + bar.width <= 100.01
        assert all(part.top >= -0.01 for part in bar.parts)


@given(DAYS)
def test_counts_everything(days: list[tuple[str, dict[str, int]]]) -> None:
    totals = [bar.total for bar in stacked_bars(days, OUTCOMES)]
    assert totals == [sum(counts.values()) for _, counts in days]


def test_scales_to_the_highest_day() -> None:
    low, high = stacked_bars([("1", {"created": 5}), ("2", {"created": 10})], OUTCOMES)
    assert (low.parts[0].height, high.parts[0].height) == (50, 100)


def test_shows_a_single_row_beside_a_million() -> None:
    bar = stacked_bars([("1", {"created": 1}), ("2", {"created": 10**6})], OUTCOMES)[0]
    assert bar.parts[0].height == LEAST_HEIGHT


@pytest.mark.parametrize(
    ("values", "points"),
    [
        ([], ""),
        ([5], "0.00,95.00 100.00,95.00"),
        ([0, 10], "0.00,95.00 100.00,5.00"),
        ([1, 1, 1], "0.00,95.00 50.00,95.00 100.00,95.00"),
    ],
)
def test_draws_line(values: list[float], points: str) -> None:
    assert line_points(values) == points
