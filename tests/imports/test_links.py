from __future__ import annotations

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.engine.links import Links, Ordinals

keys = st.sampled_from(["a", "b", "c", "d", "e", ("email", "x"), 7, -7])
files = st.lists(st.lists(keys, max_size=3), max_size=30)


def linked(rows: list[list[object]], *, keys_in_memory: int) -> set[int]:
    with TemporaryDirectory() as folder:
        links = Links(Path(folder), keys_in_memory=keys_in_memory)
        for ordinal, keys in enumerate(rows, 1):
            links.add([ordinal] * len(keys), keys)
        found = links.linked()
        assert list(Path(folder).iterdir()) == []
    return {ordinal for ordinal in range(len(rows) + 2) if ordinal in found}


@pytest.mark.parametrize("keys_in_memory", [1_000, 4])
@given(rows=files)
def test_finds_rows_that_share_a_key(
    keys_in_memory: int, rows: list[list[object]]
) -> None:
    times = Counter(key for row in rows for key in set(row))
    shared = {n for n, row in enumerate(rows, 1) if any(times[key] > 1 for key in row)}
    assert linked(rows, keys_in_memory=keys_in_memory) == shared


def test_counts_the_rows_in_a_set() -> None:
    ordinals = Ordinals()
    for ordinal in (1, 8, 9, 100_000, 8):
        ordinals.add(ordinal)
    assert len(ordinals) == 4
    assert 100_000 in ordinals
    assert 99_999 not in ordinals
    assert 10**9 not in ordinals
