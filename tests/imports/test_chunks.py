from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from imports.engine.chunks import NUMBERS, Fates, pack, unpack
from profiles.records import Outcome

rows = st.lists(
    st.tuples(
        st.sampled_from(list(NUMBERS)),
        st.integers(-(2**40), 2**62),
        st.integers(1, 2**40),
    ),
    max_size=50,
)


@given(rows)
def test_unpacks_what_it_packed(rows: list[tuple[Outcome, int, int]]) -> None:
    outcomes, profile_ids, lines = (
        (list(column) for column in zip(*rows, strict=True)) if rows else ([], [], [])
    )
    assert unpack(pack(outcomes, profile_ids, lines)) == Fates(
        outcomes, profile_ids, lines
    )


def test_takes_next_to_nothing_for_people_created_in_a_row() -> None:
    count = 20_000
    packed = pack([Outcome.CREATED] * count, range(7_000, 27_000), range(2, count + 2))
    assert len(packed) < count / 10


def test_takes_about_five_bytes_for_a_row_of_somebody_stored() -> None:
    count = 20_000
    people = random.Random(1).sample(range(5_000_000), count)
    outcomes = [Outcome.UPDATED, Outcome.UNCHANGED] * (count // 2)
    packed = pack(outcomes, people, range(2, count + 2))
    assert len(packed) < 5 * count


def test_gives_every_outcome_of_a_row_a_number_of_its_own() -> None:
    assert set(NUMBERS) == set(Outcome) - {Outcome.REMOVED}
    assert len(set(NUMBERS.values())) == len(NUMBERS)
