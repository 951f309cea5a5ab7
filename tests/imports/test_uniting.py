from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.uniting import united

lists = st.lists(st.lists(st.integers(min_value=1, max_value=40), max_size=6))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([], []),
        ([[], []], []),
        ([[1, 2], [3, 4]], [1, 2, 3, 4]),
        ([[3, 4], [2, 1]], [1, 2, 3, 4]),
        ([[1, 9], [2, 3], [9, 10]], [1, 2, 3, 9, 10]),
        ([[5, 5], [5], [7, 5]], [5, 7]),
        ([[1, 2], [2, 3], [7], [8, 9]], [1, 2, 3, 7, 8, 9]),
    ],
)
def test_gives_each_id_once_in_order(
    given: list[list[int]], expected: list[int]
) -> None:
    assert list(united(given)) == expected


@given(lists)
def test_is_a_sorted_set(given: list[list[int]]) -> None:
    assert list(united(given)) == sorted({one for each in given for one in each})
