"""Columns judged at once: the same patterns as cell by cell."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.suggesting.cell_patterns import patterns_of
from imports.suggesting.plain_patterns import take_plain
from profiles.values import BLANKS
from tests.imports.test_cell_patterns import EXAMPLES

PLAIN = {
    "email": "ada@example.com",
    "words": "Ada Lovelace",
    "phone_plus": "+46701234567",
    "phone_digits": "46701234567",
    "national": "0701234567",
    "serial": "45678",
    "whole": "123456",
    "point": "12.5",
    "comma": "12,5",
    "iso": "2026-03-31",
    "iso_time": "2026-03-31T10:00:00Z",
    "day_first": "31/03/2026",
    "month_first": "03/31/2026",
    "either": "03/04/2026",
    "url": "https://example.com/a",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "uuid_letter": "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
}
_known = [cell for examples in EXAMPLES.values() for cell in examples]
_pieces = st.sampled_from(
    [*_known, *"aAfFyz019éÅⅧ@.,:;/-_+'() \t\n\u2028\u00a0", "www.", "yes", "12", "Mar"]
)
_cells = (
    (
        st.sampled_from([*_known, *PLAIN.values()])
        | st.lists(_pieces, max_size=6).map("".join)
        | st.text(max_size=12)
    )
    .map(lambda cell: cell.strip(BLANKS))
    .filter(bool)
)


@given(
    cells=st.lists(_cells, min_size=1, max_size=20), pattern=st.sampled_from([*PLAIN])
)
def test_a_column_at_once_has_the_patterns_of_its_cells(
    cells: list[str], pattern: str
) -> None:
    found, left = take_plain(cells, Counter({pattern: 1}))
    found.update(patterns_of(left))
    assert found == Counter(patterns_of(cells))


@pytest.mark.parametrize("pattern", PLAIN)
def test_plain_cells_of_a_known_pattern_are_taken(pattern: str) -> None:
    cells = [PLAIN[pattern], "{}", PLAIN[pattern]]
    assert take_plain(cells, Counter({pattern: 9, "text": 1})) == (
        Counter({pattern: 2}),
        ["{}"],
    )


def test_a_pattern_that_a_column_rarely_has_is_left() -> None:
    cells = ["ada@example.com"]
    assert take_plain(cells, Counter({"email": 1, "words": 99})) == (Counter(), cells)


def test_cells_of_several_lines_are_left() -> None:
    cells = ["Ada Lovelace", "two\nlines"]
    assert take_plain(cells, Counter({"words": 1})) == (Counter(), cells)


def test_nothing_is_taken_while_no_pattern_is_known() -> None:
    assert take_plain(["Ada"], Counter()) == (Counter(), ["Ada"])
