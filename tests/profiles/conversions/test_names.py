from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.conversions.names import split_full_name


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Ada Lovelace", "Ada", "Lovelace"),
        ("Doe, Jane", "Jane", "Doe"),
        ("Doe,Jane", "Jane", "Doe"),
        ("van Gogh, Vincent", "Vincent", "van Gogh"),
        ("Ludwig van Beethoven", "Ludwig", "van Beethoven"),
        ("Maria del Carmen", "Maria", "del Carmen"),
        ("Anna Maria von der Leyen", "Anna Maria", "von der Leyen"),
        ("Van Morrison", "Van", "Morrison"),
        ("Mary Ann Smith", "Mary Ann", "Smith"),
        ("Martin Luther King Jr.", "Martin Luther", "King Jr."),
        ("Sammy Davis, Jr.", "Sammy", "Davis Jr."),
        ("John Jr.", "John", "Jr."),
        ("Madonna", "Madonna", ""),
        ("Doe,", "", "Doe"),
        (", Jane", "Jane", ""),
        ("  Ada   Lovelace  ", "Ada", "Lovelace"),
        ("Jean-Luc O'Neil", "Jean-Luc", "O'Neil"),
        (",", "", ""),
    ],
)
def test_splits_full_name(text: str, first: str, last: str) -> None:
    assert split_full_name(text) == (first, last)


@given(st.text())
def test_keeps_every_word(text: str) -> None:
    parts = split_full_name(text)
    words = text.replace(",", " ", 1).split()
    if text.count(",") <= 1:
        assert sorted(" ".join(parts).split()) == sorted(words)
