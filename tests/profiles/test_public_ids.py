from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.public_ids import PublicIds

IDS = PublicIds(b"a key for tests")
primary_keys = st.integers(1, 2**63 - 1)


@given(primary_keys)
def test_finds_primary_key_again(primary_key: int) -> None:
    assert IDS.parse(IDS.public(primary_key)) == primary_key
    assert IDS.parse(IDS.long(primary_key)) == primary_key
    assert IDS.parse(IDS.public(primary_key).upper()) == primary_key


@given(primary_keys)
def test_has_digits_that_products_expect(primary_key: int) -> None:
    assert len(IDS.public(primary_key)) == 16
    assert IDS.long(primary_key) == "00000000" + IDS.public(primary_key)
    assert int(IDS.public(primary_key), 16) >= 0


@given(st.from_regex(r"\A[0-9a-f]{16}\Z"))
def test_finds_same_id_again(text: str) -> None:
    primary_key = IDS.parse(text)
    if primary_key is not None:
        assert IDS.public(primary_key) == text


def test_gives_each_key_its_own_id() -> None:
    assert len({IDS.public(number) for number in range(1, 20_001)}) == 20_000


def test_hides_order_and_distance() -> None:
    ids = [int(IDS.public(number), 16) for number in range(1, 1_001)]
    rising = sum(one < other for one, other in pairwise(ids))
    assert 400 < rising < 600
    changed_bits = [(one ^ other).bit_count() for one, other in pairwise(ids)]
    assert 28 < sum(changed_bits) / len(changed_bits) < 36


def test_keeps_ids_of_a_key() -> None:
    # Ids stand in other systems: this must hold in every version.
    assert PublicIds(b"a key for tests").public(1) == IDS.public(1)
    assert PublicIds(b"another key").public(1) != IDS.public(1)


@given(st.text())
def test_survives_any_text(text: str) -> None:
    primary_key = IDS.parse(text)
    assert primary_key is None or primary_key > 0


@pytest.mark.parametrize(
    "text",
    ["", "1", "g" * 16, "1" * 15, "1" * 17, "1" * 24, "00000001" + "a" * 16, " " * 16],
)
def test_ignores_what_is_no_id(text: str) -> None:
    assert IDS.parse(text) is None


def test_requires_key() -> None:
    with pytest.raises(ValueError, match="must not be empty"):
        PublicIds(b"")
